/** One plan of a statement, as its history looks at it. */
export interface PlanSighting {
  /** ISO 8601, UTC: when it was taken, or as near to that as is known. */
  readonly takenAt: string;
  /** Plan hash and family hash. */
  readonly plan: string;
  readonly family: string;
  /** What the statement was given, as a hash; null where that is unknown. */
  readonly inputs: string | null;
  /** Milliseconds; null without times. */
  readonly executionTime: number | null;
  /** Part of the execution in triggers, 0–1; null without times. */
  readonly triggerShare: number | null;
}

/**
 * What became of the plan since the one before it: the first one, the same, the same on other partitions, another one that was there before,
 * another one, or another one for other values.
 */
export type PlanChange = 'first' | 'same' | 'partitions' | 'back' | 'plan' | 'parameters';

/** Why a plan in a history is worth a look: its hash, its time or what its triggers take. A slow trigger changes no hash. */
export type PlanAlert = 'plan' | 'time' | 'triggers';

export interface HistoryMark<T extends PlanSighting> {
  readonly sighting: T;
  readonly change: PlanChange;
  readonly alerts: readonly PlanAlert[];
  /** Time ÷ median time of the runs it is held against − 1; null where there are none, or no times. */
  readonly timeChange: number | null;
  /** Number of its plan in the order plans appeared, from 0. */
  readonly planNumber: number;
}

/** One of a statement's plans over its history. */
export interface PlanOfHistory {
  readonly plan: string;
  readonly family: string;
  readonly runs: number;
  readonly firstAt: string;
  readonly lastAt: string;
  /** Milliseconds, median over the runs that have times. */
  readonly medianTime: number | null;
}

export interface MarkedHistory<T extends PlanSighting> {
  /** In the order they were taken; those of one moment as they were given. */
  readonly marks: readonly HistoryMark<T>[];
  /** In the order they appeared. */
  readonly plans: readonly PlanOfHistory[];
}

export interface HistoryLimits {
  /** How much longer a run takes that is worth an alert (`plan.compare.worse`). */
  readonly worse: number;
  /** By how much of the whole triggers take more. */
  readonly triggers: number;
}

/** Runs that a run’s time is held against: the last ones under the same values. */
const RECENT = 9;

/**
 * A statement’s plans in time order, with hash changes and times. A run’s time is held against the median of the last runs before it that were
 * given the same values (or, where nobody knows values, of all), whatever plan they had: a new plan that is slower is told by both alerts. Another
 * plan under other values is no alert.
 */
export function markHistory<T extends PlanSighting>(
  sightings: readonly T[],
  { worse, triggers }: HistoryLimits,
): MarkedHistory<T> {
  const order = sightings
    .map((sighting, place) => ({ sighting, place, at: Date.parse(sighting.takenAt) }))
    .sort((a, b) => orderOf(a.at) - orderOf(b.at) || a.place - b.place)
    .map(({ sighting }) => sighting);
  const times = new Map<string | null, number[]>();
  const numbers = new Map<string, number>();
  const marks: HistoryMark<T>[] = [];
  let before: T | undefined;
  for (const sighting of order) {
    const change = changeOf(sighting, before, numbers);
    const planNumber = numbers.get(sighting.plan) ?? numbers.size;
    numbers.set(sighting.plan, planNumber);
    const known = times.get(sighting.inputs) ?? [];
    const usual = median(known.slice(-RECENT));
    const { executionTime: time } = sighting;
    const timeChange = time === null || usual === null || !(usual > 0) ? null : time / usual - 1;
    const rise = (sighting.triggerShare ?? 0) - (before?.triggerShare ?? 0);
    const alerts: PlanAlert[] = [];
    if (change === 'plan' || change === 'back') alerts.push('plan');
    if (timeChange !== null && timeChange >= worse) alerts.push('time');
    if (before !== undefined && before.triggerShare !== null && rise >= triggers) alerts.push('triggers');
    marks.push({ sighting, change, alerts, timeChange, planNumber });
    if (time !== null) times.set(sighting.inputs, [...known.slice(1 - RECENT), time]);
    before = sighting;
  }
  return { marks, plans: plansOf(marks) };
}

/** What cannot be told goes to the end. */
const orderOf = (time: number): number => (Number.isNaN(time) ? Number.MAX_VALUE : time);

function changeOf(
  sighting: PlanSighting,
  before: PlanSighting | undefined,
  seen: ReadonlyMap<string, number>,
): PlanChange {
  if (before === undefined) return 'first';
  if (sighting.plan === before.plan) return 'same';
  if (sighting.family === before.family) return 'partitions';
  const areKnown = sighting.inputs !== null && before.inputs !== null;
  if (areKnown && sighting.inputs !== before.inputs) return 'parameters';
  return seen.has(sighting.plan) ? 'back' : 'plan';
}

function plansOf(marks: readonly HistoryMark<PlanSighting>[]): readonly PlanOfHistory[] {
  const groups = new Map<string, PlanSighting[]>();
  for (const { sighting } of marks) {
    const known = groups.get(sighting.plan);
    if (known === undefined) groups.set(sighting.plan, [sighting]);
    else known.push(sighting);
  }
  return [...groups.entries()].map(([plan, group]) => ({
    plan,
    family: group[0]?.family ?? '',
    runs: group.length,
    firstAt: group[0]?.takenAt ?? '',
    lastAt: group.at(-1)?.takenAt ?? '',
    medianTime: median(group.flatMap(({ executionTime }) => executionTime ?? [])),
  }));
}

/** The middle of some numbers; null where there are none. */
function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const order = [...values].sort((a, b) => a - b);
  const upper = order[Math.floor(order.length / 2)] ?? 0;
  const lower = order[Math.floor((order.length - 1) / 2)] ?? 0;
  return (lower + upper) / 2;
}
