/** Clocks of two machines differ by this much without anybody minding, in milliseconds. */
const UNREMARKABLE_MS = 5 * 60_000;

const UNITS: readonly (readonly [string, number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** A span of time in its largest whole unit: `3 days`, `1 hour`. */
export function spanWords(milliseconds: number): string {
  const [unit, length] = UNITS.find(([, span]) => milliseconds >= span) ?? ['minute', 60_000];
  const whole = Math.max(1, Math.floor(milliseconds / length));
  return `${whole} ${unit}${whole === 1 ? '' : 's'}`;
}

/**
 * By how much a moment lies behind another one that cannot have come before it, in words; null where it does not, or by less than five minutes. Both are
 * ISO 8601. It tells what a clock is wrong by at least, and not whose.
 */
export function clockAhead(moment: string, notBefore: string): string | null {
  const span = Date.parse(moment) - Date.parse(notBefore);
  return span > UNREMARKABLE_MS ? spanWords(span) : null;
}

/** That what a bundle holds is newer than now, and by how much at least: one of the two clocks is wrong. Null where nothing shows it; both are ISO 8601. */
export function newerThanNow(createdAt: string, now: string): string | null {
  const ahead = clockAhead(createdAt, now);
  return ahead === null
    ? null
    : `Its newest row is of ${createdAt}, ${ahead} from now: a clock is wrong by that at least.`;
}
