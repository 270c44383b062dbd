import type { FrontendDetail, FrontendReport, RunOfPage } from '../../core/frontend/model.ts';
import type { Evaluation } from '../../core/item.ts';
import type { FrontendComparison, FrontendComparisonAnswer } from '../../core/verdict/frontend/frontend-comparison.ts';
import { ruleSetSha256 } from '../../core/verdict/rule-set.ts';
import { publicItem } from '../workspace/items.ts';
import type { EventHub } from './event-hub.ts';
import { type CompareRunsRequest, comparedRunItems, compareRunItems } from './run-comparisons.ts';
import { activeRuleSet } from './tasks/active-rule-set.ts';
import type { ViewWorker } from './view-worker.ts';
import type { WorkspaceService } from './workspace-service.ts';

export interface FrontendServiceOptions {
  readonly workspaces: WorkspaceService;
  readonly view: ViewWorker;
  readonly events: EventHub;
  readonly version: string;
  readonly now: () => string;
}

/** Whether the newest judgement is by the active rule set, and of the runs that are there now: one may have been deleted since. */
function isCurrent(evaluations: readonly Evaluation[], runs: readonly RunOfPage[]): boolean {
  const current = evaluations.find((one) => one.current);
  const judged = current?.verdicts.find(({ rule }) => rule === 'FE-VITALS')?.details?.runs;
  return current !== undefined && (judged === undefined || judged === runs.map(({ item }) => item).join(' '));
}

/** Stored reports of the front end, with what the rules say of them, and comparisons of them. */
export class FrontendService {
  readonly #options: FrontendServiceOptions;

  constructor(options: FrontendServiceOptions) {
    this.#options = options;
  }

  /** A report that was never judged with the runs beside it is judged first. Throws `item.notFound`, `item.notAFrontendReport`, `item.artifactDamaged`. */
  async detail(id: string): Promise<FrontendDetail> {
    const { workspaces, view, now } = this.#options;
    const workspace = workspaces.current;
    const { report, runs } = await view.call<{ readonly report: FrontendReport; readonly runs: readonly RunOfPage[] }>(
      'frontend',
      { workspace: workspace.path, id },
    );
    const known = () => workspace.judgements.of(id, ruleSetSha256(activeRuleSet(workspace)));
    // What cannot be written to shows what there is.
    if (!workspace.readOnly && !isCurrent(known(), runs)) {
      await view.call('evaluate', { workspace: workspace.path, ids: [id], at: now() });
    }
    const stored = workspace.items.get(id);
    const { provenance, warnings } = stored;
    return { item: publicItem(stored), provenance, warnings, report, runs, evaluations: known() };
  }

  /** Compares and stores; the same request again is the same item. Throws `item.notFound`, `item.notAFrontendReport`, `compare.sameRun`, `rules.notFound`. */
  compare(request: CompareRunsRequest): Promise<{ readonly itemId: string }> {
    return compareRunItems(this.#options, 'frontendCompare', request);
  }

  /** A stored comparison of front ends. Throws `item.notFound`, `item.notAComparison`. */
  comparison(id: string): Promise<FrontendComparisonAnswer> {
    return comparedRunItems<FrontendComparison>(this.#options, 'frontendComparison', id);
  }
}
