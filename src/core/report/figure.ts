/** A number of a picture, as a table says it. */
export interface FigureRow {
  readonly cells: readonly string[];
}

/**
 * A picture of evidence. Forms that cannot draw print its rows, which say the same as far as a table can; a page draws `svg` where there is one.
 */
export interface Figure {
  readonly anchor: string;
  readonly title: string;
  /** What is shown, of what, on which basis. */
  readonly notes: readonly string[];
  /** The whole picture as an SVG element without a style of its own and without scripts; null where the rows are the picture. */
  readonly svg: string | null;
  /** The tree that an interactive flame graph draws, as d3-flame-graph reads it (JSON); null where there is none. */
  readonly flame: string | null;
  readonly head: readonly string[];
  readonly rows: readonly FigureRow[];
  /** Columns of numbers. */
  readonly right: readonly number[];
  /** Rows left out. */
  readonly more: number;
}
