import { latencyText } from '../../load/summary-line.ts';
import { durationText } from '../../series/series-summary.ts';
import { chance } from '../memory/memory-rule.ts';
import { type Trend, trendOf } from '../memory/trend.ts';
import { crossed, limitOf } from '../rule-set.ts';
import type { Certainty, Level } from '../verdict.ts';
import { percent, signedPercent, stored } from '../wording.ts';
import { type LoadRule, type LoadRuleInput, loadVerdict } from './load-rule.ts';

/** Shorter runs are no soak: nothing is said of them. */
const SHORTEST = 600;

/** MT-CREEP: p95 that rises all through a run under steady load (Theil–Sen slope of its stretches, Mann–Kendall test). */
export const mtCreep: LoadRule = {
  id: 'MT-CREEP',
  version: 1,
  title: 'Creeping latency',
  thresholds: ['load.creep.rise', 'load.creep.p', 'load.creep.seconds', 'compare.load'],
  evaluate(input) {
    const trend = trendIn(input, 'p95');
    if (trend === null) return [];
    const { slope, start, end, low, high, p, seconds, blocks } = trend;
    const rise = end / start - 1;
    const threshold = crossed(input.ruleSet, 'load.creep.rise');
    const isSure = p < limitOf(input.ruleSet, 'load.creep.p') && slope > 0;
    const level: Level = isSure && rise > threshold.value ? 'investigate' : 'none';
    const enough = limitOf(input.ruleSet, 'load.creep.seconds');
    const certainty: Certainty = seconds >= enough ? 'confirmed' : 'probable';
    const numbers = `p95 goes from ${latencyText(start * 1000)} to ${latencyText(end * 1000)} over ${durationText(seconds)} of steady load, ${signedPercent(rise)} (${chance(p)})`;
    const short = certainty === 'confirmed' ? '' : ` A soak of ${durationText(enough)} confirms.`;
    const word =
      level === 'none'
        ? `: no more than ${percent(threshold.value)} that time could tell.`
        : ': something fills up or slows down.';
    const bound = (of: number): number => stored((of * seconds) / start);
    return [
      loadVerdict(input, {
        ...{ rule: mtCreep, row: input.run.total, what: 'p95 over time', threshold, level, certainty },
        measure: {
          ...{ name: 'rise of p95', value: stored(rise), unit: 'share', n: blocks, method: 'theil-sen' },
          ...{ low: bound(low), high: bound(high) },
        },
        reason: `${numbers}${word}${short}`,
        advice: level === 'none' ? 'load.held' : 'load.creep',
        guards: certainty === 'confirmed' ? [] : ['QG-SERIES'],
      }),
    ];
  },
};

/** The trend of a column over a run that is long enough and whose load is steady; else null. */
function trendIn({ run, ruleSet }: LoadRuleInput, name: string): (Trend & { readonly seconds: number }) | null {
  const { series } = run;
  if (series === null) return null;
  const of = (column: string): { readonly times: readonly number[]; readonly values: readonly number[] } => {
    const values = series.columns.find((one) => one.name === column)?.values ?? [];
    const at = values.flatMap((value, i) => (value === null ? [] : [i]));
    return { times: at.map((i) => series.times[i] ?? 0), values: at.map((i) => values[i] ?? 0) };
  };
  const { times, values } = of(name);
  const seconds = (times.at(-1) ?? 0) - (times[0] ?? 0);
  if (seconds < SHORTEST || !isSteady(of('rate').values, limitOf(ruleSet, 'compare.load'))) return null;
  const trend = trendOf(times, values);
  return trend === null || !(trend.start > 0) ? null : { ...trend, seconds };
}

/** The load stood: the rate of the last third is within the tolerance of that of the first. */
function isSteady(rates: readonly number[], tolerance: number): boolean {
  const third = Math.floor(rates.length / 3);
  const mean = (part: readonly number[]): number => part.reduce((sum, rate) => sum + rate, 0) / part.length;
  if (third < 1) return false;
  const [first, last] = [mean(rates.slice(0, third)), mean(rates.slice(-third))];
  return first > 0 && Math.abs(last / first - 1) <= tolerance;
}
