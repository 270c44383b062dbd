import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { plainPlan } from '../../../../tests/support/plan-facts.ts';
import type { PlansRead } from '../model.ts';
import { readPlans } from '../read-plans.ts';

const FOLDER = new URL('../../../../tests/fixtures/plans-psql/', import.meta.url);
const dumps = readdirSync(FOLDER).filter((name) => name.endsWith('.txt'));

/** What psql printed with one setting of its output. */
const dump = (name: string): PlansRead => readPlans(readFileSync(new URL(name, FOLDER)), { fileName: name });

describe('what psql prints of one plan, with every border, line style, format and layout it has', () => {
  it.each(dumps)('%s', (name) => {
    const [form = ''] = name.split('-');
    const [bare] = dump(`${form}-At.txt`).plans;
    const { plans, warnings } = dump(name);
    const [first] = plans;
    if (bare === undefined || first === undefined) throw new Error('no plan');
    expect(warnings).toEqual([]);
    expect(plans.map(({ nodes, incomplete }) => [nodes.length, incomplete])).toEqual(
      name.includes('session')
        ? [
            [3, null],
            [1, null],
          ]
        : [[3, null]],
    );
    expect(first.form).toBe(form.toLowerCase());
    expect(plainPlan(first)).toEqual(plainPlan(bare));
  });

  it.each(['JSON', 'YAML', 'XML', 'TEXT'])('takes the statement along that was echoed before its plan: %s', (form) => {
    const { plans } = dump(`${form}-session.txt`);
    expect(plans.map(({ query }) => query)).toEqual([
      `SELECT s, count(*) FROM o WHERE id > 10 AND s <> 'a, "b"' AND "größe" = 'y' GROUP BY 1 ORDER BY 2`,
      'SELECT 1',
    ]);
  });

  it('says what was typed between the plans of a session', () => {
    const { dropped, text, understood } = dump('JSON-session.txt');
    expect(understood).toBe('psql’s aligned output: 2 PostgreSQL plans (JSON)');
    expect(dropped.map(({ start, end }) => text.slice(start, end)).join('')).toContain('SELECT 1 AS one, 2 AS two;');
  });
});
