import type { DiffRow, DiffSide, Interval } from '../profile/comparison.ts';
import type { Pair } from './compared-pair.ts';
import { plateauLevel } from './fg-plateau.ts';
import { limit, type RuleInput } from './profile-rule.ts';
import { benjaminiHochberg, differenceOf, type Estimated, relativeChange, student975 } from './statistics.ts';
import { statusOf } from './status.ts';
import { LEVELS, type Level, type Status } from './verdict.ts';
import { stored, storedCost } from './wording.ts';

/** Functions below this share on both sides are no rows of the diff table, and at most so many rows stand in it. */
const LEAST_SHARE = 0.0005;
const MOST_ROWS = 2000;

/** One function on both sides, judged. */
export interface JudgedFunction {
  readonly f: number;
  readonly key: string;
  readonly levels: { readonly before: Level; readonly after: Level };
  readonly cost: { readonly before: Estimated; readonly after: Estimated };
  readonly change: ReturnType<typeof relativeChange>;
  readonly delta: ReturnType<typeof differenceOf>;
  readonly deltaShare: ReturnType<typeof differenceOf>;
  readonly status: Status | null;
  readonly significant: boolean;
  readonly row: DiffRow;
}

export function around({ value, variance, df }: Estimated): Interval {
  const half = student975(df) * Math.sqrt(variance);
  return { value: storedCost(value), low: storedCost(Math.max(0, value - half)), high: storedCost(value + half) };
}

export const interval = (
  of: { readonly value: number; readonly low: number; readonly high: number },
  round: (x: number) => number,
): Interval => ({
  value: round(of.value),
  low: round(of.low),
  high: round(of.high),
});

/** Every function worth a row, judged, in the order of their numbers. */
export function judgedFunctions(pair: Pair): readonly JudgedFunction[] {
  const { before, after, functions } = pair;
  const least = limit(before, 'compare.row');
  const drafts: Omit<JudgedFunction, 'row' | 'significant'>[] = [];
  for (let f = 0; f < functions.count; f++) {
    const shares = [before.estimate.share(f), after.estimate.share(f)] as const;
    if (Math.max(...shares) < LEAST_SHARE && before.estimate.total(f) < least && after.estimate.total(f) < least)
      continue;
    drafts.push(draft(pair, f));
  }
  const tested = drafts.filter(({ f }) => before.estimate.share(f) >= least || after.estimate.share(f) >= least);
  const rejected = benjaminiHochberg(
    tested.map(({ change, delta }) => (change === null ? delta.p : change.p)),
    limit(before, 'compare.falseRows'),
  );
  const significant = new Set(tested.filter((_, i) => rejected[i]).map(({ f }) => f));
  return drafts.map((one) => ({
    ...one,
    significant: significant.has(one.f),
    row: rowOf(pair, one, significant.has(one.f)),
  }));
}

function draft(pair: Pair, f: number): Omit<JudgedFunction, 'row' | 'significant'> {
  const { before, after, functions, effect } = pair;
  const cost = { before: before.estimate.costOf(f), after: after.estimate.costOf(f) };
  const change = relativeChange(cost.before, cost.after);
  const delta = differenceOf(cost.before, cost.after);
  const levelOf = (input: RuleInput): Level =>
    functions.categoryOf(f) === 'unknown'
      ? 'none'
      : plateauLevel(input, input.estimate.share(f), input.estimate.shareError(f).high, input.gates.unknown);
  const levels = { before: levelOf(before), after: levelOf(after) };
  const reached = (level: Level) => LEVELS.indexOf(level) >= LEVELS.indexOf('investigate');
  const status = statusOf({
    before: reached(levels.before),
    after: reached(levels.after),
    change: change ?? fromNothing(delta),
    afterHigh: after.estimate.shareError(f).high,
    effect,
    limit: limit(before, 'plateau.investigate'),
  });
  const shareOf = (input: RuleInput) => ({
    value: input.estimate.share(f),
    variance: input.estimate.shareError(f).variance,
    df: Number.POSITIVE_INFINITY,
  });
  const deltaShare = differenceOf(shareOf(before), shareOf(after));
  return { f, key: functions.describe(f).key, levels, cost, change, delta, deltaShare, status };
}

/** From no cost to some is an endless rise, if the difference is sure; from none to none is no change. */
export function fromNothing(delta: { readonly value: number; readonly low: number }) {
  if (delta.value === 0) return { value: 0, low: 0, high: 0 };
  const high = Number.POSITIVE_INFINITY;
  return { value: high, low: delta.low > 0 ? high : Number.NEGATIVE_INFINITY, high };
}

function rowOf(pair: Pair, one: Omit<JudgedFunction, 'row' | 'significant'>, significant: boolean): DiffRow {
  const { f, cost, change, delta, deltaShare } = one;
  const known = pair.functions.describe(f);
  const side = (input: RuleInput, own: Estimated): DiffSide => {
    const error = input.estimate.shareError(f);
    return {
      self: interval({ value: input.estimate.share(f), low: error.low, high: error.high }, stored),
      total: stored(input.estimate.total(f)),
      cost: around(own),
      samples: input.estimate.perCapture.reduce((total, shares) => total + (shares.selfSamples[f] as number), 0),
    };
  };
  return {
    key: known.key,
    name: known.name,
    file: known.file,
    line: known.line,
    category: known.category,
    before: side(pair.before, cost.before),
    after: side(pair.after, cost.after),
    change: change === null ? null : interval(change, stored),
    deltaCost: interval(delta, storedCost),
    deltaShare: interval(deltaShare, stored),
    significant,
    status: one.status,
  };
}

/** Rows that differ at all or have a status, largest change of cost first; those with a status are never cut off. */
export function diffTable(judged: readonly JudgedFunction[]): readonly DiffRow[] {
  const differing = judged
    .filter(
      ({ delta, deltaShare, f, row }) =>
        f >= 0 && (delta.value !== 0 || deltaShare.value !== 0 || row.before.total !== row.after.total),
    )
    .sort((a, b) => Math.abs(b.delta.value) - Math.abs(a.delta.value) || (a.key < b.key ? -1 : 1));
  return differing.filter((one, i) => i < MOST_ROWS || one.status !== null).map((one) => one.row);
}
