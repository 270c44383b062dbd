import type { Series, SeriesDetail } from '../../core/series/model.ts';
import { ruleSetSha256 } from '../../core/verdict/rule-set.ts';
import { publicItem } from '../workspace/items.ts';
import { activeRuleSet } from './tasks/active-rule-set.ts';
import type { ViewWorker } from './view-worker.ts';
import type { WorkspaceService } from './workspace-service.ts';

export interface SeriesServiceOptions {
  readonly workspaces: WorkspaceService;
  readonly view: ViewWorker;
  readonly now: () => string;
}

/** Stored series: values of a process over time, with what the rules say of them. */
export class SeriesService {
  readonly #options: SeriesServiceOptions;

  constructor(options: SeriesServiceOptions) {
    this.#options = options;
  }

  /** A series that was never judged is judged first. Throws `item.notFound`, `item.notASeries`, `item.artifactDamaged`. */
  async detail(id: string): Promise<SeriesDetail> {
    const { workspaces, view, now } = this.#options;
    const workspace = workspaces.current;
    const series = await view.call<Series>('series', { workspace: workspace.path, id });
    const known = () => workspace.judgements.of(id, ruleSetSha256(activeRuleSet(workspace)));
    if (known().length === 0) await view.call('evaluate', { workspace: workspace.path, ids: [id], at: now() });
    const stored = workspace.items.get(id);
    const { provenance, warnings } = stored;
    return { item: publicItem(stored), provenance, warnings, series, evaluations: known() };
  }
}
