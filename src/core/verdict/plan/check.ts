/** A rule fires, is clear, or cannot judge by what was printed. */
export type CheckState = 'fires' | 'clear' | 'cannot-judge';

/** What one rule found in one plan, also where it found nothing: no answer is not the answer “all is well”. */
export interface PlanCheck {
  readonly rule: string;
  readonly title: string;
  readonly state: CheckState;
  /** Generated: why it is clear, what is missing where it cannot judge. */
  readonly reason: string;
  /** Of which fields it is computed, as a formula over their printed names. */
  readonly formula: string;
  /** What would let it judge: `EXPLAIN (ANALYZE)`, `BUFFERS`, `an import of pg_stats`; null where it could. */
  readonly missing: string | null;
  /** Steps it looked at and left out, with the guard that did: not judged below a Limit, never executed, … */
  readonly guarded: readonly { readonly node: number; readonly guard: string }[];
}
