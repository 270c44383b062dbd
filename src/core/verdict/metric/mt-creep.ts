import { metricRole } from '../../series/metric-roles.ts';
import type { SeriesColumn } from '../../series/model.ts';
import { valueText } from '../../series/series-summary.ts';
import { nameOf } from '../memory/memory-rule.ts';
import { type Stretch, stretchesOf, watched } from '../memory/stretches.ts';
import { crossed } from '../rule-set.ts';
import type { Verdict } from '../verdict.ts';
import { percent, stored } from '../wording.ts';
import { CREEP_THRESHOLDS, creepOf, loadOverTime } from './creep.ts';
import { type MetricInput, type MetricRule, metricVerdict } from './metric-rule.ts';

/**
 * MT-CREEP of a series: a percentile or another latency that rises all through a soak. No slope goes across a restart: the process that was watched
 * longest is judged. Where the series tells requests a second, their rate must have stood in that time; where it does not, what is found is probable.
 */
export const mtSeriesCreep: MetricRule = {
  id: 'MT-CREEP',
  version: 1,
  title: 'Creeping latency',
  thresholds: CREEP_THRESHOLDS,
  evaluate(input) {
    const { columns } = input.series;
    const rate = columns.find((column) => metricRole(column) === 'rate') ?? null;
    return columns.flatMap((column) => {
      const role = metricRole(column);
      return role === 'p95' || role === 'latency' ? judged(input, column, rate) : [];
    });
  },
};

/** The stretch that was watched longest, of equal ones the latest; null where nothing was measured. */
function longestOf({ series }: MetricInput, column: SeriesColumn): Stretch | null {
  let [longest, most]: [Stretch | null, number] = [null, -1];
  for (const stretch of stretchesOf(series, column)) {
    const seconds = watched(stretch);
    if (seconds >= most) [longest, most] = [stretch, seconds];
  }
  return longest;
}

function judged(input: MetricInput, column: SeriesColumn, rate: SeriesColumn | null): readonly Verdict[] {
  const stretch = longestOf(input, column);
  if (stretch === null) return [];
  const load =
    rate === null
      ? null
      : loadOverTime(
          stretchesOf(input.series, rate).find(({ process }) => process === stretch.process)?.values ?? [],
          input.ruleSet,
        );
  const creep = creepOf(nameOf(column), stretch, load !== null, input.ruleSet);
  if (creep === null) return [];
  const window = [stretch.times[0] ?? 0, stretch.times.at(-1) ?? 0] as const;
  if (load === null || rate === null || load.isSteady) {
    return [metricVerdict(input, { rule: mtSeriesCreep, column, window, ...creep })];
  }
  const told = (value: number): string => valueText(value, 'count');
  const threshold = crossed(input.ruleSet, 'compare.load');
  return [
    metricVerdict(input, {
      ...{ rule: mtSeriesCreep, column, window, threshold, level: 'none', certainty: 'inconclusive' },
      measure: {
        name: 'change of the load',
        value: stored(load.last / load.first - 1),
        unit: 'share',
        method: 'exact',
      },
      reason: `Whether ${nameOf(column)} creeps cannot be told: the load did not stand. ${nameOf(rate)} was ${told(load.first)} in the first third and ${told(load.last)} in the last, more than ${percent(threshold.value)} apart.`,
      advice: 'load.soak',
      guards: ['QG-SERIES'],
    }),
  ];
}
