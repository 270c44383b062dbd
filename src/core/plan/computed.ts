/** Blocks of one kind, in blocks of the server (8 kB unless it was built otherwise). NaN where none were counted. */
export interface BlockColumns {
  readonly hit: Float64Array;
  readonly read: Float64Array;
  readonly dirtied: Float64Array;
  readonly written: Float64Array;
}

/** What happened outside of the plan's steps, in milliseconds. */
export interface OutsideTime {
  /** `trigger RI_ConstraintTrigger_a_16412`, `serialization`, `start and end`, … */
  readonly name: string;
  readonly time: number;
}

/**
 * What follows from the printed numbers, a row a step (by `PlanNode.index`). NaN is absent: not printed, never executed, or not to be known.
 * Times are milliseconds of the clock on the wall: what several processes did at the same time counts once.
 */
export interface ComputedPlan {
  /** Processes that ran the step side by side. */
  readonly processes: Float64Array;
  /** Time until the step had delivered all rows, steps below it included. */
  readonly inclusive: Float64Array;
  /** Time of the step alone. All self times sum to the root's inclusive time within {@link rounding}. */
  readonly self: Float64Array;
  /** Self time as part of {@link whole}. */
  readonly share: Float64Array;
  /** What the printed decimals leave open of `self`, ± milliseconds. */
  readonly rounding: Float64Array;
  /** Rows delivered in all, over loops and processes. */
  readonly rows: Float64Array;
  /** Rows the planner expected, over the same loops and processes. */
  readonly expectedRows: Float64Array;
  /** Rows looked at: delivered, and removed by filters and rechecks. */
  readonly scannedRows: Float64Array;
  /** How far the estimate is off: actual ÷ planned where more came, −(planned ÷ actual) where fewer came; both floored at 1. */
  readonly estimateFactor: Float64Array;
  /** Blocks of the step and everything below it, and of the step alone. */
  readonly shared: { readonly inclusive: BlockColumns; readonly self: BlockColumns };
  readonly local: { readonly inclusive: BlockColumns; readonly self: BlockColumns };
  /** Only `read` and `written` are counted of temporary files. */
  readonly temp: { readonly inclusive: BlockColumns; readonly self: BlockColumns };
  /** Milliseconds of waiting for blocks by the step alone, where track_io_timing was on. */
  readonly selfIo: Float64Array;
  /** What shares are of: the execution time, else a log's duration, else the root's inclusive time with what is known to have run after it; NaN without times. */
  readonly whole: number;
  readonly wholeIs: 'execution time' | 'duration' | 'root' | 'none';
  readonly outside: readonly OutsideTime[];
}
