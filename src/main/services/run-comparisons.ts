import type { Evaluation, Item } from '../../core/item.ts';
import { ruleSetSha256 } from '../../core/verdict/rule-set.ts';
import type { EventHub } from './event-hub.ts';
import { activeRuleSet } from './tasks/active-rule-set.ts';
import type { RunsSpec } from './tasks/compared-runs.ts';
import type { ViewWorker } from './view-worker.ts';
import type { WorkspaceService } from './workspace-service.ts';

/** Runs before and runs after: load runs, or reports of a front end. */
export interface CompareRunsRequest {
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Why runs that are not comparable are compared all the same. */
  readonly override?: string | undefined;
  readonly ruleSetId?: string | undefined;
}

interface RunServices {
  readonly workspaces: WorkspaceService;
  readonly view: ViewWorker;
  readonly events: EventHub;
  readonly version: string;
  readonly now: () => string;
}

/** Compares by a task and stores; the same request again is the same item. Throws what the task throws. */
export async function compareRunItems(
  { workspaces, view, events, version, now }: RunServices,
  task: 'loadCompare' | 'frontendCompare',
  request: CompareRunsRequest,
): Promise<{ readonly itemId: string }> {
  const input = { ...request, at: now(), version, workspace: workspaces.current.path };
  const made = await view.call<{ readonly itemId: string }>(task, input);
  events.tell({ type: 'item', id: made.itemId, change: 'added' });
  return made;
}

/** A stored comparison with the items of its sides. Throws what the task throws. */
export async function comparedRunItems<C>(
  { workspaces, view }: RunServices,
  task: 'loadComparison' | 'frontendComparison',
  id: string,
): Promise<{
  readonly item: Item;
  readonly before: readonly Item[];
  readonly after: readonly Item[];
  readonly comparison: C;
  readonly evaluations: readonly Evaluation[];
}> {
  const { current } = workspaces;
  const { spec, comparison } = await view.call<{ readonly spec: RunsSpec; readonly comparison: C }>(task, {
    workspace: current.path,
    id,
  });
  const items = (ids: readonly string[]) => ids.map((one) => workspaces.item(one));
  return {
    item: workspaces.item(id),
    before: items(spec.before),
    after: items(spec.after),
    comparison,
    evaluations: current.judgements.of(id, ruleSetSha256(activeRuleSet(current))),
  };
}
