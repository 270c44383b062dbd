import type { Series, SeriesDetail } from '../../core/series/model.ts';
import { publicItem } from '../workspace/items.ts';
import type { ViewWorker } from './view-worker.ts';
import type { WorkspaceService } from './workspace-service.ts';

/** Stored series: values of a process over time. */
export class SeriesService {
  readonly #workspaces: WorkspaceService;
  readonly #view: ViewWorker;

  constructor(workspaces: WorkspaceService, view: ViewWorker) {
    this.#workspaces = workspaces;
    this.#view = view;
  }

  /** Throws `item.notFound`, `item.notASeries`, `item.artifactDamaged`. */
  async detail(id: string): Promise<SeriesDetail> {
    const workspace = this.#workspaces.current;
    const series = await this.#view.call<Series>('series', { workspace: workspace.path, id });
    const stored = workspace.items.get(id);
    return { item: publicItem(stored), provenance: stored.provenance, warnings: stored.warnings, series };
  }
}
