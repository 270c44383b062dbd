/** What the numbers of a histogram count. */
export type HistogramMeasure =
  /** Objects and bytes that were there when it was taken. */
  | 'alive'
  /** All that was allocated while it was recorded, freed or not. */
  | 'allocated'
  /** What was there at the moment of most memory, or, by the same tool's choice, never freed: the file does not say which. */
  | 'peak or leaked';

export interface HistogramRow {
  /** Class or type in its language's form, or the function that allocates; never with a line, so that it outlives edits. */
  readonly name: string;
  /** Module of a class, file of a function. `name` and `module` together occur once. */
  readonly module: string | null;
  /** 1-based line that allocates most of the row; for showing only. */
  readonly line: number | null;
  readonly count: number | null;
  readonly bytes: number | null;
  /** Callers at the row's heaviest site, innermost first, `function (file:line)`; empty where the file has none. */
  readonly callers: readonly string[];
}

/** A heap without a graph: a table of classes, types or allocation sites. */
export interface Histogram {
  /** Id of the reader. */
  readonly format: string;
  /** `Java 17.0.15`, `Python 3.11.7`; without a version where the file has none. */
  readonly runtime: string;
  /** ISO 8601, UTC; null where the file does not tell. */
  readonly takenAt: string | null;
  readonly basis: 'class' | 'type' | 'allocation site';
  readonly measure: HistogramMeasure;
  /** Whether garbage was collected right before; null where the file does not tell. */
  readonly collected: boolean | null;
  /** Heaviest first by bytes, or by count where there are none. */
  readonly rows: readonly HistogramRow[];
  /** Of the whole heap, as the file states it, else of its rows where these are all; each null where it is not known. */
  readonly total: { readonly count: number | null; readonly bytes: number | null };
  /** False where the tool was asked for the largest rows only. */
  readonly isComplete: boolean;
  readonly warnings: readonly HistogramWarning[];
}

export interface HistogramWarning {
  readonly code: string;
  readonly message: string;
}

/**
 * One format. `recognise` looks at a file's first bytes and answers how sure it is: 0 is no, 1 is certain. `read` takes all bytes and throws
 * only `PlateauError`s: `import.malformed`, `import.badJson`, `import.truncated`, `import.badEncoding`, `import.noSamples`.
 */
export interface HistogramReader {
  readonly id: string;
  readonly title: string;
  recognise(head: Uint8Array): number;
  /** The histograms of a file in its order; a log can hold several. */
  read(bytes: Uint8Array): readonly Histogram[];
}
