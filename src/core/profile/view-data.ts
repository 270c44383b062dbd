/**
 * The binary replies. Each is a column table (`core/columns.ts`); the interfaces here are their `meta`, the comments name the columns.
 */

/**
 * Flame graph boxes of one pixel or more. Columns: `x`, `width` (f64, weight units from the picture's left edge, the picture being
 * `width` wide), `depth` (u16, 0 is the picture's first row: the view's roots, or the zoomed node), `node` (i32, node of the view tree, −1 for
 * "n smaller boxes" of one parent), `parent` (i32, the parent box's row in this table, −1 in the first row), `smaller` (i32, the n of a
 * sum box, at least that where the tree was cut; else 0), `frame` (i32, index into `names`, −1 for the sum box), `self` (f64), `total` (f64),
 * `category` (u8), `state` (u8), `flags` (u8: 1 inlined, 2 has hidden children). Boxes stand in order of depth, then x.
 */
export interface FlameMeta {
  /** Weight of the whole view, which 100 % is of. */
  readonly total: number;
  /** Weight of the basis in the chosen threads: more than `total` where focus or hiding leave stacks out. */
  readonly basisTotal: number;
  /** Weight of the zoomed root: what the picture's width is. */
  readonly width: number;
  readonly root: number;
  /** From the view's first level to the zoomed root (exclusive of it): what stands above a zoomed picture. */
  readonly ancestors: readonly { readonly node: number; readonly name: string; readonly total: number }[];
  readonly names: readonly {
    readonly name: string;
    readonly file: string;
    readonly line: number;
    readonly frame: number;
  }[];
  /** Depth of the last row of boxes. */
  readonly maxDepth: number;
  readonly nodeCount: number;
  readonly unit: string;
  /**
   * What a large inverted tree leaves out: callers of branches lighter than `below`, and the deepest callers of very deep trees; `weight` in
   * all. Totals are true all the same.
   */
  readonly cut: { readonly below: number; readonly weight: number } | null;
}

/**
 * The functions table. Columns, one row a function: `frame` (i32), `self`, `selfLow`, `selfHigh`, `total`, `totalLow`, `totalHigh`
 * (f64, shares 0–1), `selfWeight`, `totalWeight`, `charged` (f64), `samples` (f64), `category` (u8).
 */
export interface FunctionsMeta {
  readonly denominator: number;
  readonly unit: string;
  readonly method: string;
  readonly names: readonly {
    readonly name: string;
    readonly file: string;
    readonly line: number;
    readonly key: string;
  }[];
}

export interface SearchResult {
  /** Weight of stacks with a match, each counted once, and its share of the view. */
  readonly weight: number;
  readonly share: number;
  /** Frame indices that match. */
  readonly frames: readonly number[];
}

export interface NodeDetail {
  readonly node: number;
  readonly stack: readonly {
    readonly node: number;
    readonly frame: number;
    readonly name: string;
    readonly file: string;
    readonly line: number;
    readonly category: string;
  }[];
  readonly self: number;
  readonly total: number;
  readonly hits: number;
  readonly share: number;
  readonly lines: readonly { readonly line: number; readonly self: number }[];
}

/**
 * Boxes of a comparison picture. Columns as {@link FlameMeta}, with `before`, `after` (f64, total in cost units), `selfBefore`, `selfAfter`
 * (f64), `beforeShare`, `afterShare` (f64), `status` (u8, index into `STATUS_CODES`), `significant` (u8). `self` and `total` are the
 * side's own: of before in `removed`, the larger of both in `overlay`. Node numbers are the same on all sides.
 */
export interface DiffFlameMeta {
  readonly side: 'before' | 'after' | 'overlay' | 'removed';
  /** Width of the whole picture and of the zoomed root, in cost units. */
  readonly total: number;
  readonly width: number;
  readonly root: number;
  readonly ancestors: readonly { readonly node: number; readonly name: string; readonly total: number }[];
  readonly names: readonly {
    readonly name: string;
    readonly file: string;
    readonly line: number;
    readonly key: string;
  }[];
  readonly maxDepth: number;
  readonly nodeCount: number;
  readonly unit: string;
  /** Cost of the whole basis on each side: what `beforeShare` and `afterShare` are of. */
  readonly before: number;
  readonly after: number;
  /** As {@link FlameMeta.cut}. */
  readonly cut: { readonly below: number; readonly weight: number } | null;
}

/** `status` columns hold an index into this list; 0 is "no status". */
export const STATUS_CODES = [
  '',
  'new',
  'regressed',
  'persisting',
  'improved',
  'resolved',
  'exposed',
  'masked',
  'inconclusive',
  'not-comparable',
] as const;
