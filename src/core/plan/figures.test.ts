import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { computePlan } from './compute/compute-plan.ts';
import { figuresOf } from './figures.ts';
import { readPlans } from './read-plans.ts';
import type { Figure } from './stored.ts';

const FILE = resolve(import.meta.dirname, '../../../tests/fixtures/plans/golden/pg15_seqscan_before.json');

function figuresOn(relation: string): ReadonlyMap<string, Figure> {
  const [plan] = readPlans(readFileSync(FILE)).plans;
  const node = plan?.nodes.find((one) => one.relation === relation);
  if (plan === undefined || node === undefined) throw new RangeError('no such step');
  return new Map(
    figuresOf(node.index, node.fields, computePlan(plan), plan.dialect).map((figure) => [figure.name, figure]),
  );
}

it('tells what was scanned, and of which printed numbers', () => {
  const scanned = figuresOn('orders').get('scanned rows');
  expect(scanned).toMatchObject({ value: 300_000, formula: '(Actual Rows + Rows Removed by Filter) × Actual Loops' });
  const [rows, removed, loops] = (scanned?.values ?? []).map(({ value }) => value ?? 0);
  expect(((rows ?? 0) + (removed ?? 0)) * (loops ?? 0)).toBe(300_000);
});

it('tells how self time and share follow from each other', () => {
  const figures = figuresOn('orders');
  const [self, share] = [figures.get('self time'), figures.get('share')];
  expect(share?.value).toBeCloseTo((self?.value ?? 0) / (share?.values[1]?.value ?? 1), 9);
  expect(share?.formula).toBe('self time ÷ execution time');
});

it('names the numbers as MariaDB prints them', () => {
  const file = resolve(import.meta.dirname, '../../../tests/fixtures/plans/mariadb10.11/03-join-filesort.json');
  const [plan] = readPlans(readFileSync(file)).plans;
  const node = plan?.nodes.find(({ relation }) => relation === 'o');
  if (plan === undefined || node === undefined) throw new RangeError('no such step');
  const figures = figuresOf(node.index, node.fields, computePlan(plan), plan.dialect);
  expect(figures.find(({ name }) => name === 'total time')).toMatchObject({
    value: expect.closeTo(741.043, 3),
    formula: 'r_table_time_ms + r_other_time_ms + those of the steps below it',
  });
  for (const { formula, values } of figures) {
    expect(`${formula} ${values.map(({ name }) => name).join(' ')}`).not.toMatch(/Actual|Plan Rows/);
  }
});

it('tells of a join’s filter nothing that was scanned', () => {
  const root = { 'Node Type': 'Nested Loop', 'Actual Rows': 5, 'Actual Loops': 1, 'Rows Removed by Join Filter': 95 };
  const [plan] = readPlans(new TextEncoder().encode(JSON.stringify([{ Plan: root }]))).plans;
  const [node] = plan?.nodes ?? [];
  if (plan === undefined || node === undefined) throw new RangeError('no plan');
  const figures = figuresOf(0, node.fields, computePlan(plan), plan.dialect);
  expect(figures.find(({ name }) => name === 'scanned rows')).toMatchObject({
    value: 5,
    formula: 'Actual Rows × Actual Loops',
  });
});

it('leaves out what is absent', () => {
  const [plan] = readPlans(new TextEncoder().encode('[{"Plan": {"Node Type": "Result"}}]')).plans;
  if (plan === undefined) throw new RangeError('no plan');
  const [root] = plan.nodes;
  if (root === undefined) throw new RangeError('no step');
  expect(figuresOf(0, root.fields, computePlan(plan), plan.dialect).filter(({ unit }) => unit !== 'processes')).toEqual(
    [],
  );
});
