/** A rate stands while it stays within this share of itself to either side, or within these many a second: one stretch has a request more than the next. */
const SHARE = 0.03;
const LEAST = 1.5;
/** Stretches on either side that the middle value is taken of: one that came late and was made up for is no end of a step. */
const BESIDE = 2;

const toleranceOf = (level: number): number => Math.max(LEAST, SHARE * level);

/** Of each value the middle one of it and its neighbours; where something is not told, 0. */
function smoothed(values: readonly (number | null)[]): readonly number[] {
  return values.map((_, i) => {
    const near = values.slice(Math.max(0, i - BESIDE), i + BESIDE + 1).map((value) => value ?? 0);
    near.sort((a, b) => a - b);
    return near[near.length >> 1] ?? 0;
  });
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * The stretches in which a rate stands, from and up to which place, in their order. A rate that is raised little by little stands nowhere: the means of the halves
 * of such a stretch lie apart.
 */
export function plateausOf(values: readonly (number | null)[]): readonly (readonly [start: number, end: number])[] {
  const smooth = smoothed(values);
  const found: (readonly [number, number])[] = [];
  for (let start = 0; start < smooth.length; ) {
    let end = start;
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    while (end < smooth.length) {
      const value = smooth[end] ?? 0;
      const [low, high] = [Math.min(least, value), Math.max(most, value)];
      if (high - low > 2 * toleranceOf((low + high) / 2)) break;
      [least, most] = [low, high];
      end++;
    }
    const stands = standing(smooth, start, end);
    if (stands !== null) found.push(stands);
    start = stands === null ? start + 1 : end;
  }
  return found;
}

/** The part of a stretch that stands, without what leads to it and away from it; null of one that goes on rising or falling. */
function standing(values: readonly number[], from: number, upTo: number): readonly [number, number] | null {
  const ordered = values.slice(from, upTo).sort((a, b) => a - b);
  const level = ordered[ordered.length >> 1] ?? 0;
  const half = toleranceOf(level) / 2;
  const isOff = (at: number): boolean => Math.abs((values[at] ?? 0) - level) > half;
  let [start, end] = [from, upTo];
  while (start < end && isOff(start)) start++;
  while (end > start && isOff(end - 1)) end--;
  const middle = start + ((end - start) >> 1);
  if (end - start < 4) return null;
  const rise = Math.abs(meanOf(values.slice(middle, end)) - meanOf(values.slice(start, middle)));
  return rise > half / 2 ? null : [start, end];
}
