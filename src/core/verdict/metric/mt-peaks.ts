import { requestsFor } from '../../load/quantile.ts';
import { metricRole } from '../../series/metric-roles.ts';
import type { SeriesColumn } from '../../series/model.ts';
import { durationText, valueText } from '../../series/series-summary.ts';
import type { AdviceCode } from '../advice.ts';
import type { ThresholdKey } from '../default-rules.ts';
import { bandOf } from '../load/mt-bands.ts';
import { isResident, limitColumn } from '../memory/columns.ts';
import { nameOf } from '../memory/memory-rule.ts';
import { usualInterval } from '../memory/stretches.ts';
import { limitOf } from '../rule-set.ts';
import type { Verdict } from '../verdict.ts';
import { count, percent, stored } from '../wording.ts';
import { gcPauses } from './gc-pauses.ts';
import {
  calledOf,
  type Measured,
  type MetricInput,
  type MetricRule,
  measuredOf,
  metricVerdict,
} from './metric-rule.ts';

/** A peak of CPU is that of a minute: single looks at a processor are 0 or 1. */
const PEAK_SECONDS = 60;

/** MT-BANDS over time: CPU and memory at their peak, and p99 of a collector's pauses, in the playbook's three bands (S4:548–550). */
export const mtPeaks: MetricRule = {
  id: 'MT-BANDS',
  version: 2,
  title: 'Peaks of CPU and memory, pauses',
  thresholds: [
    ...(['band.cpu.warn', 'band.cpu.bad', 'band.memory.warn', 'band.memory.bad'] as const),
    ...(['band.gc.warn', 'band.gc.bad', 'load.above'] as const),
  ],
  evaluate: (input) => [...cpuPeaks(input), ...memoryPeaks(input), ...pauses(input)],
};

interface Peak {
  readonly value: number;
  readonly from: number;
  readonly to: number;
}

/** The highest mean of a minute of looks; of looks further apart the highest one. */
function highestMinute({ times, values }: Measured): Peak | null {
  const isSparse = usualInterval(times) >= PEAK_SECONDS;
  let best: Peak | null = null;
  let [first, sum] = [0, 0];
  for (let i = 0; i < times.length; i++) {
    sum += values[i] ?? 0;
    const time = times[i] ?? 0;
    while (time - (times[first] ?? time) > PEAK_SECONDS) sum -= values[first++] ?? 0;
    const mean = sum / (i - first + 1);
    const from = times[first] ?? time;
    const isWhole = isSparse || time - (times[0] ?? 0) >= PEAK_SECONDS || i === times.length - 1;
    if (isWhole && (best === null || mean > best.value)) best = { value: mean, from, to: time };
  }
  return best;
}

function peakVerdict(
  input: MetricInput,
  column: SeriesColumn,
  peak: Peak,
  told: { readonly what: string; readonly keys: readonly [ThresholdKey, ThresholdKey]; readonly advice: AdviceCode },
): Verdict {
  const value = stored(peak.value);
  const { level, band, threshold } = bandOf(value, input.ruleSet, told.keys);
  const [warn, bad] = told.keys.map((key) => percent(limitOf(input.ruleSet, key)));
  return metricVerdict(input, {
    ...{ rule: mtPeaks, column, window: [peak.from, peak.to], threshold, level },
    measure: { name: 'peak', value, unit: 'share', method: 'exact' },
    certainty: 'confirmed',
    reason: `${calledOf(column)} was ${percent(value)} ${told.what}, ${durationText(peak.from)} after the start: the ${band} band of ${warn} to ${bad}.`,
    advice: level === 'none' ? 'alert.clear' : told.advice,
  });
}

function cpuPeaks(input: MetricInput): readonly Verdict[] {
  return input.series.columns.flatMap((column) => {
    const role = metricRole(column);
    const peak = role === 'cpu' || role === 'cpuPart' ? highestMinute(measuredOf(input.series, column)) : null;
    // Of a part only a peak in the highest band says something of the whole: it is in that band too.
    const isOpen = role === 'cpuPart' && !(stored(peak?.value ?? 0) > limitOf(input.ruleSet, 'band.cpu.bad'));
    return peak === null || isOpen
      ? []
      : peakVerdict(input, column, peak, {
          what: 'in its busiest minute',
          keys: ['band.cpu.warn', 'band.cpu.bad'],
          advice: 'alert.cpu',
        });
  });
}

/** Memory as a share of what there is: told as such, or resident memory of its limit. */
function memoryPeaks(input: MetricInput): readonly Verdict[] {
  const limits = limitColumn(input.series);
  return input.series.columns.flatMap((column) => {
    const isShare = metricRole(column) === 'memory';
    if (!isShare && !(isResident(column) && column.unit === 'bytes')) return [];
    let peak: Peak | null = null;
    column.values.forEach((value, row) => {
      const most = isShare ? 1 : limits === null ? input.limit?.bytes : limits.values[row];
      const time = input.series.times[row] ?? 0;
      const share = value === null || most == null || !(most > 0) ? Number.NaN : value / most;
      if (share > (peak?.value ?? -1)) peak = { value: share, from: time, to: time };
    });
    if (peak === null) return [];
    const source = limits === null && input.limit !== null ? ` (${input.limit.source})` : '';
    return peakVerdict(input, column, peak, {
      what: isShare ? 'at its peak' : `of its limit${source} at its peak`,
      keys: ['band.memory.warn', 'band.memory.bad'],
      advice: 'limit.near',
    });
  });
}

const P99 = 0.99;

function pauses(input: MetricInput): readonly Verdict[] {
  return gcPauses(input.series).flatMap(({ column, isExact, pauses: all }) => {
    const sorted = all.map(({ seconds }) => seconds).sort((a, b) => a - b);
    const most = sorted.at(-1);
    if (most === undefined) return [];
    const keys = ['band.gc.warn', 'band.gc.bad'] as const;
    const [warn, bad] = keys.map((key) => valueText(limitOf(input.ruleSet, key) / 1000, 'seconds'));
    const isFew = sorted.length < requestsFor(P99, limitOf(input.ruleSet, 'load.above'));
    // What the longest keeps below every percentile does; else a percentile needs its numbers.
    const value = isFew ? most : (sorted[Math.max(0, Math.ceil(P99 * sorted.length - 1e-9) - 1)] ?? most);
    const { level, band, threshold } = bandOf(stored(value * 1000), input.ruleSet, keys);
    const isOpen = isFew && level !== 'none';
    const first = `${isFew ? 'The longest' : 'p99'} of ${count(sorted.length)} pauses told by ${nameOf(column)} is ${valueText(value, 'seconds')}`;
    const text = isOpen
      ? `${first}: too few for p99, which needs 1,000, to say in which band it lies.`
      : `${first}${isFew ? '' : `, the longest ${valueText(most, 'seconds')}`}: the ${band} band of ${warn} to ${bad}.`;
    return metricVerdict(input, {
      ...{ rule: mtPeaks, column, threshold, window: [all[0]?.time ?? 0, all.at(-1)?.time ?? 0] },
      measure: {
        name: isFew ? 'longest pause' : 'p99 of pauses',
        value: stored(value * 1000),
        unit: 'ms',
        n: sorted.length,
        method: 'exact',
      },
      level: isOpen ? 'none' : level,
      certainty: isOpen ? 'inconclusive' : isExact ? 'confirmed' : 'probable',
      reason: text,
      advice: isOpen ? 'alert.longer' : level === 'none' ? 'alert.clear' : 'gc.pauses',
      guards: isOpen ? ['QG-REQUESTS'] : [],
    });
  });
}
