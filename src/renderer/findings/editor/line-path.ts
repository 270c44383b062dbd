/** Points that are drawn of a line: more than one a pixel are not told apart. */
const MOST_POINTS = 640;

/** A line through values over time as the path of an SVG, from its least to its most value; gaps where a value is no number. */
export function linePath(
  times: ArrayLike<number>,
  values: ArrayLike<number | null>,
  width: number,
  height: number,
): string {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let at = 0; at < values.length; at++) {
    const value = values[at] ?? Number.NaN;
    if (!Number.isFinite(value)) continue;
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  if (least > most) return '';
  const first = times[0] ?? 0;
  const span = (times[times.length - 1] ?? 0) - first || 1;
  const range = most - least || 1;
  const every = Math.max(1, Math.ceil(values.length / MOST_POINTS));
  const parts: string[] = [];
  let isBroken = true;
  for (let at = 0; at < values.length; at += every) {
    const value = values[at] ?? Number.NaN;
    if (!Number.isFinite(value)) {
      isBroken = true;
      continue;
    }
    const x = (((times[at] ?? 0) - first) / span) * width;
    const y = 1 + (1 - (value - least) / range) * (height - 2);
    parts.push(`${isBroken ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`);
    isBroken = false;
  }
  return parts.join('');
}
