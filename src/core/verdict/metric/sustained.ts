import { gapOf } from '../memory/stretches.ts';

/** The highest value that was never gone below for a time. */
export interface Sustained {
  readonly value: number;
  readonly from: number;
  readonly to: number;
}

/**
 * The highest value that `values` never went below for `hold` seconds; null where no stretch of that length was watched. What is not a number,
 * and a gap of more than five usual intervals, breaks it. A sliding minimum: O(n).
 */
export function sustained(
  times: ArrayLike<number>,
  values: ArrayLike<number>,
  interval: number,
  hold: number,
): Sustained | null {
  const queue = new Int32Array(times.length);
  let [head, tail, first] = [0, 0, 0];
  let best: Sustained | null = null;
  for (let i = 0; i < times.length; i++) {
    const time = times[i] ?? 0;
    const own = values[i] ?? Number.NaN;
    const isGap = i > 0 && time - (times[i - 1] ?? 0) > gapOf(interval);
    if (isGap || Number.isNaN(own)) [head, tail, first] = [0, 0, Number.isNaN(own) ? i + 1 : i];
    if (Number.isNaN(own)) continue;
    while (tail > head && (values[queue[tail - 1] ?? 0] ?? 0) >= own) tail--;
    queue[tail++] = i;
    while (time - (times[first + 1] ?? time) >= hold) first++;
    while ((queue[head] ?? 0) < first) head++;
    const from = times[first] ?? time;
    const least = values[queue[head] ?? i] ?? 0;
    if (time - from >= hold && (best === null || least > best.value)) best = { value: least, from, to: time };
  }
  return best;
}

/** A time for which values stood above a limit. */
export interface Above {
  readonly from: number;
  readonly to: number;
  readonly most: number;
}

const joined = (before: Above | null, time: number, value: number): Above => ({
  from: before?.from ?? time,
  to: time,
  most: Math.max(before?.most ?? value, value),
});

/** Every time for which values stood above a limit, in order; what is not above, and a gap, ends one. */
export function timesAbove(
  times: ArrayLike<number>,
  values: ArrayLike<number>,
  interval: number,
  limit: number,
): readonly Above[] {
  const all: Above[] = [];
  let own: Above | null = null;
  for (let i = 0; i < times.length; i++) {
    const [time, value] = [times[i] ?? 0, values[i] ?? Number.NaN];
    const isGap = i > 0 && time - (times[i - 1] ?? 0) > gapOf(interval);
    if (own !== null && (isGap || !(value > limit))) {
      all.push(own);
      own = null;
    }
    if (value > limit) own = joined(own, time, value);
  }
  return own === null ? all : [...all, own];
}

/** The longest of some times, of equal ones the latest; null of none. */
export const longestOf = (all: readonly Above[]): Above | null =>
  all.reduce<Above | null>(
    (best, one) => (best !== null && best.to - best.from > one.to - one.from ? best : one),
    null,
  );
