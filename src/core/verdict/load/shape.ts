import type { AdviceCode } from '../advice.ts';
import type { Certainty, EvidencePointer, Level, Threshold } from '../verdict.ts';

/** What the curve of a stepped load shows: what of a verdict on it is its own. */
export interface Shape {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly threshold: Threshold;
  readonly reason: string;
  readonly advice: AdviceCode;
  /** *Watch* where it says nothing. */
  readonly level?: Level;
  /** *Confirmed* where it says nothing. */
  readonly certainty?: Certainty;
  readonly guards?: readonly string[];
  readonly details?: Readonly<Record<string, number | string>>;
  /** What it rests on besides the run. */
  readonly evidence?: readonly EvidencePointer[];
}
