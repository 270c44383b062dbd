import { PlateauError } from '../../core/error.ts';
import type { HeapDetail, HeapFacts, RepeatedContent } from '../../core/heap/stored.ts';
import type { RetainingStep } from '../../core/heap/view/all-paths.ts';
import type { HeapFunctions } from '../../core/heap/view/closures.ts';
import type { HeapCollections } from '../../core/heap/view/collection-model.ts';
import type { MapBox } from '../../core/heap/view/map.ts';
import type { HeapNodeDetail, LinkedNode } from '../../core/heap/view/node-detail.ts';
import type { HeapSearchResult, SearchBy } from '../../core/heap/view/search.ts';
import { ruleSetSha256 } from '../../core/verdict/rule-set.ts';
import { publicItem } from '../workspace/items.ts';
import type { QueryResult } from '../workspace/query-tables.ts';
import { type AskWatchedOptions, askWatched } from './ask-watched.ts';
import { activeRuleSet } from './tasks/active-rule-set.ts';

/** A range of a list. */
export interface Page {
  readonly from: number;
  readonly to: number;
}

export interface HeapServiceOptions extends AskWatchedOptions {
  readonly now: () => string;
}

/** Stored heaps: their page, their classes, their objects. Nodes are named by their ordinals. */
export class HeapService {
  readonly #options: HeapServiceOptions;

  constructor(options: HeapServiceOptions) {
    this.#options = options;
  }

  /** Throws `item.notFound`, `item.notAHeap`. */
  detail(id: string): HeapDetail {
    const workspace = this.#options.workspaces.current;
    const stored = workspace.items.get(id);
    if (stored.kind !== 'heap') {
      throw new PlateauError({
        code: 'item.notAHeap',
        message: `“${stored.label}” is a ${stored.kind}, not a heap.`,
        hint: 'Choose a heap.',
      });
    }
    return {
      item: publicItem(stored),
      provenance: stored.provenance,
      warnings: stored.warnings,
      facts: stored.detail as HeapFacts,
      evaluations: workspace.judgements.of(id, ruleSetSha256(activeRuleSet(workspace))),
    };
  }

  /** The class table, as encoded columns. */
  classes(id: string): Promise<Uint8Array<ArrayBuffer>> {
    return this.#ask('heapClasses', { id });
  }

  /** Nodes that a node immediately dominates, by retained size. */
  children(id: string, node: number, page: Page): Promise<readonly LinkedNode[]> {
    return this.#ask('heapChildren', { id, node, ...page });
  }

  node(id: string, node: number): Promise<HeapNodeDetail> {
    return this.#ask('heapNode', { id, node });
  }

  edges(id: string, node: number, page: Page): Promise<readonly LinkedNode[]> {
    return this.#ask('heapEdges', { id, node, ...page });
  }

  referrers(
    id: string,
    node: number,
    page: Page,
  ): Promise<{ readonly total: number; readonly nodes: readonly LinkedNode[] }> {
    return this.#ask('heapReferrers', { id, node, ...page });
  }

  /** All ways from the roots to a node, within limits. */
  paths(id: string, node: number): Promise<readonly RetainingStep[]> {
    return this.#ask('heapPaths', { id, node });
  }

  /** Boxes of the dominator tree below a node that retain `least` bytes or more. */
  map(id: string, node: number, least: number): Promise<readonly MapBox[]> {
    return this.#ask('heapMap', { id, node, least });
  }

  search(id: string, by: SearchBy, text: string, most: number): Promise<HeapSearchResult> {
    return this.#ask('heapSearch', { id, by, text, most });
  }

  /** Objects of a class, largest first. */
  instances(id: string, classIndex: number, most: number): Promise<HeapSearchResult> {
    return this.#ask('heapInstances', { id, class: classIndex, most });
  }

  repeated(id: string): Promise<readonly RepeatedContent[]> {
    return this.#ask('heapRepeated', { id });
  }

  /** The largest collections. An aborted `signal` ends the look through the heap: throws `job.cancelled`. */
  collections(id: string, signal?: AbortSignal): Promise<HeapCollections> {
    return this.#ask('heapCollections', { id }, signal);
  }

  /** The functions whose scopes keep most. An aborted `signal` ends the look through the heap: throws `job.cancelled`. */
  functions(id: string, signal?: AbortSignal): Promise<HeapFunctions> {
    return this.#ask('heapFunctions', { id }, signal);
  }

  /** The content of a string; that it was shown stands in the workspace's journal. Throws `heap.noContent`. */
  reveal(id: string, node: number): Promise<{ readonly text: string; readonly whole: boolean }> {
    return this.#ask('heapReveal', { id, node, at: this.#options.now() });
  }

  /**
   * One read-only SELECT over the tables of a heap, a series of heaps or a plan (`docs/query.md`); with `reveal` contents of strings and constants
   * of conditions can be read, which the journal notes. Throws `query.refused`, `query.failed`, `item.notAHeap`.
   */
  query(id: string, sql: string, options: { readonly most: number; readonly reveal: boolean }): Promise<QueryResult> {
    return this.#ask('query', { id, sql, ...options, at: this.#options.now() });
  }

  #ask<T>(
    task: string,
    input: { readonly id: string; readonly [field: string]: unknown },
    signal?: AbortSignal,
  ): Promise<T> {
    return askWatched(this.#options, task, input, [input.id], signal);
  }
}
