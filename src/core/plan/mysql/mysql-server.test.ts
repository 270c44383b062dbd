import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { computePlan } from '../compute/compute-plan.ts';
import type { Plan } from '../model.ts';
import { readPlans } from '../read-plans.ts';

const FOLDER = new URL('../../../../tests/fixtures/plans-mysql/', import.meta.url);
const outputs = readdirSync(FOLDER).filter((name) => name.endsWith('.txt'));
const textOf = (name: string): string => readFileSync(new URL(name, FOLDER), 'utf8');

function planOf(name: string): Plan {
  const { plans, warnings } = readPlans(readFileSync(new URL(name, FOLDER)), { fileName: name });
  const [plan] = plans;
  if (plan === undefined || plans.length !== 1) throw new Error(`${name}: ${plans.length} plans`);
  expect(warnings).toEqual([]);
  return plan;
}

describe('what a server of MySQL prints', () => {
  it.each(outputs.filter((name) => !name.endsWith('-tree.txt')))('%s is a whole plan of MySQL', (name) => {
    const { dialect, incomplete, analyzed } = planOf(name);
    expect({ dialect, incomplete, analyzed }).toEqual({
      dialect: 'mysql',
      incomplete: null,
      analyzed: name.endsWith('-v2a.txt'),
    });
  });

  it.each(outputs.filter((name) => /-v2a?\.txt$/.test(name)))('%s has a step for each operation', (name) => {
    expect(planOf(name).nodes).toHaveLength(textOf(name).match(/"operation":/g)?.length ?? 0);
  });

  it.each(outputs.filter((name) => name.endsWith('-v2a.txt')))('%s: self times sum to the root’s', (name) => {
    const plan = planOf(name);
    const { self, inclusive } = computePlan(plan);
    const sum = self.reduce((all, time) => all + (Number.isNaN(time) ? 0 : time), 0);
    expect(Math.min(...[...self].filter((time) => !Number.isNaN(time)))).toBeGreaterThanOrEqual(0);
    expect(Math.abs(sum - (inclusive[0] ?? 0))).toBeLessThan(0.1 + (inclusive[0] ?? 0) * 0.05);
  });

  it.each(outputs.filter((name) => name.endsWith('-tree.txt')))('%s is named and refused', (name) => {
    expect(() => planOf(name)).toThrow('MySQL’s tree');
  });
});
