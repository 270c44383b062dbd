import { describe, expect, it } from 'vitest';
import { computePlan } from '../../plan/compute/compute-plan.ts';
import type { Plan } from '../../plan/model.ts';
import { readPlans } from '../../plan/read-plans.ts';
import { DEFAULT_RULE_SET } from '../rule-set.ts';
import type { Verdict } from '../verdict.ts';
import { alikeSteps } from './alike-verdicts.ts';
import { comparePlans } from './compare-plans.ts';
import { evaluatePlan } from './evaluate-plan.ts';

/** Rows that a scan of a partition gives, where 1 was expected. */
const scan = (relation: string, relationship: string, rows: number) => ({
  'Node Type': 'Seq Scan',
  'Parent Relationship': relationship,
  'Relation Name': relation,
  'Plan Rows': 1,
  'Actual Total Time': 1,
  'Actual Rows': rows,
  'Actual Loops': 1,
});

/** A join of partitions one by one, as PostgreSQL does with enable_partitionwise_join. */
function joinedPlan(
  partitions: number,
  { rows = 150, most = 3 }: { readonly rows?: number; readonly most?: number } = {},
): Plan {
  const joins = Array.from({ length: partitions }, (_, partition) => ({
    'Node Type': 'Hash Join',
    'Parent Relationship': 'Member',
    'Join Type': 'Inner',
    'Plan Rows': 150,
    'Actual Total Time': 3,
    'Actual Rows': 150,
    'Actual Loops': 1,
    Plans: [
      scan(`orders_p${partition}`, 'Outer', partition === most ? rows * 2 : rows),
      { ...scan('', 'Inner', 150), 'Node Type': 'Hash', Plans: [scan(`lines_p${partition}`, 'Outer', 1)] },
    ],
  }));
  const root = { 'Node Type': 'Append', 'Plan Rows': 1, 'Actual Total Time': 50, 'Actual Rows': 1, 'Actual Loops': 1 };
  const text = JSON.stringify([{ Plan: { ...root, Plans: joins }, 'Execution Time': 50 }]);
  const [plan] = readPlans(new TextEncoder().encode(text)).plans;
  if (plan === undefined) throw new RangeError('no plan');
  return plan;
}

const estimates = (plan: Plan): readonly Verdict[] =>
  evaluatePlan(
    { plan, computed: computePlan(plan), captureId: 'q', sha256: 's', catalog: null },
    DEFAULT_RULE_SET,
  ).verdicts.filter(({ rule, subject }) => rule === 'EX-EST' && subject.label.includes('orders_p'));

describe('verdicts on alike steps', () => {
  it('are one, by the weightiest, with what all cost', () => {
    const [verdict, ...others] = estimates(joinedPlan(120));
    expect(others).toEqual([]);
    expect(verdict?.subject.label).toBe('Seq Scan on orders_p# (120 alike)');
    expect(verdict?.measure.value).toBe(300);
    expect(verdict?.cost?.value).toBe(120);
    expect(verdict?.reason).toContain('300 rows where 1 row was expected');
    expect(verdict?.reason).toContain('So it is in 119 more steps like it.');
    expect(verdict?.details?.alike).toBe(120);
    const [first, all] = verdict?.evidence ?? [];
    expect(first?.pointer).toBe('plan-node:14');
    expect(all?.pointer).toMatch(/^plan-nodes:2,6,10,14,(\d+,)+478$/);
  });

  it('have one key whichever partition stands for them, and however many there are', () => {
    const keys = [joinedPlan(120), joinedPlan(120, { most: 7 }), joinedPlan(400)].map(
      (plan) => estimates(plan)[0]?.subject.key,
    );
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toContain('Seq Scan orders_p#');
  });

  it('stay as they are where they are few', () => {
    expect(estimates(joinedPlan(99)).map(({ subject }) => subject.label)).toHaveLength(99);
  });

  it('are of one family on one side of the joins only, and where the steps are of one sort', () => {
    const { nodes } = joinedPlan(3);
    const { family } = alikeSteps(joinedPlan(3));
    const of = (name: string) =>
      nodes.filter(({ relation }) => relation?.startsWith(name)).map(({ index }) => family[index]);
    expect(new Set(of('orders_')).size).toBe(1);
    expect(new Set(of('lines_')).size).toBe(1);
    expect(of('orders_')[0]).not.toBe(of('lines_')[0]);
    expect(family[0]).toBe(-1);
  });

  it('are found again in another run, whichever partition is the weightiest there', () => {
    const side = (label: string, plan: Plan) => ({
      label,
      runs: [{ itemId: label, sha256: '00', label, plan, computed: computePlan(plan), queryHash: null }],
    });
    const before = side('before', joinedPlan(120, { rows: 150 }));
    const after = side('after', joinedPlan(120, { rows: 150, most: 7 }));
    const { verdicts } = comparePlans(before, after, DEFAULT_RULE_SET);
    const found = verdicts.filter(({ rule, subject }) => rule === 'EX-EST' && subject.label.includes('orders_p'));
    expect(found.map(({ status, cost }) => [status, cost?.value])).toEqual([['persisting', 120]]);
  });
});
