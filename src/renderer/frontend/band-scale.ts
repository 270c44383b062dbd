/** Places on the picture of a metric's bands, in per cent of its width. */
export interface BandScale {
  /** Where good ends, and where poor begins. */
  readonly good: number;
  readonly poor: number;
  at(value: number): number;
}

/** Room behind the last limit or the largest value, as a share of it. */
const BEHIND = 0.2;

/** A scale from 0 on which both limits and all values have room. */
export function bandScale(good: number, poor: number, values: readonly number[]): BandScale {
  const end = Math.max(poor, ...values, Number.MIN_VALUE) * (1 + BEHIND);
  const at = (value: number): number => Math.min(100, Math.max(0, (value / end) * 100));
  return { good: at(good), poor: at(poor), at };
}
