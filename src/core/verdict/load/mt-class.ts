import { quantileOf } from '../../load/quantile.ts';
import { latencyText, rateText } from '../../load/summary-line.ts';
import type { AdviceCode } from '../advice.ts';
import { crossed, limitOf } from '../rule-set.ts';
import type { Threshold } from '../verdict.ts';
import { stored } from '../wording.ts';
import { type LoadRule, type LoadRuleInput, loadVerdict, tooFew } from './load-rule.ts';
import { objectiveOf } from './objectives.ts';

interface Class {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly threshold: Threshold;
  readonly why: string;
  readonly advice: AdviceCode;
}

/** MT-CLASS: which kind of trouble the whole run is in; a label for where to look, no size. */
export const mtClass: LoadRule = {
  id: 'MT-CLASS',
  version: 1,
  title: 'Kind of trouble',
  thresholds: ['load.slo.p95', 'load.slo.p99', 'load.tail.bad', 'load.outliers.bad', 'load.above'],
  evaluate(input) {
    if (input.run.counts === 'runs') return [];
    return [...latencyOrTail(input), ...throughput(input)].map(({ name, value, unit, threshold, why, advice }) =>
      loadVerdict(input, {
        ...{ rule: mtClass, row: input.run.total, what: `${name} trouble`, threshold, advice },
        measure: { name, value: stored(value), unit, method: 'exact' },
        level: 'watch',
        certainty: 'confirmed',
        reason: why,
      }),
    );
  },
};

/** The value at `q`, where it has the requests it needs. */
function sure({ run, ruleSet }: LoadRuleInput, q: number): number | null {
  return tooFew(run.total, q, ruleSet) === null ? quantileOf(run.total, q) : null;
}

function latencyOrTail(input: LoadRuleInput): readonly Class[] {
  const { objectives, ruleSet, run } = input;
  const limit = (metric: 'p50' | 'p95' | 'p99') => objectiveOf(objectives, run.total, metric)?.slo ?? null;
  const [p50, p95, p99] = [sure(input, 0.5), sure(input, 0.95), sure(input, 0.99)];
  // Half of all requests are slower than what all but five of a hundred may be.
  const half = limit('p50') ?? limit('p95');
  if (p50 === null || half === null) return [];
  const one = (value: number, unit: string, threshold: Threshold, why: string, advice: AdviceCode, name = 'tail') => [
    { name, value, unit, threshold, why, advice },
  ];
  if (p50 > half.limit) {
    const why = `p50 ${latencyText(p50)} is above ${latencyText(half.limit)}: all requests are slow, not some.`;
    return one(p50, 'ms', { op: '>', value: half.limit, source: half.source }, why, 'load.class.latency', 'latency');
  }
  const held = `p50 ${latencyText(p50)} is within ${latencyText(half.limit)}`;
  const last = limit('p99');
  if (p99 !== null && last !== null && p99 > last.limit) {
    const why = `${held} and p99 ${latencyText(p99)} above ${latencyText(last.limit)}: some requests are slow, not all.`;
    return one(p99, 'ms', { op: '>', value: last.limit, source: last.source }, why, 'load.class.tail');
  }
  for (const [high, low, key] of [
    [p95, p50, 'load.tail.bad'],
    [p99, p95, 'load.outliers.bad'],
  ] as const) {
    if (high === null || low === null || low <= 0 || high / low <= limitOf(ruleSet, key)) continue;
    const why = `${held}, and ${latencyText(high)} is ${Number((high / low).toFixed(1))} times ${latencyText(low)}: some requests are slow, not all.`;
    return one(high / low, '×', crossed(ruleSet, key), why, 'load.class.tail');
  }
  return [];
}

function throughput({ run, objectives }: LoadRuleInput): readonly Class[] {
  const objective = objectiveOf(objectives, run.total, 'throughput')?.slo ?? null;
  const value = run.total.perSecond;
  if (objective === null || value === null || value >= objective.limit) return [];
  const why = `${rateText(value)} is below the objective of ${rateText(objective.limit)}.`;
  const threshold: Threshold = { op: '<', value: objective.limit, source: objective.source };
  return [{ name: 'throughput', value, unit: 'requests/s', threshold, why, advice: 'load.class.throughput' }];
}
