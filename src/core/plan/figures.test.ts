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
  return new Map(figuresOf(node.index, node.fields, computePlan(plan)).map((figure) => [figure.name, figure]));
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

it('leaves out what is absent', () => {
  const [plan] = readPlans(new TextEncoder().encode('[{"Plan": {"Node Type": "Result"}}]')).plans;
  if (plan === undefined) throw new RangeError('no plan');
  const [root] = plan.nodes;
  if (root === undefined) throw new RangeError('no step');
  expect(figuresOf(0, root.fields, computePlan(plan)).filter(({ unit }) => unit !== 'processes')).toEqual([]);
});
