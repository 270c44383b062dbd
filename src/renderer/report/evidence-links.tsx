import './evidence-links.css';
import type { CommandId } from '../../main/api/contract/commands.ts';
import { keyLabelOf } from '../commands/command-menu.ts';
import { commands } from '../commands/dispatch.ts';
import { useTabs } from '../state/tabs.ts';
import { ItemIcon } from '../ui/item-icon.tsx';

const LINKS = [
  { kind: 'report', title: 'Report', command: 'view.report' },
  { kind: 'bundle', title: 'Evidence bundle', command: 'file.bundle' },
] as const satisfies readonly { readonly kind: string; readonly title: string; readonly command: CommandId }[];

/** The way from findings to others: the report, and the bundle that proves it. */
export function EvidenceLinks() {
  const activeKey = useTabs((state) => state.activeKey);
  return (
    <div className="evidence-links">
      {LINKS.map(({ kind, title, command }) => {
        const key = keyLabelOf(command);
        return (
          <button
            key={kind}
            type="button"
            aria-current={activeKey === kind}
            title={key === undefined ? title : `${title} (${key})`}
            onClick={() => commands.run(command)}
          >
            <ItemIcon kind={kind} size={13} />
            {title}
          </button>
        );
      })}
    </div>
  );
}
