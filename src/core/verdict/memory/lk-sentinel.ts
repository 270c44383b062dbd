import { durationText } from '../../series/series-summary.ts';
import { crossed, limitOf } from '../rule-set.ts';
import type { Level, Verdict } from '../verdict.ts';
import { amount, stored } from '../wording.ts';
import { isHeap } from './columns.ts';
import type { Growth } from './growth.ts';
import { type MemoryInput, type MemoryRule, memoryVerdict, nameOf } from './memory-rule.ts';
import { medianOf } from './trend.ts';

/** The level a value stood at for one window of time. */
interface Step {
  readonly from: number;
  readonly to: number;
  readonly value: number;
}

/** From when on, and until when, memory stood above a multiple of where it started. */
interface Crossing extends Step {
  readonly start: number;
  /** `lasting`: it stands there still, and for longer than before it ever came back; `recent`: it stands there, but not for long; `gone`: it came back. */
  readonly stays: 'lasting' | 'recent' | 'gone';
}

/**
 * LK-SENTINEL: memory that reached half as much again as it started with, and stayed (`rules.md` §6; the playbook's leak sentinel). The start
 * is the median of the first minute; what follows is taken as medians of minutes. The used heap falls at each collection, so it is taken as
 * the least of ten minutes each. What was crossed while a process warmed up is watched, and the end of the warm-up is then the new start.
 */
export const lkSentinel: MemoryRule = {
  id: 'LK-SENTINEL',
  version: 1,
  title: 'Memory against its start',
  thresholds: ['sentinel.ratio', 'sentinel.window', 'sentinel.hold'],
  evaluate(input) {
    return input.growths.flatMap((growth, i) => sentinelOf(input, growth, i === 0));
  },
};

function sentinelOf(input: MemoryInput, growth: Growth, isLead: boolean): readonly Verdict[] {
  const { stretch, column } = growth;
  const hold = limitOf(input.ruleSet, 'sentinel.hold');
  const warm = stretch.from + limitOf(input.ruleSet, 'rss.warmUp');
  const heap = isHeap(column);
  const steps = stepsOf(growth, heap ? hold : limitOf(input.ruleSet, 'sentinel.window'), heap);
  // Of nothing there is no multiple.
  if (steps.length < 2 || !((steps[0]?.value ?? 0) > 0)) return [];
  const first = crossingOf(steps, input, hold);
  const isWarmUp = first?.stays === 'lasting' && first.from < warm;
  const later = isWarmUp
    ? crossingOf(
        steps.filter(({ from }) => from >= warm),
        input,
        hold,
      )
    : null;
  const crossing = later?.stays === 'lasting' ? later : first;
  if (crossing?.stays === 'lasting' && crossing.from >= warm)
    return [verdictOf(input, growth, crossing, steps, 'investigate')];
  if (isWarmUp || crossing?.stays === 'recent') return [verdictOf(input, growth, crossing, steps, 'watch')];
  return isLead ? [verdictOf(input, growth, crossing, steps, 'none')] : [];
}

/** Medians (of a heap: minima) of a stretch's values over windows of time. */
function stepsOf({ stretch }: Growth, seconds: number, isHeapColumn: boolean): readonly Step[] {
  const { times, values } = stretch;
  const steps: Step[] = [];
  for (let i = 0; i < times.length; ) {
    const from = times[i] ?? 0;
    let end = i + 1;
    while (end < times.length && (times[end] ?? 0) < from + seconds) end++;
    const own = values.slice(i, end);
    const value = isHeapColumn ? own.reduce((least, one) => Math.min(least, one)) : medianOf(own);
    steps.push({ from, to: times[end - 1] ?? from, value });
    i = end;
  }
  return steps;
}

/**
 * When memory crossed the multiple of its start; null where it never did. What rises and falls again, as a heap does between collections, has
 * crossed it for good only when it stands above for more than twice as long as it ever did before.
 */
function crossingOf(steps: readonly Step[], input: MemoryInput, hold: number): Crossing | null {
  const start = steps[0]?.value ?? 0;
  const limit = limitOf(input.ruleSet, 'sentinel.ratio') * start;
  const runs: Step[] = [];
  let isAbove = false;
  for (const step of steps) {
    const open = runs.at(-1);
    if (step.value > limit)
      runs.splice(isAbove ? -1 : runs.length, 1, { ...(isAbove && open ? open : step), to: step.to });
    isAbove = step.value > limit;
  }
  const [first] = runs;
  const last = runs.at(-1);
  if (first === undefined || last === undefined) return null;
  if (!isAbove) return { ...first, start, stays: 'gone' };
  const length = ({ from, to }: Step): number => to - from;
  const before = runs.slice(0, -1).reduce((longest, run) => Math.max(longest, length(run)), 0);
  if (length(last) >= hold && length(last) > 2 * before) return { ...last, start, stays: 'lasting' };
  return runs.length === 1 ? { ...last, start, stays: 'recent' } : { ...first, start, stays: 'gone' };
}

const NOTES: Readonly<Record<Crossing['stays'], string>> = {
  lasting: ' That was while it warmed up; since then it stayed near it.',
  recent: ' That was too short a time ago to tell whether it stays.',
  gone: '',
};

function verdictOf(
  input: MemoryInput,
  { stretch, column }: Growth,
  crossing: Crossing | null,
  steps: readonly Step[],
  level: Level,
): Verdict {
  const ratioLimit = crossed(input.ruleSet, 'sentinel.ratio');
  const limit = ratioLimit.value;
  const start = crossing?.start ?? steps[0]?.value ?? 0;
  const most = steps.reduce((highest, { value }) => Math.max(highest, value), 0);
  const last = steps.at(-1)?.value ?? 0;
  // Less than a byte is no start: a ratio to it would be of any size.
  const times = (value: number): number => (start >= 1 ? value / start : 0);
  const name = nameOf(column);
  const began = `${name} began at ${amount(start, 'bytes')}`;
  const ratio = `${Number(times(crossing === null ? most : last).toPrecision(3))}`;
  const when = crossing === null ? '' : momentOf(input, crossing.from);
  const stayed =
    crossing?.stays === 'gone'
      ? `, came back after ${durationText(crossing.to - crossing.from)}`
      : `, and is at ${ratio} times (${amount(last, 'bytes')}) at the end`;
  const reason =
    crossing === null
      ? `${began} and never stood at more than ${ratio} times of it (${amount(most, 'bytes')}): below ${limit} times.`
      : `${began} and crossed ${limit} times of it (${amount(limit * start, 'bytes')}) after ${durationText(crossing.from)}${when}${stayed}.${level === 'watch' ? NOTES[crossing.stays] : ''}`;
  return memoryVerdict(input, {
    rule: lkSentinel,
    column,
    stretch,
    window: [crossing?.from ?? stretch.times[0] ?? 0, crossing?.to ?? stretch.times.at(-1) ?? 0],
    measure: {
      name: 'memory',
      value: stored(times(crossing === null ? most : last)),
      unit: '× the start',
      n: stretch.times.length,
      method: 'exact',
    },
    threshold: ratioLimit,
    level,
    certainty: 'confirmed',
    reason,
    advice: level === 'none' ? 'rss.flat' : level === 'watch' ? 'sentinel.warmUp' : 'sentinel.grown',
    details: {
      start: Math.round(start),
      ...(crossing === null ? {} : { crossed: crossing.from, crossedAt: Math.round(limit * start) }),
    },
  });
}

/** ` (2026-01-02 03:04:05 UTC)`, where the series tells times of the calendar. */
function momentOf({ series }: MemoryInput, seconds: number): string {
  if (series.startedAt === '') return '';
  const moment = new Date(Date.parse(series.startedAt) + seconds * 1000);
  return Number.isNaN(moment.getTime()) ? '' : ` (${moment.toISOString().slice(0, 19).replace('T', ' ')} UTC)`;
}
