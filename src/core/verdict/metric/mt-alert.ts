import { type MetricRole, metricRole } from '../../series/metric-roles.ts';
import type { SeriesColumn } from '../../series/model.ts';
import { durationText, valueText } from '../../series/series-summary.ts';
import type { AdviceCode } from '../advice.ts';
import type { ThresholdKey } from '../default-rules.ts';
import { usualInterval } from '../memory/stretches.ts';
import { limitOf, type RuleSet, threshold } from '../rule-set.ts';
import type { Measure, Verdict } from '../verdict.ts';
import { count, stored } from '../wording.ts';
import {
  calledOf,
  type Measured,
  type MetricInput,
  type MetricRule,
  measuredOf,
  metricVerdict,
} from './metric-rule.ts';
import { spansText } from './spans.ts';
import { longestOf, sustained, timesAbove } from './sustained.ts';

/** An alert of the playbooks: a limit, and for how long a metric must stand above it. */
export interface Alert {
  readonly role: MetricRole;
  readonly limit: ThresholdKey;
  readonly hold: ThresholdKey;
  readonly advice: AdviceCode;
}

/** S1:197 and S2:114–115. Resident memory in bytes is LK-LIMIT’s, with the same numbers. */
export const ALERTS: readonly Alert[] = [
  { role: 'errors', limit: 'alert.errors', hold: 'alert.errors.hold', advice: 'load.errors.bad' },
  { role: 'p95', limit: 'alert.p95', hold: 'alert.p95.hold', advice: 'load.slo' },
  { role: 'queueWait', limit: 'alert.queue', hold: 'alert.queue.hold', advice: 'alert.queue' },
  { role: 'lag', limit: 'alert.lag', hold: 'alert.lag.hold', advice: 'alert.lag' },
  { role: 'cpu', limit: 'alert.cpu', hold: 'alert.cpu.hold', advice: 'alert.cpu' },
  // Where a part of it is above, the whole is; where it is not, nothing is known of the whole.
  { role: 'cpuPart', limit: 'alert.cpu', hold: 'alert.cpu.hold', advice: 'alert.cpu' },
  { role: 'memory', limit: 'limit.share', hold: 'limit.hold', advice: 'limit.near' },
];

/** Fewest looks that tell that a value stood. */
const FEWEST_LOOKS = 3;

/** What an alert says of a column: what stands in a verdict on it. */
export interface Alerted extends Pick<Verdict, 'level' | 'certainty' | 'reason' | 'threshold' | 'measure' | 'guards'> {
  readonly advice: AdviceCode;
  /** The longest of the times that made it an alert; where none did, all that was looked at. */
  readonly window: readonly [number, number];
  /** `spans`: every time that made it an alert. */
  readonly details?: Readonly<Record<string, string>>;
}

/** A threshold in the unit of columns: seconds, not milliseconds. */
function limitIn(ruleSet: RuleSet, key: ThresholdKey): number {
  const { value, unit } = threshold(ruleSet, key);
  return unit === 'ms' ? value / 1000 : value;
}

/**
 * Whether values stood above an alert's limit for as long as it asks: at every look, of which there are three or more, without a gap between them.
 * A percentile that was above at each look was so over all of the time together; one that dips is not called an alert.
 */
export function alerted(
  { limit, hold, advice }: Alert,
  { name, unit }: Pick<SeriesColumn, 'name' | 'unit'>,
  { times, values }: Measured,
  ruleSet: RuleSet,
): Alerted | null {
  if (times.length === 0) return null;
  const [over, long] = [limitIn(ruleSet, limit), limitOf(ruleSet, hold)];
  const whole: readonly [number, number] = [times[0] ?? 0, times.at(-1) ?? 0];
  const interval = usualInterval(times);
  const most = values.reduce((highest, value) => Math.max(highest, value));
  // What is counted is told as numbers in sentences are.
  const told = (value: number): string => (unit === 'count' ? count(value) : valueText(value, unit));
  const [called, limitText, holdText] = [calledOf({ name, unit }), told(over), durationText(long)];
  const measure = (value: number): Measure => ({
    name: `value held for ${holdText}`,
    value: stored(value),
    unit: unit === 'seconds' ? 's' : unit === 'count' ? threshold(ruleSet, limit).unit : unit,
    n: times.length,
    method: 'exact',
  });
  const own = { op: '>', value: over, source: threshold(ruleSet, limit).source } as const;
  const held = sustained(times, values, interval, long);
  const isCoarse = interval * (FEWEST_LOOKS - 1) > long;
  if (held === null || isCoarse) {
    const why = isCoarse
      ? `looks ${durationText(interval)} apart do not tell what stood for ${holdText}`
      : `it was not watched for ${holdText} without a gap`;
    return {
      ...{ level: 'none', certainty: 'inconclusive', threshold: own, window: whole, guards: ['QG-SERIES'] },
      ...{ measure: measure(most), advice: 'alert.longer' },
      reason: `Whether ${called} stood above ${limitText} cannot be told: ${why}. The most was ${told(most)}.`,
    };
  }
  const above = timesAbove(times, values, interval, over);
  const longest = longestOf(above);
  const fires = held.value > over;
  const clear = longest === null ? `was never above ${limitText}` : '';
  const brief =
    longest === null
      ? ''
      : `stood above ${limitText} for no more than ${durationText(longest.to - longest.from)} at a time`;
  return {
    ...{ level: fires ? 'investigate' : 'none', certainty: 'confirmed', threshold: own, guards: [] },
    measure: measure(held.value),
    advice: fires ? advice : 'alert.clear',
    ...(fires ? { details: { spans: spansText(above.filter(({ from, to }) => to - from >= long)) } } : {}),
    window: fires && longest !== null ? [longest.from, longest.to] : whole,
    reason:
      fires && longest !== null
        ? `${called} stood above ${limitText} for ${durationText(longest.to - longest.from)} from ${durationText(longest.from)} on; the most was ${told(longest.most)}. ${holdText} make an alert.`
        : `${called} ${clear}${brief} in ${durationText(whole[1] - whole[0])}; the most was ${told(most)}. ${holdText} would make an alert.`,
  };
}

/** MT-ALERT: the playbooks' sustained limits on errors, p95, queues, lag, CPU and memory (S1:197, S2:114–115). */
export const mtAlert: MetricRule = {
  id: 'MT-ALERT',
  version: 2,
  title: 'Alerts',
  thresholds: ALERTS.flatMap(({ limit, hold }) => [limit, hold]),
  evaluate(input: MetricInput) {
    return ALERTS.flatMap((alert) =>
      input.series.columns
        .filter((column) => metricRole(column) === alert.role)
        .flatMap((column) => {
          const said = alerted(alert, column, measuredOf(input.series, column), input.ruleSet);
          if (alert.role === 'cpuPart' && said?.level === 'none') return [];
          return said === null ? [] : [metricVerdict(input, { rule: mtAlert, column, ...said })];
        }),
    );
  },
};
