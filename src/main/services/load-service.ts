import type { LoadDetail, LoadRun } from '../../core/load/model.ts';
import type { LoadComparison, LoadComparisonAnswer } from '../../core/verdict/load/load-comparison.ts';
import type { LinkedCost, RequestCost } from '../../core/verdict/load/request-cost.ts';
import { ruleSetSha256 } from '../../core/verdict/rule-set.ts';
import { publicItem } from '../workspace/items.ts';
import type { EventHub } from './event-hub.ts';
import type { LinkService } from './link-service.ts';
import { activeRuleSet } from './tasks/active-rule-set.ts';
import type { RunsSpec } from './tasks/compared-runs.ts';
import type { ViewWorker } from './view-worker.ts';
import type { WorkspaceService } from './workspace-service.ts';

export interface LoadServiceOptions {
  readonly workspaces: WorkspaceService;
  readonly view: ViewWorker;
  readonly links: LinkService;
  readonly events: EventHub;
  readonly version: string;
  readonly now: () => string;
}

export interface CompareLoadsRequest {
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Why runs that are not comparable are compared all the same. */
  readonly override?: string | undefined;
  readonly ruleSetId?: string | undefined;
}

/** Stored load runs, with what the rules say of them, and comparisons of them. */
export class LoadService {
  readonly #options: LoadServiceOptions;

  constructor(options: LoadServiceOptions) {
    this.#options = options;
  }

  /** A run that was never judged is judged first. Throws `item.notFound`, `item.notALoadRun`, `item.artifactDamaged`. */
  async detail(id: string): Promise<LoadDetail> {
    const { workspaces, view, now } = this.#options;
    const workspace = workspaces.current;
    const run = await view.call<LoadRun>('load', { workspace: workspace.path, id });
    const known = () => workspace.judgements.of(id, ruleSetSha256(activeRuleSet(workspace)));
    // What cannot be written to shows what there is.
    if (!workspace.readOnly && !known().some(({ current }) => current)) {
      await view.call('evaluate', { workspace: workspace.path, ids: [id], at: now() });
    }
    const stored = workspace.items.get(id);
    const { provenance, warnings } = stored;
    return { item: publicItem(stored), provenance, warnings, run, evaluations: known() };
  }

  /** CPU time of a request by each profile that is linked with a run. Throws `item.notFound`, `item.notALoadRun`. */
  async costs(id: string): Promise<readonly LinkedCost[]> {
    const { workspaces, view, links } = this.#options;
    const { path } = workspaces.current;
    const profiles = links.of(id).flatMap(({ item }) => (item.kind === 'profile' ? [item] : []));
    const costs: LinkedCost[] = [];
    for (const item of profiles) {
      const cost = await view.call<RequestCost>('requestCost', { workspace: path, load: id, profile: item.id });
      costs.push({ item, cost });
    }
    return costs;
  }

  /** Compares and stores; the same request again is the same item. Throws `item.notFound`, `item.notALoadRun`, `compare.sameRun`, `rules.notFound`. */
  async compare(request: CompareLoadsRequest): Promise<{ readonly itemId: string }> {
    const { workspaces, view, events, version, now } = this.#options;
    const input = { ...request, at: now(), version, workspace: workspaces.current.path };
    const made = await view.call<{ readonly itemId: string }>('loadCompare', input);
    events.tell({ type: 'item', id: made.itemId, change: 'added' });
    return made;
  }

  /** A stored comparison of load runs. Throws `item.notFound`, `item.notAComparison`. */
  async comparison(id: string): Promise<LoadComparisonAnswer> {
    const { workspaces, view } = this.#options;
    const { spec, comparison } = await view.call<{
      readonly spec: RunsSpec;
      readonly comparison: LoadComparison;
    }>('loadComparison', { workspace: workspaces.current.path, id });
    const items = (ids: readonly string[]) => ids.map((one) => workspaces.item(one));
    const { current } = workspaces;
    return {
      item: workspaces.item(id),
      before: items(spec.before),
      after: items(spec.after),
      comparison,
      evaluations: current.judgements.of(id, ruleSetSha256(activeRuleSet(current))),
    };
  }
}
