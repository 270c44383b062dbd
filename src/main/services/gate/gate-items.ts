import type { FrontendReport } from '../../../core/frontend/model.ts';
import type { GateItem } from '../../../core/gate/pairing.ts';
import type { LoadRun } from '../../../core/load/model.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';
import { openFrontend } from '../tasks/frontend-task.ts';
import { openLoad } from '../tasks/load-task.ts';
import { workspaceAt } from '../tasks/open-workspaces.ts';
import { openSeries } from '../tasks/series-task.ts';
import { openProfile } from '../tasks/view-tasks.ts';
import type { PlacedItem } from './open-side.ts';

/** The part of an address that is the same on every machine. */
const pathOf = (url: string): string => (URL.canParse(url) ? new URL(url).pathname : url);

const ofPage = ({ page }: FrontendReport): string =>
  page === null ? 'build' : `page ${page.device} ${pathOf(page.url)}`;

const ofRun = ({ tool, scenario, counts }: LoadRun): string => [counts, tool, scenario].filter(Boolean).join(' ');

/** What an item is of, whatever it is called. Throws what opening it fails with. */
async function identityOf({ path, item: { id, kind, format } }: PlacedItem, { signal }: TaskContext): Promise<string> {
  switch (kind) {
    case 'profile': {
      const { sampleTypes, defaultSampleType } = openProfile(path, id);
      return sampleTypes[defaultSampleType]?.kind ?? '';
    }
    case 'load':
      return ofRun(await openLoad(path, id, signal));
    case 'frontend':
      return ofPage(await openFrontend(path, id, signal));
    case 'series':
      return (await openSeries(path, id, signal)).columns
        .map(({ name }) => name)
        .sort()
        .join(' ');
    case 'heap':
      return format;
    default:
      return '';
  }
}

/** An item as it is paired. Throws what opening it fails with. */
export async function gateItem(placed: PlacedItem, context: TaskContext): Promise<GateItem> {
  const { path, item } = placed;
  const { id, kind, label, provenance } = item;
  const row = kind === 'plan' ? workspaceAt(path).plans.row(id) : null;
  return {
    ...{ id, kind, label },
    hostClass: provenance.capture?.host.class ?? null,
    identity: await identityOf(placed, context),
    statement: row,
    at: item.capturedAt ?? item.importedAt,
  };
}
