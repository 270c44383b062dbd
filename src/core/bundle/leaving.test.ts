import { expect, it } from 'vitest';
import { readPlans } from '../plan/read-plans.ts';
import { createRedactor } from '../redact/create-redactor.ts';
import { redactionProfile } from '../redact/profiles.ts';
import { modelLines } from './item-model.ts';
import { leavingPlan, leavingSeries } from './leaving.ts';

const KEY = new Uint8Array(32).fill(7);
const PLAN = [
  {
    Plan: {
      'Node Type': 'Hash Join',
      'Total Cost': 10,
      'Hash Cond': '(o.secretcola = c.secretcolb)',
      Output: ['o.secretcolc'],
      Plans: [
        {
          'Node Type': 'CTE Scan',
          'Parent Relationship': 'Outer',
          'CTE Name': 'secretcte',
          'Function Name': 'secretfunction',
          Alias: 'secretalias',
          'Total Cost': 5,
        },
        {
          'Node Type': 'Seq Scan',
          'Parent Relationship': 'InitPlan',
          'Subplan Name': 'CTE secretcte',
          'Relation Name': 'secrettable',
          'Total Cost': 4,
        },
      ],
    },
    Settings: { search_path: 'secretschema', work_mem: '4MB' },
    'Query Text': 'SELECT o.secretcola FROM secrettable o',
    Triggers: [{ 'Trigger Name': 'secrettrigger', Relation: 'secrettable', Time: 1, Calls: 1 }],
  },
];

it('a plan that leaves under the strict profile names nothing of the database, also where no constant stands', () => {
  const [read] = readPlans(new TextEncoder().encode(JSON.stringify(PLAN))).plans;
  if (read === undefined) throw new Error('no plan');
  const plan = leavingPlan(read, createRedactor({ profile: redactionProfile('share-external-strict'), key: KEY }));
  const text = [...modelLines({ kind: 'plan', plan })].join('\n');
  expect(text).not.toContain('secret');
  expect(text).toContain('Hash Join');
  expect(plan.nodes[2]?.subplanName).toBe(`CTE ${plan.nodes[1]?.cteName}`);
});

it('a column of a series leaves neither host nor person in its name', () => {
  const column = { name: 'rss of anna@people.example', title: 'rss', unit: 'bytes' as const, values: [1] };
  const series = { startedAt: '', times: [0], columns: [column], restarts: [] };
  const left = leavingSeries(series, createRedactor({ profile: redactionProfile('share-external'), key: KEY }));
  expect(JSON.stringify(left)).not.toContain('anna');
});
