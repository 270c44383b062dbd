import { describe, expect, it } from 'vitest';
import { plannedShape } from '../../../tests/support/plan-facts.ts';
import { planFixture, planFixtures, planFixtureText } from '../../../tests/support/plan-fixtures.ts';
import { Fields, type FieldValue, isList } from './fields.ts';
import type { Plan, PlansRead } from './model.ts';
import { readPlans } from './read-plans.ts';

const read = (path: string): PlansRead => readPlans(planFixture(path), { fileName: path });

function onlyPlan(path: string): Plan {
  const { plans } = read(path);
  const [plan] = plans;
  if (plan === undefined || plans.length !== 1) throw new Error(`${path}: ${plans.length} plans`);
  return plan;
}

/** Every field of a plan, with the text that should stand at its place. */
function* allFields(plan: Plan): Generator<{ key: string; start: number; end: number }> {
  const todo: FieldValue[] = [plan.fields, ...plan.nodes.map(({ fields }) => fields)];
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    if (isList(next)) todo.push(...next);
    if (!(next instanceof Fields)) continue;
    for (const field of next.entries) {
      yield field;
      todo.push(field.value);
    }
  }
}

const plainJson = planFixtures.filter(({ path }) => /^pg\d\d\/.*\.json$/.test(path));
const versions = ['pg15', 'pg17', 'pg18'] as const;

describe('the corpus of plans', () => {
  it.each(plainJson.map(({ path }) => path))('%s: one plan, as JSON.parse reads it', (path) => {
    const { plans, format, warnings, dropped, understood } = read(path);
    expect({ format, warnings, dropped, count: plans.length }).toEqual({
      format: 'postgresql-json',
      warnings: [],
      dropped: [],
      count: path.includes('multi') ? 2 : 1,
    });
    expect(understood).toBe('1 PostgreSQL plan (JSON)');
    const [plan] = plans;
    expect(plan?.incomplete).toBeNull();
    expect(plan?.nodes).toHaveLength(planFixtureText(path).match(/"Node Type":/g)?.length ?? 0);
  });

  it.each(versions)('%s: the same plan from every form and out of every dressing', (version) => {
    const files = planFixtures.filter(({ path, tag }) => path.startsWith(version) && tag.startsWith('fmt:'));
    expect(files.length).toBe(11);
    const shapes = files.map(({ path }) => ({ path, shape: plannedShape(onlyPlan(path)) }));
    for (const { path, shape } of shapes) expect({ path, shape }).toEqual({ path, shape: shapes[0]?.shape });
    const forms = files.map(({ path }) => onlyPlan(path).form);
    expect(forms.toSorted()).toEqual([...Array(7).fill('json'), 'text', 'text', 'xml', 'yaml']);
  });

  it.each(planFixtures.filter(({ tag }) => tag.startsWith('fmt:')).map(({ path }) => path))(
    '%s: each field stands where it says',
    (path) => {
      const { plans, text } = read(path);
      const [plan] = plans;
      if (plan === undefined || plan.form === 'text') return;
      for (const { key, start, end } of allFields(plan)) {
        const first = key.split(/[ /-]/)[0] ?? key;
        expect(text.slice(start, Math.min(end, start + 60))).toContain(first);
        expect(end).toBeGreaterThan(start);
      }
      expect(text.slice(plan.source.start, plan.source.end)).toContain('Node');
    },
  );

  it.each(versions)('%s: numbers without loss', (version) => {
    const huge = onlyPlan(`${version}/62-huge-numbers.json`);
    const text = planFixtureText(`${version}/62-huge-numbers.json`);
    const longest =
      [...text.matchAll(/"Plan Rows": (\d+)/g)]
        .map(([, rows = '']) => rows)
        .toSorted((a, b) => b.length - a.length)[0] ?? '';
    expect(longest.length).toBeGreaterThan(20);
    expect(huge.nodes.map(({ fields }) => fields.text('Plan Rows'))).toContain(longest);
    const verbose = onlyPlan(`${version}/61-settings-verbose.json`);
    expect(verbose.queryId).toBe(
      /"Query Identifier": (-?\d+)/.exec(planFixtureText(`${version}/61-settings-verbose.json`))?.[1],
    );
    expect(verbose.settings.length).toBeGreaterThan(0);
  });

  it.each([
    ['auto_explain/pg17-stderr.log', 'auto_explain-stderr'],
    ['auto_explain/pg17-csvlog.csv', 'auto_explain-csvlog'],
    ['auto_explain/pg17-jsonlog.json', 'auto_explain-jsonlog'],
  ])('%s: 15 entries in four forms', (path, format) => {
    const log = read(path);
    expect(log.format).toBe(format);
    const forms = log.plans.map(({ form }) => form).toSorted();
    expect(forms).toEqual([...Array(8).fill('json'), ...Array(5).fill('text'), 'xml', 'yaml']);
    expect(log.plans.every(({ duration, query }) => duration !== null && query !== null)).toBe(true);
  });
});

describe('damaged and dressed inputs', () => {
  it.each([
    ['01-bom-crlf.json', 'json', 6, '1 PostgreSQL plan (JSON)'],
    ['02-utf16le-bom.json', 'json', 6, 'UTF-16LE: 1 PostgreSQL plan (JSON)'],
    ['04-bare-plan-node.json', 'json', 6, '1 PostgreSQL plan (JSON)'],
    ['05-minified.json', 'json', 6, '1 PostgreSQL plan (JSON)'],
    ['07-row-object.json', 'json', 6, '1 PostgreSQL plan (JSON)'],
    ['08-row-object-string.json', 'json', 6, 'A text within JSON: 1 PostgreSQL plan (JSON)'],
    ['16-sql-echo-before.txt', 'json', 6, 'psql’s aligned output: 1 PostgreSQL plan (JSON)'],
    ['17-psql-localised.txt', 'text', 6, 'psql’s aligned output: 1 PostgreSQL plan (TEXT)'],
    ['19-python-repr.txt', 'json', 6, 'Python’s or Node’s print: 1 PostgreSQL plan (JSON)'],
    ['23-html-escaped.txt', 'json', 6, 'HTML’s entities: 1 PostgreSQL plan (JSON)'],
    ['25-docker-log-prefix.txt', 'json', 2, 'auto_explain in PostgreSQL’s log: 1 PostgreSQL plan (JSON)'],
    ['26-k8s-json-log.txt', 'json', 2, 'auto_explain in PostgreSQL’s log: 1 PostgreSQL plan (JSON)'],
    ['28-text-wrapped-80.txt', 'text', 6, '1 PostgreSQL plan (TEXT)'],
    ['31-text-tabs.txt', 'text', 6, '1 PostgreSQL plan (TEXT)'],
    ['34-wrong-types.json', 'json', 1, '1 PostgreSQL plan (JSON)'],
    ['35-deep-5000.json', 'json', 5001, '1 PostgreSQL plan (JSON)'],
    ['37-xss-names.json', 'json', 1, '1 PostgreSQL plan (JSON)'],
    ['38-dup-keys.json', 'json', 6, '1 PostgreSQL plan (JSON)'],
    ['43-yaml-plan.yaml', 'yaml', 6, '1 PostgreSQL plan (YAML)'],
    ['44-json-hardwrapped-200.txt', 'json', 6, 'Hard-wrapped lines: 1 PostgreSQL plan (JSON)'],
  ])('%s: one plan', (name, form, steps, understood) => {
    const found = read(`dirty-inputs/${name}`);
    expect(found.plans.map((plan) => [plan.form, plan.nodes.length, plan.incomplete])).toEqual([[form, steps, null]]);
    expect(found.understood).toBe(understood);
  });

  it('10 and 11: every plan of an array and of lines', () => {
    expect(read('dirty-inputs/10-multi-in-array.json').plans).toHaveLength(2);
    expect(read('dirty-inputs/11-ndjson.txt').plans).toHaveLength(3);
  });

  it('04: no totals where there are none', () => {
    expect(onlyPlan('dirty-inputs/04-bare-plan-node.json')).toMatchObject({
      planningTime: null,
      executionTime: null,
      analyzed: true,
    });
  });

  it.each([
    ['13-truncated-in-string.json', 4],
    ['14-truncated-8k.txt', 2],
  ])('%s: what was whole, and where it broke off', (name, steps) => {
    const plan = onlyPlan(`dirty-inputs/${name}`);
    expect(plan.nodes).toHaveLength(steps);
    expect(plan.incomplete).toMatchObject({ why: 'the text ends in the middle of the plan' });
  });

  it.each([
    ['20-smart-quotes.json', 'plan.typographicQuotes', '”Plan”'],
    ['22-trailing-comma-ellipsis.json', 'plan.shortened', '...'],
    ['29-text-dedented.txt', 'plan.indentationLost', null],
    ['32-empty.txt', 'import.empty', null],
    ['40-cockroach-yugabyte.txt', 'plan.otherDialect', '•'],
    ['41-mysql-tree.txt', 'plan.otherDialect', '->'],
  ])('%s: %s, with the byte', (name, code, stands) => {
    const bytes = planFixture(`dirty-inputs/${name}`);
    let error: unknown;
    try {
      readPlans(bytes);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ code, at: { offset: expect.any(Number) } });
    if (stands === null || !(error instanceof Error) || !('at' in error)) return;
    const { offset } = error.at as { offset: number };
    expect(new TextDecoder().decode(bytes.subarray(offset)).startsWith(stands)).toBe(true);
  });

  it('34: text that says a number is taken for one, with a warning', () => {
    const { plans, warnings } = read('dirty-inputs/34-wrong-types.json');
    expect(plans[0]?.nodes[0]).toMatchObject({ actualRows: 12, loops: null, totalCost: null });
    expect(warnings).toEqual([expect.objectContaining({ code: 'plan.wrongType', count: 3 })]);
  });

  it('16: the statement that was typed before the plan', () => {
    expect(onlyPlan('dirty-inputs/16-sql-echo-before.txt').query).toBe('SELECT c.country,count(*) FROM orders o ...');
  });

  it('37: markup is text', () => {
    expect(onlyPlan('dirty-inputs/37-xss-names.json').nodes[0]?.relation).toBe('<img src=x onerror=alert(1)>');
  });

  it('38: the last of two fields counts', () => {
    expect(onlyPlan('dirty-inputs/38-dup-keys.json').nodes[0]?.planRows).toBe(6);
  });
});

describe('plans of others', () => {
  it.each(planFixtures.filter(({ tag }) => tag === 'mariadb').map(({ path }) => path))('%s: one of MariaDB', (path) => {
    const { plans, warnings } = read(path);
    expect(plans.map(({ dialect, incomplete }) => [dialect, incomplete])).toEqual([['mariadb', null]]);
    expect(warnings).toEqual([]);
  });

  it.each(planFixtures.filter(({ tag, path }) => tag === 'sqlite' && !path.includes('13-')).map(({ path }) => path))(
    '%s: one of SQLite',
    (path) => {
      const { plans, warnings } = read(path);
      expect(plans.map(({ dialect, form, incomplete }) => [dialect, form, incomplete])).toEqual([
        ['sqlite', 'rows', null],
      ]);
      expect(warnings).toEqual([]);
    },
  );

  it('sqlite/13-scanstats.txt: a build without them prints no plan', () => {
    expect(() => read('sqlite/13-scanstats.txt')).toThrow(expect.objectContaining({ code: 'plan.none' }));
  });
});
