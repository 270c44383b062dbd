import { toErrorData } from '../../core/error.ts';

/** Where a tree's rows come from, a page at a time. */
export interface TreeSource<T> {
  /** Values `from` to `to` inside one, or of the top (null), and how many there are. */
  page(value: T | null, from: number, to: number): Promise<{ readonly values: readonly T[]; readonly total: number }>;
  /** Whether anything may be inside. */
  opens(value: T): boolean;
  /** What is the same among the rows inside one. */
  identity(value: T): number | string;
}

/** One line as it is drawn. Keys are unique in the tree and stay. */
export type TreeLine<T> =
  | {
      readonly kind: 'value';
      readonly key: number;
      readonly depth: number;
      readonly value: T;
      readonly state: Openness;
    }
  | {
      readonly kind: 'more';
      readonly key: number;
      readonly depth: number;
      readonly shown: number;
      readonly total: number;
    }
  | { readonly kind: 'waiting'; readonly key: number; readonly depth: number }
  | { readonly kind: 'failed'; readonly key: number; readonly depth: number; readonly message: string };

export type Openness = 'open' | 'closed' | 'leaf';

interface Branch<T> {
  readonly key: number;
  readonly value: T | null;
  readonly depth: number;
  open: boolean;
  inside: Branch<T>[];
  /** Values that came by pages; others were put in to be shown. */
  paged: number;
  total: number;
  asking: Promise<void> | null;
  error: string | null;
}

/** Rows of one page. */
export const PAGE = 100;

/**
 * A tree of any depth and width that is asked for where it is opened. Kept outside of React: a tree of a heap is opened by hand, so it is small,
 * but its chains may be long, so nothing here recurses.
 */
export class LazyTree<T> {
  readonly #source: TreeSource<T>;
  readonly #top: Branch<T>;
  readonly #branches = new Map<number, Branch<T>>();
  readonly #listeners = new Set<() => void>();
  #next = 1;
  #lines: readonly TreeLine<T>[] | null = null;

  constructor(source: TreeSource<T>) {
    this.#source = source;
    this.#top = this.#branch(null, -1);
    this.#top.open = true;
    void this.#ask(this.#top);
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The lines in order; the same array until something changes. */
  lines = (): readonly TreeLine<T>[] => {
    this.#lines ??= this.#flatten();
    return this.#lines;
  };

  /** Opens a line that is closed. */
  async open(key: number): Promise<void> {
    if (this.#branches.get(key)?.open === false) await this.toggle(key);
  }

  /** Opens a line or closes it. */
  async toggle(key: number): Promise<void> {
    const branch = this.#branches.get(key);
    if (branch === undefined) return;
    branch.open = !branch.open;
    this.#changed();
    if (branch.open && branch.total === -1) await this.#ask(branch);
  }

  /**
   * Asks for the next page of what the “more” line `key` stands for, or again for what failed. Answers with the key of the first row that
   * came, which stands where the line stood; null where none did.
   */
  async more(key: number): Promise<number | null> {
    const branch = this.#branches.get(-key);
    if (branch === undefined) return null;
    const { paged } = branch;
    await this.#ask(branch);
    return branch.paged > paged ? (branch.inside[paged]?.key ?? null) : null;
  }

  /**
   * Opens the way down to a value, from the top, and answers with the key of its line. What a page does not hold yet is put in below the rows
   * that are there.
   */
  async reveal(way: readonly T[]): Promise<number | null> {
    let at = this.#top;
    for (const value of way) {
      at.open = true;
      if (at.total === -1) await this.#ask(at);
      const wanted = this.#source.identity(value);
      let next = at.inside.find((branch) => branch.value !== null && this.#source.identity(branch.value) === wanted);
      if (next === undefined) {
        next = this.#branch(value, at.depth);
        at.inside = [...at.inside, next];
      }
      at = next;
    }
    this.#changed();
    return at === this.#top ? null : at.key;
  }

  /** The key of the first line shown that `fits`; null where none does. */
  keyOf(fits: (value: T) => boolean): number | null {
    const line = this.lines().find((one) => one.kind === 'value' && fits(one.value));
    return line?.key ?? null;
  }

  #branch(value: T | null, depthAround: number): Branch<T> {
    const branch: Branch<T> = {
      key: this.#next++,
      value,
      depth: depthAround + 1,
      open: false,
      inside: [],
      paged: 0,
      total: -1,
      asking: null,
      error: null,
    };
    this.#branches.set(branch.key, branch);
    this.#branches.set(-branch.key, branch);
    return branch;
  }

  async #ask(branch: Branch<T>): Promise<void> {
    branch.asking ??= this.#askNow(branch).finally(() => {
      branch.asking = null;
      this.#changed();
    });
    this.#changed();
    await branch.asking;
  }

  async #askNow(branch: Branch<T>): Promise<void> {
    branch.error = null;
    try {
      const { values, total } = await this.#source.page(branch.value, branch.paged, branch.paged + PAGE);
      const put = branch.inside.slice(branch.paged);
      const known = new Map(
        put.flatMap((one) => (one.value === null ? [] : [[this.#source.identity(one.value), one]])),
      );
      const came = values.map((value) => {
        const identity = this.#source.identity(value);
        const here = known.get(identity);
        known.delete(identity);
        return here ?? this.#branch(value, branch.value === null ? -1 : branch.depth);
      });
      branch.inside = [...branch.inside.slice(0, branch.paged), ...came, ...known.values()];
      branch.paged += values.length;
      branch.total = values.length === 0 ? branch.paged : total;
    } catch (thrown) {
      branch.error = toErrorData(thrown).message;
      if (branch.total === -1) branch.total = 0;
    }
  }

  #changed(): void {
    this.#lines = null;
    for (const listener of this.#listeners) listener();
  }

  #flatten(): readonly TreeLine<T>[] {
    const lines: TreeLine<T>[] = [];
    const stack: { readonly branch: Branch<T>; at: number }[] = [{ branch: this.#top, at: 0 }];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const { branch } = top;
      const next = branch.inside[top.at++];
      if (next === undefined) {
        this.#end(branch, lines);
        stack.pop();
      } else if (next.value !== null) {
        const state = this.#source.opens(next.value) ? (next.open ? 'open' : 'closed') : 'leaf';
        lines.push({ kind: 'value', key: next.key, depth: next.depth, value: next.value, state });
        if (state === 'open') stack.push({ branch: next, at: 0 });
      }
    }
    return lines;
  }

  /** What stands below the rows of an open branch. */
  #end(branch: Branch<T>, lines: TreeLine<T>[]): void {
    const at = { key: -branch.key, depth: branch.value === null ? 0 : branch.depth + 1 };
    if (branch.asking !== null) lines.push({ kind: 'waiting', ...at });
    else if (branch.error !== null) lines.push({ kind: 'failed', ...at, message: branch.error });
    else if (branch.paged < branch.total) lines.push({ kind: 'more', ...at, shown: branch.paged, total: branch.total });
  }
}
