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

/** The fingerprint of a plan with that of each subtree, by `PlanNode.index`. */
export interface PlanHashes extends PlanFingerprint {
  readonly subtrees: readonly string[];
}

/** What a statement is recognised by, made by PostgreSQL's own parser. */
export interface QueryFingerprint {
  readonly version: number;
  /** 64 bits, hex: pg_query's fingerprint, which knows no constants, parameters or lengths of lists. */
  readonly hash: string;
  /** The statement with `$1`, `$2` … in place of its constants. */
  readonly text: string;
}
