import type { Item } from '../../core/item.ts';
import type { Comparison } from '../../core/profile/comparison.ts';
import type { SearchResult } from '../../core/profile/view-data.ts';
import type { Basis } from '../../core/verdict/verdict.ts';
import type { EventHub } from './event-hub.ts';
import type { ComparisonSpec } from './tasks/compare-tasks.ts';
import type { ViewWorker } from './view-worker.ts';
import type { WorkspaceService } from './workspace-service.ts';

export interface CompareRequest {
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly basis: Basis;
  /** Why two captures that are not comparable are compared all the same. */
  readonly override?: string | undefined;
  readonly ruleSetId?: string | undefined;
}

export interface DiffPictureRequest {
  readonly basis?: Basis | undefined;
  readonly side: 'before' | 'after' | 'overlay' | 'removed';
  readonly widths: 'before' | 'after' | 'max';
  readonly invert: boolean;
  readonly root: number;
  readonly pixels: number;
}

export interface ComparisonAnswer {
  readonly item: Item;
  readonly before: readonly Item[];
  readonly after: readonly Item[];
  readonly comparison: Comparison;
}

export interface ComparisonServiceOptions {
  readonly workspaces: WorkspaceService;
  readonly view: ViewWorker;
  readonly events: EventHub;
  readonly version: string;
  readonly now: () => string;
}

/** Before against after: stored as items that keep what was compared, how, and why in spite of what. */
export class ComparisonService {
  readonly #options: ComparisonServiceOptions;

  constructor(options: ComparisonServiceOptions) {
    this.#options = options;
  }

  /** Compares and stores, in the open workspace or another; the same request again is the same item. Throws `item.notFound`, `item.notAProfile`, `compare.*`. */
  async compare(
    request: CompareRequest,
    workspace = this.#options.workspaces.current.path,
  ): Promise<{ readonly itemId: string }> {
    const { version, now, events } = this.#options;
    const input = { ...request, at: now(), version, workspace };
    const made = await this.#call<{ readonly itemId: string }>('compare', input);
    events.tell({ type: 'item', id: made.itemId, change: 'added' });
    return made;
  }

  /** A stored comparison, on its own basis or another. Throws `item.notFound`, `item.notAComparison`. */
  async get(id: string, basis?: Basis): Promise<ComparisonAnswer> {
    const answer = await this.#call<{ readonly spec: ComparisonSpec; readonly comparison: Comparison }>('comparison', {
      id,
      basis,
    });
    const { workspaces } = this.#options;
    const { spec, comparison } = answer;
    const items = (ids: readonly string[]) => ids.map((side) => workspaces.item(side));
    return { item: workspaces.item(id), before: items(spec.before), after: items(spec.after), comparison };
  }

  flame(id: string, picture: DiffPictureRequest): Promise<Uint8Array<ArrayBuffer>> {
    return this.#call('diffFlame', { id, ...picture });
  }

  search(
    id: string,
    query: string,
    caseSensitive: boolean,
    basis?: Basis,
  ): Promise<{ readonly before: SearchResult; readonly after: SearchResult; readonly keys: readonly string[] }> {
    return this.#call('diffSearch', { id, query, caseSensitive, basis });
  }

  #call<T>(task: string, input: object): Promise<T> {
    return this.#options.view.call<T>(task, { workspace: this.#options.workspaces.current.path, ...input });
  }
}
