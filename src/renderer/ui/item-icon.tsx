import {
  Application,
  Box,
  Calculator,
  Clipboard,
  CloudServer,
  Comparison,
  Database,
  DataLineage,
  Document,
  Endorsed,
  Flame,
  Home,
  Issue,
  LayoutHierarchy,
  Pulse,
  Settings,
  Shield,
  Th,
  TrendingUp,
} from '@blueprintjs/icons';

export interface ItemIconProps {
  /** An item's or a tab's kind. */
  readonly kind: string;
  readonly size?: number;
}

/** The sign of a kind of item or tab. Its word stands beside it or in its section's heading, so it is hidden from screen readers. */
export function ItemIcon({ kind, size = 14 }: ItemIconProps) {
  const Icon = iconOf(kind);
  return <Icon className="item-icon" size={size} aria-hidden="true" />;
}

function iconOf(kind: string) {
  switch (kind) {
    case 'profile':
      return Flame;
    case 'comparison':
    case 'growth-comparison':
    case 'load-comparison':
    case 'frontend-comparison':
    case 'plan-comparison':
      return Comparison;
    case 'heap':
      return Database;
    case 'growth':
      return TrendingUp;
    case 'plan':
      return LayoutHierarchy;
    case 'statements':
      return Th;
    case 'catalog':
      return DataLineage;
    case 'load':
    case 'series':
      return Pulse;
    case 'frontend':
      return Application;
    case 'gate':
      return Shield;
    case 'findings':
    case 'finding':
      return Issue;
    case 'host':
      return CloudServer;
    case 'calculators':
    case 'calculation':
      return Calculator;
    case 'ruleSets':
      return Settings;
    case 'investigation':
    case 'brief':
      return Clipboard;
    case 'bundle':
      return Box;
    case 'verify':
      return Endorsed;
    case 'report':
      return Document;
    case 'welcome':
      return Home;
    default:
      return Document;
  }
}
