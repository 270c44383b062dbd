import type { CountedQueries } from '../../../core/gate/gates/query-gate.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';
import { openLoad } from '../tasks/load-task.ts';
import { workspaceAt } from '../tasks/open-workspaces.ts';
import { windowTo } from '../tasks/statement-window.ts';
import { openStatements } from '../tasks/statements-tasks.ts';
import { ranSince } from '../tasks/stored-statements.ts';
import type { PlacedItem, PlacedRuns } from './open-side.ts';

type Served = Pick<CountedQueries, 'requests' | 'from'>;

/** The requests of the one load run that belongs to an item of statements: linked with it, or of files the only one that was given with it. */
async function servedBy({ path, item }: PlacedItem, beside: PlacedRuns, context: TaskContext): Promise<Served> {
  const { runs, together } = beside;
  const linked = workspaceAt(path).links.of(item.id);
  const own = runs.filter((run) => run.path === path && linked.has(run.item.id));
  const meant = own.length > 0 || !together ? own : runs;
  const [run] = meant;
  if (run === undefined) {
    const how =
      'note them with “plateau statements --requests N”, or link the load run with it, of files give it on the same side';
    return { requests: null, from: `how many requests were served is not known; ${how}` };
  }
  if (meant.length > 1) {
    return {
      requests: null,
      from: `there are ${meant.length} load runs with it, and which one it counted is not told; link one`,
    };
  }
  const { counts, total } = await openLoad(run.path, run.item.id, context.signal);
  if (counts !== 'requests' || total.requests === null) {
    return { requests: null, from: `“${run.item.label}” does not tell how many requests were served` };
  }
  return { requests: total.requests, from: `of the load run “${run.item.label}”` };
}

/**
 * What a side counted of its statements. Of two snapshots of which neither was noted to follow the other, the earlier is the beginning and the later the
 * end; of more the newest with what was noted of it. Throws what opening statements and load runs fails with.
 */
export async function countedQueries(
  items: readonly PlacedItem[],
  beside: PlacedRuns,
  context: TaskContext,
): Promise<CountedQueries> {
  const noted = items.filter(({ path, item }) => {
    const { before, requests } = windowTo(workspaceAt(path), item);
    return before !== null || requests !== null;
  });
  const placed = noted.at(-1) ?? items.at(-1);
  if (placed === undefined) throw new RangeError('a side of statements has one at least');
  const { path, item } = placed;
  const workspace = workspaceAt(path);
  const window = windowTo(workspace, item);
  // What was noted was noted of its own time.
  const first = noted.length === 0 && items.length === 2 ? items[0] : undefined;
  const beginning = window.before?.id ?? (first?.path === path ? first.item.id : null);
  const later = await openStatements(path, item.id, context);
  const earlier = beginning === null ? null : await openStatements(path, beginning, context);
  const served: Served =
    window.requests === null
      ? await servedBy(placed, beside, context)
      : { requests: window.requests, from: 'as noted' };
  return {
    ...{ captureId: item.id, sha256: item.sha256, label: item.label },
    ran: ranSince(later, earlier),
    isDifference: earlier !== null,
    ...served,
  };
}
