import { PlateauError } from '../error.ts';

/** Units that latencies of a file may be in. */
export const LATENCY_UNITS = ['ms', 's', 'us', 'ns'] as const;
export type LatencyUnit = (typeof LATENCY_UNITS)[number];

/** Milliseconds of one of each. */
export const MILLISECONDS: Readonly<Record<LatencyUnit, number>> = { ms: 1, s: 1000, us: 0.001, ns: 1e-6 };

const NAMES: ReadonlyMap<string, LatencyUnit> = new Map<string, LatencyUnit>([
  ...(['ms', 'msec', 'millis', 'milliseconds'] as const).map((name): [string, LatencyUnit] => [name, 'ms']),
  ...(['s', 'sec', 'secs', 'seconds'] as const).map((name): [string, LatencyUnit] => [name, 's']),
  ...(['us', 'µs', 'usec', 'micros', 'microseconds'] as const).map((name): [string, LatencyUnit] => [name, 'us']),
  ...(['ns', 'nsec', 'nanos', 'nanoseconds'] as const).map((name): [string, LatencyUnit] => [name, 'ns']),
]);

/** The unit a word names; null for any other word. */
export const latencyUnit = (word: string): LatencyUnit | null => NAMES.get(word.toLowerCase()) ?? null;

/** A file that says its latencies and not what they are in. */
export const unitNeeded = (column: string): PlateauError =>
  new PlateauError({
    code: 'import.unitNeeded',
    message: `The file does not say what its “${column}” is in: it needs its unit.`,
    hint: 'State it: plateau import --unit ms (or s, us, ns); in the window, choose it where you are asked. It is never guessed: 200 may be 0.2 s or 200 s.',
  });

/** What a person says of a file that says otherwise itself. */
export const otherUnit = (stated: LatencyUnit, told: string): PlateauError =>
  new PlateauError({
    code: 'import.otherUnit',
    message: `It was said to be in ${stated}, and its file says otherwise: ${told}.`,
    hint: 'Leave --unit away: the file tells its unit itself.',
  });
