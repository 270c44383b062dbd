import type { LoadDetail, LoadRun } from '../../core/load/model.ts';
import { ruleSetSha256 } from '../../core/verdict/rule-set.ts';
import { publicItem } from '../workspace/items.ts';
import { activeRuleSet } from './tasks/active-rule-set.ts';
import type { ViewWorker } from './view-worker.ts';
import type { WorkspaceService } from './workspace-service.ts';

export interface LoadServiceOptions {
  readonly workspaces: WorkspaceService;
  readonly view: ViewWorker;
  readonly now: () => string;
}

/** Stored load runs, with what the rules say of them. */
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
    if (!known().some(({ current }) => current)) {
      await view.call('evaluate', { workspace: workspace.path, ids: [id], at: now() });
    }
    const stored = workspace.items.get(id);
    const { provenance, warnings } = stored;
    return { item: publicItem(stored), provenance, warnings, run, evaluations: known() };
  }
}
