import type { ThresholdKey } from './default-rules.ts';
import type { Verdict } from './verdict.ts';

/** One rule: pure, from what it looks at to its verdicts in a fixed order. */
export interface Rule<Input, Outcome = readonly Verdict[]> {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  /** Keys of the rule set that it compares with. */
  readonly thresholds: readonly ThresholdKey[];
  evaluate(input: Input): Outcome;
}
