import { failedShare } from '../../load/failed-share.ts';
import type { LoadRow } from '../../load/model.ts';
import { quantileOf } from '../../load/quantile.ts';
import { latencyText } from '../../load/summary-line.ts';
import { limitOf } from '../rule-set.ts';
import type { Level, Verdict } from '../verdict.ts';
import { percent, stored } from '../wording.ts';
import {
  type LoadRule,
  type LoadRuleInput,
  latencyCertainty,
  loadVerdict,
  omissionNote,
  rowLabel,
  rowsOf,
  tooFew,
} from './load-rule.ts';
import { isWarning, objectiveOf, whose } from './objectives.ts';

const LATENCIES = [
  { metric: 'p50', q: 0.5 },
  { metric: 'p95', q: 0.95 },
  { metric: 'p99', q: 0.99 },
] as const;

/** MT-SLO: percentiles and the error rate against the objective that speaks first (`requirements.md` C). */
export const mtSlo: LoadRule = {
  id: 'MT-SLO',
  version: 1,
  title: 'Objectives',
  thresholds: ['load.slo.p95', 'load.slo.p99', 'load.slo.errors', 'load.slo.bottleneck', 'load.above'],
  evaluate(input) {
    // Runs of a command have no users whose objectives they could breach.
    if (input.run.counts === 'runs') return [];
    return rowsOf(input.run).flatMap((row, i) => {
      const all = [...latencies(input, row), ...errorRate(input, row)];
      return i === 0 ? all : all.filter(({ level }) => level !== 'none');
    });
  },
};

function latencies(input: LoadRuleInput, row: LoadRow): readonly Verdict[] {
  const { run, ruleSet, objectives } = input;
  return LATENCIES.flatMap(({ metric, q }) => {
    const value = quantileOf(row, q);
    const objective = objectiveOf(objectives, row, metric);
    if (value === null || objective === null) return [];
    const { limit, source } = objective.slo;
    const shared = {
      rule: mtSlo,
      row,
      what: metric,
      measure: {
        name: metric,
        value: stored(value),
        unit: 'ms',
        ...(row.requests === null ? {} : { n: row.requests }),
        method: 'exact',
      },
      threshold: { op: '>', value: limit, source },
    } as const;
    const few = tooFew(row, q, ruleSet);
    if (few !== null) {
      return loadVerdict(input, {
        ...shared,
        level: 'none',
        certainty: 'inconclusive',
        reason: `${metric} of ${rowLabel(row)} has ${few}; its ${latencyText(value)} is not held against ${latencyText(limit)}.`,
        advice: 'load.requests',
        guards: ['QG-REQUESTS'],
      });
    }
    const level = breach(value, limit, input);
    const numbers = `${metric} of ${rowLabel(row)} is ${latencyText(value)}`;
    const verdict =
      level === 'none'
        ? `within ${latencyText(limit)}, ${whose(objective)}.`
        : `above ${latencyText(limit)}, ${whose(objective)}${level === 'investigate' ? '' : `, and more than ${limitOf(ruleSet, 'load.slo.bottleneck')} times of it`}.`;
    return loadVerdict(input, {
      ...shared,
      level,
      certainty: latencyCertainty(run, q, level),
      reason: `${numbers}, ${verdict}${level === 'none' ? omissionNote(run, q) : ''}`,
      advice: level === 'none' ? 'load.held' : 'load.slo',
    });
  });
}

function breach(value: number, limit: number, { ruleSet }: LoadRuleInput): Level {
  if (value <= limit) return 'none';
  return value > limit * limitOf(ruleSet, 'load.slo.bottleneck') ? 'likely-bottleneck' : 'investigate';
}

function errorRate(input: LoadRuleInput, row: LoadRow): readonly Verdict[] {
  const share = failedShare(row);
  const objective = objectiveOf(input.objectives, row, 'error-rate');
  if (share === null || objective === null) return [];
  const { limit, source } = objective.slo;
  const level = isWarning(objective, share) ? 'watch' : breach(share, limit, input);
  // MT-ERR says it already.
  if (level !== 'none' && limit >= limitOf(input.ruleSet, 'load.errors.bad')) return [];
  return [
    loadVerdict(input, {
      rule: mtSlo,
      row,
      what: 'error rate',
      measure: { name: 'error rate', value: stored(share), unit: 'share', n: row.requests ?? 0, method: 'exact' },
      threshold: { op: '>', value: limit, source },
      level,
      certainty: 'confirmed',
      reason: `${percent(share)} of the requests of ${rowLabel(row)} failed, ${level === 'none' ? 'within' : 'above'} ${percent(limit)}, ${whose(objective)}.`,
      advice: level === 'none' ? 'load.held' : 'load.errors',
    }),
  ];
}
