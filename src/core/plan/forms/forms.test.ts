import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { plainPlan } from '../../../../tests/support/plan-facts.ts';
import type { Plan } from '../model.ts';
import { readPlans } from '../read-plans.ts';

const FOLDER = new URL('../../../../tests/fixtures/plans-forms/', import.meta.url);
const numbers = [
  ...new Set(
    readdirSync(FOLDER)
      .filter((name) => /^\d/.test(name))
      .map((name) => name.slice(0, 2)),
  ),
];

function onlyPlan(name: string): Plan {
  const { plans, warnings } = readPlans(readFileSync(new URL(name, FOLDER)), { fileName: name });
  const [plan] = plans;
  if (plan === undefined || plans.length !== 1) throw new Error(`${name}: ${plans.length} plans`);
  expect(warnings).toEqual([]);
  expect(plan.incomplete).toBeNull();
  return plan;
}

describe('one statement in EXPLAIN’s JSON, YAML and XML form', () => {
  it.each(numbers)('%s has the same fields in each', (number) => {
    const json = onlyPlan(`${number}.json`);
    expect(plainPlan(onlyPlan(`${number}.yaml`))).toEqual(plainPlan(json));
    expect(plainPlan(onlyPlan(`${number}.xml`))).toEqual(plainPlan(json));
  });
});

it('a line of YAML that goes on behind its value breaks the plan off there, and its place is where it stands', () => {
  const text = 'said: 1\n  - Node Type: "Result" and more\n    Parallel Aware: false\n';
  const { plans } = readPlans(new TextEncoder().encode(text));
  const at = text.indexOf(' and more');
  expect(plans.map(({ source, incomplete }) => [source, incomplete])).toEqual([
    [
      { start: text.indexOf('Node Type'), end: at + 1 },
      { at: at + 1, why: 'the line should end here' },
    ],
  ]);
});

it.each([
  [
    'YAML',
    '- Plan: \n    Node Type: "Limit"\n    Plans: \n      - Node Type: "Seq Scan"\n    Plans: \n      - Node Type: "Result"\n',
  ],
  [
    'JSON',
    '[{"Plan": {"Node Type": "Limit", "Plans": [{"Node Type": "Seq Scan"}], "Plans": [{"Node Type": "Result"}]}}]',
  ],
])('a step that has its steps twice in %s is incomplete where they stand for the second time', (_form, text) => {
  const [plan] = readPlans(new TextEncoder().encode(text)).plans;
  expect(plan?.incomplete).toEqual({
    at: text.lastIndexOf('Plans') - (text.startsWith('[') ? 1 : 0),
    why: '“Plans” stands twice in one step',
  });
});
