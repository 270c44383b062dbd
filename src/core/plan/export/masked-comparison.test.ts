import { expect, it } from 'vitest';
import { comparePlans } from '../../verdict/plan/compare-plans.ts';
import type { PlanRun } from '../../verdict/plan/compared-side.ts';
import { DEFAULT_RULE_SET } from '../../verdict/rule-set.ts';
import { computePlan } from '../compute/compute-plan.ts';
import { readPlans } from '../read-plans.ts';
import { maskedComparison } from './masked-comparison.ts';

function run(dialect: string, plan: object): PlanRun {
  const [read] = readPlans(new TextEncoder().encode(JSON.stringify(plan))).plans;
  if (read?.dialect !== dialect) throw new Error(`read as ${read?.dialect}`);
  return { itemId: '1', sha256: '00', label: 'plan', plan: read, computed: computePlan(read), queryHash: null };
}

const postgres = (filter: string): PlanRun =>
  run('postgresql', [{ Plan: { 'Node Type': 'Seq Scan', 'Relation Name': 'users', 'Plan Rows': 1, Filter: filter } }]);

const mysql = (condition: string): PlanRun =>
  run('mysql', {
    query_block: {
      select_id: 1,
      cost_info: { query_cost: '1.00' },
      table: {
        table_name: 'users',
        access_type: 'ALL',
        rows_examined_per_scan: 1,
        rows_produced_per_join: 1,
        filtered: '100.00',
        attached_condition: condition,
      },
    },
  });

it.each([
  ['PostgreSQL', postgres("(email = 'ann@secret.example'::text)"), postgres("(email = E'bob\\'s secret'::text)")],
  ['MySQL', mysql("(`users`.`email` = 'ann\\'s secret')"), mysql('(`users`.`email` = "bob\\"s secret")')],
])('holds no constant of a condition of %s', (_, before, after) => {
  const comparison = comparePlans(
    { label: 'before', runs: [before] },
    { label: 'after', runs: [after] },
    DEFAULT_RULE_SET,
    { override: { reason: 'masking' } },
  );
  expect(JSON.stringify(comparison)).toContain('secret');
  const told = JSON.stringify(maskedComparison(comparison));
  expect(told).not.toContain('secret');
  expect(told).toMatch(/email`? = \?/);
});
