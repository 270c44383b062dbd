import { PlateauError } from '../../core/error.ts';
import { type CoverageDetail, coverageOfItems } from '../../core/signal/coverage.ts';
import { hostSignals } from '../../core/signal/item-signals.ts';
import type { Signal } from '../../core/signal/signal.ts';
import type { StoredItem } from '../workspace/items.ts';
import type { ViewWorker } from './view-worker.ts';
import type { WorkspaceService } from './workspace-service.ts';

export interface CoverageServiceOptions {
  readonly workspaces: WorkspaceService;
  readonly view: ViewWorker;
}

/** Kinds whose values must be opened; of all others the host that they were captured on tells. */
const OPENED: ReadonlySet<string> = new Set(['load', 'series', 'statements']);

/** What the items of the workspace measured of services and nodes. */
export class CoverageService {
  readonly #options: CoverageServiceOptions;
  /** By workspace, item and hash: what is stored of an item never changes. */
  readonly #known = new Map<string, readonly Signal[]>();

  constructor(options: CoverageServiceOptions) {
    this.#options = options;
  }

  /** By item, of those that measured something. What cannot be read any more measured nothing; where it is opened it says why. */
  async signals(signal?: AbortSignal): Promise<ReadonlyMap<string, readonly Signal[]>> {
    const { items, path } = this.#options.workspaces.current;
    const all = new Map<string, readonly Signal[]>();
    for (const { id } of items.list()) {
      if (signal?.aborted === true)
        throw new PlateauError({ code: 'job.cancelled', message: 'The report was cancelled.' });
      const own = await this.#of(path, items.get(id));
      if (own.length > 0) all.set(id, own);
    }
    return all;
  }

  /** What they cover, by service and node, with what the investigation says of them. */
  async coverage(): Promise<CoverageDetail> {
    const { items, investigations } = this.#options.workspaces.current;
    const signals = await this.signals();
    const all = [...signals.keys()].map((id) => {
      const item = items.get(id);
      return { item, provenance: item.provenance };
    });
    const { body } = investigations.read();
    const sayable = all.map(({ item: { id, label } }) => ({
      ...{ item: id, label },
      columns: (signals.get(id) ?? []).flatMap(({ column }) => column ?? []),
    }));
    return { ...coverageOfItems(all, signals, body), sayable, stated: body.signals };
  }

  async #of(workspace: string, { id, kind, sha256, provenance }: StoredItem): Promise<readonly Signal[]> {
    const { capture } = provenance;
    if (!OPENED.has(kind)) return capture === undefined ? [] : hostSignals(capture.host);
    const key = `${workspace} ${id} ${sha256}`;
    try {
      const known =
        this.#known.get(key) ?? (await this.#options.view.call<readonly Signal[]>('signals', { workspace, id }));
      this.#known.set(key, known);
      return known;
    } catch (thrown) {
      if (thrown instanceof PlateauError) return [];
      throw thrown;
    }
  }
}
