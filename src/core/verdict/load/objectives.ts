import type { Slo } from '../../investigation/slo.ts';
import { type RuleSet, threshold } from '../rule-set.ts';

/** The objectives of an audit that has none of its own (`requirements.md` C-01 to C-03): p95, p99 and error rate of the rule set. */
export function auditObjectives(ruleSet: RuleSet): readonly Slo[] {
  const objective = (metric: Slo['metric'], key: 'load.slo.p95' | 'load.slo.p99' | 'load.slo.errors'): Slo => {
    const { value: limit, source } = threshold(ruleSet, key);
    return { level: 'audit', of: '', metric, limit, source };
  };
  return [
    objective('p95', 'load.slo.p95'),
    objective('p99', 'load.slo.p99'),
    objective('error-rate', 'load.slo.errors'),
  ];
}
