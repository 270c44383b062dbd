/** Of the rules that make a hash: hashes of other versions are not compared, they are made anew from the plan. */
export const PLAN_FINGERPRINT_VERSION = 1;

/** What a plan is recognised by. Hashes are SHA-256, hex. */
export interface PlanFingerprint {
  readonly version: number;
  /** Equal where the planner chose the same steps on the same relations under the same conditions, whatever the constants. */
  readonly plan: string;
  /** Equal also where only partitions, their number, or numbers in the names of indexes differ. */
  readonly family: string;
}

/** The fingerprint of a plan with what it is made of, by `PlanNode.index`. */
export interface PlanHashes extends PlanFingerprint {
  /** Hash of the step with everything below it. */
  readonly subtrees: readonly string[];
  /** What the planner decided of the step alone: equal text where it decided the same. */
  readonly shapes: readonly string[];
}

/** Of the parser that makes a query fingerprint (that of PostgreSQL 18) and of what is done to the text around it. */
export const QUERY_FINGERPRINT_VERSION = 1;

/** What a statement is recognised by, made by PostgreSQL's own parser. */
export interface QueryFingerprint {
  readonly version: number;
  /** 64 bits, hex: pg_query's fingerprint, which knows no constants, parameters or lengths of lists. */
  readonly hash: string;
  /** The statement with `$1`, `$2` … in place of its constants. */
  readonly text: string;
}
