import type { PlanNode } from '../../plan/model.ts';
import { crossed, limitOf } from '../rule-set.ts';
import type { Verdict } from '../verdict.ts';
import { count } from '../wording.ts';
import { at, executed, needed, type PlanRule, planVerdict, printedByPostgres } from './plan-rule.ts';
import { labelOf } from './step-names.ts';

interface Spill {
  readonly batches: number | null;
  readonly isAggregate: boolean;
  /** Kilobytes. */
  readonly disk: number | null;
}

function largest({ fields, workers }: PlanNode, key: string): number | null {
  const values = [fields, ...workers.map((worker) => worker.fields)].map((process) => process.number(key));
  return values.reduce((most, value) => (value === null ? most : Math.max(most ?? 0, value)), null);
}

function spillOf(node: PlanNode): Spill | null {
  const batches = largest(node, 'Hash Batches');
  if (batches !== null) return { batches, isAggregate: false, disk: null };
  const aggregate = largest(node, 'HashAgg Batches');
  const disk = largest(node, 'Disk Usage');
  return aggregate === null && disk === null ? null : { batches: aggregate, isAggregate: true, disk };
}

/** EX-HASHSPILL: a hash table did not fit into memory and was worked off in parts from disk (`plans.md`). */
export const exHashSpill: PlanRule = {
  id: 'EX-HASHSPILL',
  version: 1,
  title: 'Hash table on disk',
  thresholds: ['plan.hash.batches', 'plan.hash.critical'],
  formula: 'Hash Batches > 1; HashAgg Batches > 1 or Disk Usage > 0',
  evaluate(input) {
    const other = printedByPostgres(input, 'the batches of a hash table');
    if (other !== null) return { verdicts: [], clear: '', missing: other };
    const { plan, ruleSet } = input;
    const hashes = ({ nodeType, strategy }: PlanNode): boolean =>
      nodeType === 'Hash' || (nodeType === 'Aggregate' && (strategy === 'Hashed' || strategy === 'Mixed'));
    if (!plan.nodes.some(hashes)) return { verdicts: [], clear: 'Nothing is hashed.' };
    const missing = needed(input, 'executions');
    if (missing !== null) return { verdicts: [], clear: '', missing };
    const verdicts: Verdict[] = [];
    for (const node of executed(input)) {
      const spill = spillOf(node);
      if (spill === null) continue;
      const { batches, isAggregate, disk } = spill;
      const isSpilled = (batches ?? 0) > limitOf(ruleSet, 'plan.hash.batches') || (disk ?? 0) > 0;
      if (!isSpilled) continue;
      const isCritical = !isAggregate && (batches ?? 0) > limitOf(ruleSet, 'plan.hash.critical');
      const peak = largest(node, 'Peak Memory Usage');
      const planned = largest(node, 'Original Hash Batches');
      const written = disk === null || disk === 0 ? '' : `, ${count(disk)} kB on disk`;
      const grown =
        planned !== null && batches !== null && planned < batches ? `, ${count(planned)} of them planned` : '';
      verdicts.push(
        planVerdict(input, {
          rule: exHashSpill,
          node,
          measure: { name: 'batches', value: batches ?? 1, unit: 'batches', n: 1 },
          cost: at(input.computed.self, node.index),
          threshold: crossed(ruleSet, isCritical ? 'plan.hash.critical' : 'plan.hash.batches'),
          level: isCritical ? 'likely-bottleneck' : 'investigate',
          reason: `${labelOf(node)} did not fit into memory: worked off in ${count(batches ?? 1)} batches${grown}${written}${peak === null ? '' : `, ${count(peak)} kB in memory at most`}.`,
          advice: 'plan.hash.memory',
          values: {
            [isAggregate ? 'HashAgg Batches' : 'Hash Batches']: batches,
            'Original Hash Batches': planned,
            'Disk Usage': disk,
            'Peak Memory Usage': peak,
          },
        }),
      );
    }
    return { verdicts, clear: 'Every hash table fit into memory.' };
  },
};
