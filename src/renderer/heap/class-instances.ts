import { toErrorData } from '../../core/error.ts';
import type { HeapSearchResult } from '../../core/heap/view/search.ts';

/** The objects of an opened class as far as they came; a null result while the first are on their way. */
export type Instances = { readonly result: HeapSearchResult | null; readonly error: string | null };

/** Objects of a class that are asked for first, how many times as many come next, and the most there are. */
const FIRST = 100;
const GROWTH = 4;
export const MOST_INSTANCES = 10_000;

export type AskInstances = (row: number, most: number, signal: AbortSignal) => Promise<HeapSearchResult>;

/**
 * The objects of opened classes, by the class's row: each class is asked for once, more of it when they are wanted, again when that failed. Kept
 * outside of React, so that an answer never disturbs another question.
 */
export class ClassInstances {
  readonly #ask: AskInstances;
  readonly #asking = new Map<number, AbortController>();
  readonly #listeners = new Set<() => void>();
  #known: ReadonlyMap<number, Instances> = new Map();

  constructor(ask: AskInstances) {
    this.#ask = ask;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** What came; the same map until something changes. */
  known = (): ReadonlyMap<number, Instances> => this.#known;

  /** Asks for the objects of those classes that were never asked for. */
  open(rows: Iterable<number>): void {
    for (const row of rows) if (!this.#known.has(row)) this.#start(row, FIRST);
  }

  /** Asks for the next objects of a class, or again for what failed; nothing happens where an answer is on its way or all are there. */
  more = (row: number): void => {
    const { result = null } = this.#known.get(row) ?? {};
    const here = result?.nodes.length ?? 0;
    if (result !== null && here >= Math.min(result.total, MOST_INSTANCES)) return;
    this.#start(row, Math.min(MOST_INSTANCES, Math.max(FIRST, here * GROWTH)));
  };

  /** Gives up all questions. */
  stop(): void {
    for (const abort of this.#asking.values()) abort.abort();
    this.#asking.clear();
  }

  #start(row: number, most: number): void {
    if (this.#asking.has(row)) return;
    const abort = new AbortController();
    this.#asking.set(row, abort);
    const { result: before = null, error: failed = null } = this.#known.get(row) ?? {};
    if (failed !== null) this.#put(row, { result: before, error: null });
    const answer = (given: Instances): void => {
      if (abort.signal.aborted) return;
      this.#asking.delete(row);
      this.#put(row, given);
    };
    this.#ask(row, most, abort.signal).then(
      (result) => answer({ result, error: null }),
      (thrown: unknown) => answer({ result: before, error: toErrorData(thrown).message }),
    );
  }

  #put(row: number, given: Instances): void {
    this.#known = new Map(this.#known).set(row, given);
    for (const listener of this.#listeners) listener();
  }
}
