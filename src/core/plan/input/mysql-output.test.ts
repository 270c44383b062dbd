import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { plainPlan } from '../../../../tests/support/plan-facts.ts';
import type { PlansRead } from '../model.ts';
import { readPlans } from '../read-plans.ts';

const FOLDER = new URL('../../../../tests/fixtures/plans-mysql-client/', import.meta.url);
const outputs = readdirSync(FOLDER).filter((name) => name.endsWith('.txt'));
const output = (name: string): PlansRead => readPlans(readFileSync(new URL(name, FOLDER)), { fileName: name });

describe('what the mysql client prints of one plan, in every format it has', () => {
  it.each(outputs)('%s', (name) => {
    const [form = ''] = name.split('-');
    const [bare] = output(`${form}-raw.txt`).plans;
    const { plans, warnings } = output(name);
    const [first] = plans;
    if (bare === undefined || first === undefined || plans.length !== 1) throw new Error(`${plans.length} plans`);
    expect(warnings).toEqual([]);
    expect(first.incomplete).toBeNull();
    expect(plainPlan(first)).toEqual(plainPlan(bare));
  });

  it('keeps quotes that MariaDB prints within a condition as they are', () => {
    const [plan] = output('json-raw.txt').plans;
    const conditions = plan?.nodes.map(({ fields }) => fields.text('attached_condition'));
    expect(conditions).toContain(String.raw`o.s <> 'a"b<c>&\n|'`);
  });

  it('gives the plans of a slow query log their statements, times and durations', () => {
    const { plans, format, understood } = output('slow.log');
    expect(format).toBe('mariadb-slow-log');
    expect(understood).toBe('MariaDB’s slow query log: 2 MariaDB plans (a table)');
    const [select, update] = plans;
    expect(select?.query).toMatch(/^SELECT cu\.n, count\(\*\) FROM o JOIN cu .* LIMIT 3$/);
    expect(update?.query).toBe("UPDATE o SET s = 'y' WHERE c = 3");
    expect(select?.nodes.filter(({ relation }) => relation !== null).map(({ relation }) => relation)).toEqual([
      'cu',
      'o',
    ]);
    expect(plans.every(({ duration, takenAt }) => duration !== null && duration > 0 && takenAt !== null)).toBe(true);
    const text = readFileSync(new URL('slow.log', FOLDER), 'utf8');
    expect(text.slice(select?.source.start, select?.source.end)).toMatch(/^id\tselect_type/);
  });

  it('marks a table of which a row breaks off', () => {
    const text = readFileSync(new URL('table-raw.txt', FOLDER), 'utf8').trimEnd();
    const cut = text.slice(0, text.lastIndexOf('\t', text.length - 30));
    const [plan] = readPlans(new TextEncoder().encode(cut)).plans;
    expect(plan?.incomplete).toMatchObject({ at: cut.length, why: 'a row has fewer columns than its table' });
  });
});
