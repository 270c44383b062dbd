/** One execution of a statement among several in a row. */
export interface SeenRun {
  /** Milliseconds of execution; NaN without times. */
  readonly time: number;
  /** Blocks found in memory ÷ blocks asked for, 0–1; null where none were counted or asked for. */
  readonly hitRatio: number | null;
  /** It was the first of several in a row, so that others found in the cache what it read. */
  readonly isFirst: boolean;
  readonly planHash: string;
}

/** Several runs by what they say together; places are in the list that was given. */
export interface StandingRun {
  /** The run that stands for all: of those that count and have the most frequent plan the one of median time, the faster of two in the middle. */
  readonly stands: number;
  /** Runs that ran on a cold cache while others did not: they do not count. */
  readonly cold: ReadonlySet<number>;
}

/** A run that asked for the disk this much more than the best of its side ran on a cold cache. */
const COLD = 0.1;
/** … and this much more when it was the first one anyway. */
const COLD_FIRST = 0.01;

function coldRuns(runs: readonly SeenRun[]): ReadonlySet<number> {
  const best = runs.reduce((most, { hitRatio }) => Math.max(most, hitRatio ?? 0), 0);
  const cold = runs.flatMap(({ hitRatio, isFirst }, place) => {
    const isCold = hitRatio === null ? isFirst : best - hitRatio > (isFirst ? COLD_FIRST : COLD);
    return isCold ? [place] : [];
  });
  return new Set(cold.length < runs.length ? cold : []);
}

/** Which of several runs stands for all of them, and which of them count. Throws `RangeError` without runs. */
export function standingRun(runs: readonly SeenRun[]): StandingRun {
  const cold = coldRuns(runs);
  const counts = new Map<string, number>();
  for (const { planHash } of runs) counts.set(planHash, (counts.get(planHash) ?? 0) + 1);
  const most = Math.max(...counts.values());
  const frequent = [...counts].find(([, count]) => count === most)?.[0];
  const ofPlan = runs.flatMap(({ planHash, time }, place) => (planHash === frequent ? [{ place, time }] : []));
  const warm = ofPlan.filter(({ place }) => !cold.has(place));
  const last = (time: number): number => (Number.isFinite(time) ? time : Number.MAX_VALUE);
  const order = (warm.length > 0 ? warm : ofPlan).toSorted((a, b) => last(a.time) - last(b.time) || a.place - b.place);
  const stands = order[Math.floor((order.length - 1) / 2)];
  if (stands === undefined) throw new RangeError('there is no run');
  return { stands: stands.place, cold };
}

/** The time of a statement by its runs, in milliseconds. */
export interface RunTimes {
  /** Of the run that stands for all. */
  readonly median: number;
  readonly min: number;
  readonly max: number;
  /** Runs that count, and how many there were. */
  readonly counted: number;
  readonly runs: number;
}

/** Median, least and most of the runs that count; null where they have no times. */
export function runTimes(runs: readonly SeenRun[]): RunTimes | null {
  if (runs.length === 0) return null;
  const { stands, cold } = standingRun(runs);
  const times = runs.flatMap(({ time }, place) => (cold.has(place) || !Number.isFinite(time) ? [] : [time]));
  const median = runs[stands]?.time ?? Number.NaN;
  if (times.length === 0 || !Number.isFinite(median)) return null;
  const least = times.reduce((a, b) => Math.min(a, b), median);
  const greatest = times.reduce((a, b) => Math.max(a, b), median);
  return { median, min: least, max: greatest, counted: times.length, runs: runs.length };
}

/**
 * The spread behind a time, for brackets: `54.1–61 in 3 runs`; `3.9–4.1 in 2 of 3 runs` where some do not count. Null of one run. `text` writes
 * milliseconds without their unit.
 */
export function spreadText(
  { min, max, counted, runs }: RunTimes,
  text: (milliseconds: number) => string,
): string | null {
  if (runs < 2) return null;
  const which = counted === runs ? `in ${runs} runs` : `in ${counted} of ${runs} runs`;
  return text(min) === text(max) ? which : `${text(min)}–${text(max)} ${which}`;
}
