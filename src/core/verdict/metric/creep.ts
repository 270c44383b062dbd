import { durationText, valueText } from '../../series/series-summary.ts';
import type { AdviceCode } from '../advice.ts';
import type { ThresholdKey } from '../default-rules.ts';
import { chance } from '../memory/memory-rule.ts';
import { trendOf } from '../memory/trend.ts';
import { crossed, limitOf, type RuleSet } from '../rule-set.ts';
import type { Certainty, Verdict } from '../verdict.ts';
import { percent, signedPercent, stored } from '../wording.ts';
import type { Measured } from './metric-rule.ts';

/** Shorter runs are no soak: nothing is said of them. */
const SHORTEST = 600;

/** The numbers that creep is held against. */
export const CREEP_THRESHOLDS: readonly ThresholdKey[] = [
  'load.creep.rise',
  'load.creep.p',
  'load.creep.seconds',
  'compare.load',
];

/** What is said of a latency over a soak: what stands in a verdict on it. */
export interface Creep extends Pick<Verdict, 'level' | 'certainty' | 'reason' | 'threshold' | 'measure' | 'guards'> {
  readonly advice: AdviceCode;
  /** The line at its first and at its last moment, in seconds of latency. */
  readonly details: { readonly lineFrom: number; readonly lineTo: number };
}

/**
 * Whether a latency (seconds) rises all through a soak: Theil–Sen slope and Mann–Kendall test of {@link trendOf}, p below the rule set's and more
 * than its rise from the first to the last moment. What was found is confirmed from the soak on that the rule set asks for, and where the load is known to
 * have stood; that nothing rises only where the 95 % interval of the slope leaves no room for such a rise. Null for less than ten minutes, and where
 * no trend can be made.
 */
export function creepOf(
  name: string,
  { times, values }: Measured,
  isLoadKnown: boolean,
  ruleSet: RuleSet,
): Creep | null {
  const seconds = (times.at(-1) ?? 0) - (times[0] ?? 0);
  const trend = seconds < SHORTEST ? null : trendOf(times, values);
  if (trend === null || !(trend.start > 0)) return null;
  const { start, end, p, blocks } = trend;
  const rise = end / start - 1;
  const threshold = crossed(ruleSet, 'load.creep.rise');
  const isRise = p < limitOf(ruleSet, 'load.creep.p') && trend.slope > 0 && rise > threshold.value;
  const bound = (slope: number): number => stored((slope * seconds) / start);
  const hidden = bound(trend.high);
  const enough = limitOf(ruleSet, 'load.creep.seconds');
  const isLong = seconds >= enough;
  const isSure = isLong && isLoadKnown && (isRise || hidden <= threshold.value);
  const certainty: Certainty = isSure ? 'confirmed' : 'probable';
  const load = isLoadKnown ? ' of steady load' : '';
  const numbers = `${name} goes from ${valueText(start, 'seconds')} to ${valueText(end, 'seconds')} over ${durationText(seconds)}${load}, ${signedPercent(rise)} (${chance(p)})`;
  const quiet =
    rise > threshold.value
      ? ': which may be chance.'
      : `: no more than ${percent(threshold.value)} that time could tell.`;
  const found = isRise ? ': something fills up or slows down.' : quiet;
  const more = [
    ...(isRise || hidden <= threshold.value ? [] : [` A rise of ${percent(hidden)} could hide in it.`]),
    ...(isLoadKnown ? [] : [' Whether the load stood meanwhile is not told.']),
    ...(isLong ? [] : [` A soak of ${durationText(enough)} confirms.`]),
  ];
  return {
    ...{ level: isRise ? 'investigate' : 'none', certainty, threshold },
    measure: {
      ...{ name: `rise of ${name}`, value: stored(rise), unit: 'share', n: blocks, method: 'theil-sen' },
      ...{ low: bound(trend.low), high: hidden },
    },
    reason: `${numbers}${found}${more.join('')}`,
    advice: isRise ? 'load.creep' : 'load.held',
    details: { lineFrom: stored(start), lineTo: stored(end) },
    guards: isLong ? [] : ['QG-SERIES'],
  };
}

/** What a rate did from its first to its last third. */
export interface LoadOverTime {
  readonly first: number;
  readonly last: number;
  /** The last third is within the tolerance of the first. */
  readonly isSteady: boolean;
}

/** Whether a load stood: the mean rate of its last third against that of its first. Null of fewer than three values, or of none at all at the start. */
export function loadOverTime(rates: readonly number[], ruleSet: RuleSet): LoadOverTime | null {
  const third = Math.floor(rates.length / 3);
  const mean = (part: readonly number[]): number => part.reduce((sum, rate) => sum + rate, 0) / part.length;
  if (third < 1) return null;
  const [first, last] = [mean(rates.slice(0, third)), mean(rates.slice(-third))];
  if (!(first > 0)) return null;
  return { first, last, isSteady: Math.abs(last / first - 1) <= limitOf(ruleSet, 'compare.load') };
}
