import type { FrontendDetail, FrontendReport, RunOfPage } from '../../core/frontend/model.ts';
import type { Evaluation } from '../../core/item.ts';
import type { FrontendComparison, FrontendComparisonAnswer } from '../../core/verdict/frontend/frontend-comparison.ts';
import { ruleSetSha256 } from '../../core/verdict/rule-set.ts';
import { publicItem } from '../workspace/items.ts';
import type { EventHub } from './event-hub.ts';
import { activeRuleSet } from './tasks/active-rule-set.ts';
import type { RunsSpec } from './tasks/compared-runs.ts';
import type { ViewWorker } from './view-worker.ts';
import type { WorkspaceService } from './workspace-service.ts';

export interface FrontendServiceOptions {
  readonly workspaces: WorkspaceService;
  readonly view: ViewWorker;
  readonly events: EventHub;
  readonly version: string;
  readonly now: () => string;
}

export interface CompareFrontendsRequest {
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Why reports that are not comparable are compared all the same. */
  readonly override?: string | undefined;
  readonly ruleSetId?: string | undefined;
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
  async compare(request: CompareFrontendsRequest): Promise<{ readonly itemId: string }> {
    const { workspaces, view, events, version, now } = this.#options;
    const input = { ...request, at: now(), version, workspace: workspaces.current.path };
    const made = await view.call<{ readonly itemId: string }>('frontendCompare', input);
    events.tell({ type: 'item', id: made.itemId, change: 'added' });
    return made;
  }

  /** A stored comparison of front ends. Throws `item.notFound`, `item.notAComparison`. */
  async comparison(id: string): Promise<FrontendComparisonAnswer> {
    const { workspaces, view } = this.#options;
    const { current } = workspaces;
    const { spec, comparison } = await view.call<{
      readonly spec: RunsSpec;
      readonly comparison: FrontendComparison;
    }>('frontendComparison', { workspace: current.path, id });
    const items = (ids: readonly string[]) => ids.map((one) => workspaces.item(one));
    return {
      item: workspaces.item(id),
      before: items(spec.before),
      after: items(spec.after),
      comparison,
      evaluations: current.judgements.of(id, ruleSetSha256(activeRuleSet(current))),
    };
  }
}
