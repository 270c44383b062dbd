import type { PerRequestOfCapture } from '../../core/investigation/request-measured.ts';
import type { Evaluation } from '../../core/item.ts';
import type { LoadDetail, LoadRun } from '../../core/load/model.ts';
import type { LoadComparison, LoadComparisonAnswer } from '../../core/verdict/load/load-comparison.ts';
import type { LinkedCost } from '../../core/verdict/load/request-cost.ts';
import { ruleSetSha256 } from '../../core/verdict/rule-set.ts';
import { publicItem } from '../workspace/items.ts';
import type { EventHub } from './event-hub.ts';
import type { LinkService } from './link-service.ts';
import { type CompareRunsRequest, comparedRunItems, compareRunItems } from './run-comparisons.ts';
import { activeRuleSet } from './tasks/active-rule-set.ts';
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
    // A verdict that rests on what was deleted meanwhile is made again without it.
    const stands = ({ current, verdicts }: Evaluation): boolean =>
      current &&
      verdicts.every(({ evidence }) => evidence.every((one) => workspace.items.find(one.captureId) !== null));
    // What cannot be written to shows what there is.
    if (!workspace.readOnly && !known().some(stands)) {
      await view.call('evaluate', { workspace: workspace.path, ids: [id], at: now() });
    }
    const stored = workspace.items.get(id);
    const { provenance, warnings } = stored;
    return { item: publicItem(stored), provenance, warnings, run, evaluations: known() };
  }

  /** CPU time and memory of a request by each profile that is linked with a run. Throws `item.notFound`, `item.notALoadRun`. */
  async costs(id: string): Promise<readonly LinkedCost[]> {
    const { workspaces, view, links } = this.#options;
    const { path } = workspaces.current;
    const profiles = links.of(id).flatMap(({ item }) => (item.kind === 'profile' ? [item] : []));
    const costs: LinkedCost[] = [];
    for (const item of profiles) {
      const asked = { workspace: path, load: id, profile: item.id };
      const { cpu, memory } = await view.call<PerRequestOfCapture>('requestCost', asked);
      costs.push({ item, cost: cpu, memory });
    }
    return costs;
  }

  /** Compares and stores; the same request again is the same item. Throws `item.notFound`, `item.notALoadRun`, `compare.sameRun`, `rules.notFound`. */
  compare(request: CompareRunsRequest): Promise<{ readonly itemId: string }> {
    return compareRunItems(this.#options, 'loadCompare', request);
  }

  /** A stored comparison of load runs. Throws `item.notFound`, `item.notAComparison`. */
  comparison(id: string): Promise<LoadComparisonAnswer> {
    return comparedRunItems<LoadComparison>(this.#options, 'loadComparison', id);
  }
}
