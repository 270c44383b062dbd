import type { ClassGrowth } from '../../core/heap/growth/model.ts';
import type { GrowthDetail } from '../../core/heap/growth/stored-growth.ts';
import type { Resource } from '../state/resource.ts';
import { LoadingState } from '../ui/empty-state.tsx';
import { formatCount } from '../ui/format.ts';
import { PanelTabs } from '../ui/panel-tabs.tsx';
import { ChartsPanel } from './charts-panel.tsx';
import { ClassesPanel } from './classes-panel.tsx';
import { GROWTH_PANELS, type GrowthPanel, type GrowthState } from './growth-state.ts';
import { HeapsPanel } from './heaps-panel.tsx';
import { HoldersPanel, shownOwners } from './holders-panel.tsx';
import { ObjectPanel } from './object-panel.tsx';
import { PathsPanel } from './paths-panel.tsx';

export interface GrowthPanelsProps {
  readonly detail: GrowthDetail;
  readonly classes: Resource<readonly ClassGrowth[]>;
  readonly byKey: ReadonlyMap<string, ClassGrowth> | null;
  readonly from: number;
  readonly state: GrowthState;
}

const TITLES: Readonly<Record<GrowthPanel, string>> = {
  holders: 'What holds what is new',
  classes: 'Classes',
  charts: 'Growing classes',
  paths: 'Paths',
  object: 'One object in both',
  heaps: 'Heaps',
};

/** The tables behind the verdicts, one at a time. */
export function GrowthPanels(props: GrowthPanelsProps) {
  const { detail, from, state } = props;
  const { growth } = detail;
  const two = growth.snapshots.length === 2;
  // What needs the objects of a heap is not offered where there are only counts of classes; a class's course needs more than two heaps.
  const offered = GROWTH_PANELS.filter(
    (panel) =>
      ((panel !== 'object' && panel !== 'holders') || growth.matching.byId) &&
      (panel !== 'charts' || !two) &&
      (panel !== 'paths' || growth.paths.length > 0),
  );
  const active = offered.includes(state.panel) ? state.panel : (offered[0] ?? 'classes');
  const counts: Readonly<Partial<Record<GrowthPanel, number>>> = {
    holders: shownOwners(growth.owners, from, state.runtimes).length,
    heaps: growth.snapshots.length,
  };
  return (
    <section className="panel">
      <PanelTabs
        label="Tables"
        tabs={offered.map((id) => {
          const count = counts[id];
          return { id, title: TITLES[id], ...(count === undefined ? {} : { count: formatCount(count) }) };
        })}
        active={active}
        onActive={state.setPanel}
      >
        <Content {...props} panel={active} />
      </PanelTabs>
    </section>
  );
}

function Content({ panel, detail, classes, byKey, from, state }: GrowthPanelsProps & { readonly panel: GrowthPanel }) {
  if (panel === 'holders') return <HoldersPanel detail={detail} from={from} state={state} />;
  if (panel === 'heaps') return <HeapsPanel detail={detail} from={from} />;
  if (panel === 'object') return <ObjectPanel detail={detail} state={state} />;
  // Why stands above the verdicts, which lack the classes too.
  if (classes.error !== null) return <p className="panel-empty">The classes cannot be read.</p>;
  if (classes.value === null || byKey === null) return <LoadingState label="Reading the classes…" />;
  const shared = { detail, classes: classes.value, byKey, from, state };
  switch (panel) {
    case 'classes':
      return <ClassesPanel {...shared} />;
    case 'charts':
      return <ChartsPanel {...shared} />;
    case 'paths':
      return <PathsPanel {...shared} />;
  }
}
