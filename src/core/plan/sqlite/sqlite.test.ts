import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planFixture, planFixtures, planFixtureText } from '../../../../tests/support/plan-fixtures.ts';
import { PlateauError } from '../../error.ts';
import type { Plan, PlansRead } from '../model.ts';
import { readPlans } from '../read-plans.ts';

const readText = (text: string): PlansRead => readPlans(new TextEncoder().encode(text));
const details = ({ nodes }: Plan): string[] =>
  nodes.slice(1).map(({ depth, fields }) => `${'  '.repeat(depth - 1)}${fields.text('detail')}`);
const names = planFixtures
  .filter(({ tag, path }) => tag === 'sqlite' && path.endsWith('.json'))
  .map(({ path }) => path.slice(0, -'.json'.length));

/** Rows as the corpus has them in JSON. */
function rowsOf(name: string): { id: number; parent: number; notused: number; detail: string }[] {
  return JSON.parse(planFixtureText(`${name}.json`));
}

describe('EXPLAIN QUERY PLAN of SQLite', () => {
  it.each(names)('%s: the same from rows, the tree and lists', (name) => {
    const tree = planFixtureText(`${name}.txt`);
    const drawn = tree
      .split('\n')
      .slice(1)
      .filter((line) => line !== '')
      .map((line) =>
        line.replace(/^((?:\| {2}| {3})*)[|`]--/, (_all, above: string) => ' '.repeat((above.length / 3) * 2)),
      );
    const rows = rowsOf(name);
    const cells = rows.map(({ id, parent, notused, detail }) => [id, parent, notused, detail]);
    const column = cells.map(
      ([id, parent, notused, detail]) =>
        `${String(id).padEnd(4)}${String(parent).padEnd(8)}${String(notused).padEnd(9)}${detail}`,
    );
    for (const text of [
      tree,
      planFixtureText(`${name}.json`),
      JSON.stringify(rows, null, 2),
      cells.map((row) => row.join('|')).join('\n'),
      ['id|parent|notused|detail', ...cells.map((row) => row.join('|'))].join('\r\n'),
      cells.map((row) => row.join('\t')).join('\n'),
      ['id  parent  notused  detail', '--  ------  -------  ------', ...column].join('\n'),
    ]) {
      const { plans } = readText(text);
      expect(plans).toHaveLength(1);
      expect(plans[0] && details(plans[0])).toEqual(drawn);
      expect(plans[0]).toMatchObject({ dialect: 'sqlite', form: 'rows', analyzed: false, timed: false, costed: false });
      expect(plans[0]?.nodes[0]?.nodeType).toBe('QUERY PLAN');
    }
  });

  it('reads the shell’s frames', () => {
    const table = `+----+--------+---------+-------------+
| id | parent | notused |   detail    |
+----+--------+---------+-------------+
| 2  | 0      | 0       | SCAN orders |
+----+--------+---------+-------------+
`;
    for (const text of [table, table.replaceAll('|', '│')]) {
      expect(readText(text).plans.map(details)).toEqual([['SCAN orders']]);
    }
  });

  it.each([
    ['01-scan', 1, 'SCAN', 'orders', null],
    ['02-search', 1, 'SEARCH', 'orders', 'oc'],
    ['03-covering', 1, 'SEARCH', 'orders', 'oc'],
    ['04-temp-btree', 3, 'USE TEMP B-TREE FOR ORDER BY', null, null],
    ['05-auto-index', 2, 'SEARCH', 'c', null],
    ['06-correlated', 2, 'CORRELATED SCALAR SUBQUERY', null, null],
    ['07-compound', 1, 'COMPOUND QUERY', null, null],
    ['08-coroutine', 1, 'MATERIALIZE', null, null],
    ['09-multi-or', 3, 'SEARCH', 'orders', 'oc'],
    ['10-list-subquery', 2, 'LIST SUBQUERY', null, null],
    ['11-recursive', 4, 'RECURSIVE STEP', null, null],
    ['12-partial-order', 2, 'USE TEMP B-TREE FOR RIGHT PART OF ORDER BY', null, null],
  ])('%s: step %i is %s', (name, index, nodeType, relation, indexName) => {
    const [plan] = readPlans(planFixture(`sqlite/${name}.json`)).plans;
    expect(plan?.nodes[index]).toMatchObject({ nodeType, relation, indexName });
  });

  it('13-scanstats.txt: no plan, told so', () => {
    expect(() => readPlans(planFixture('sqlite/13-scanstats.txt'))).toThrow(PlateauError);
  });

  it('reads what .scanstats adds', () => {
    const text =
      'QUERY PLAN (cycles=1000 [100%])\n|--SCAN t (cycles=700 [70%] loops=2 rows=1000)\n`--SEARCH u USING INDEX k (a=?) (cycles=300 [30%] loops=1000 rows=500)\n';
    const [plan] = readText(text).plans;
    expect(plan?.nodes.slice(1)).toMatchObject([
      { relation: 't', loops: 2, actualRows: 500 },
      { relation: 'u', indexName: 'k', loops: 1000, actualRows: 0.5 },
    ]);
    expect(plan?.analyzed).toBe(true);
  });

  it('reads rows from before 3.24', () => {
    const text =
      '0|0|0|SCAN TABLE c\n0|0|0|EXECUTE CORRELATED SCALAR SUBQUERY 1\n1|0|0|SEARCH TABLE o AS p USING INDEX oc (customer_id=?)';
    const [plan] = readText(text).plans;
    expect(plan && details(plan)).toEqual([
      'SCAN TABLE c',
      'EXECUTE CORRELATED SCALAR SUBQUERY 1',
      '  SEARCH TABLE o AS p USING INDEX oc (customer_id=?)',
    ]);
    expect(plan?.nodes[3]).toMatchObject({ relation: 'o', alias: 'p', indexName: 'oc' });
  });

  it('gives the rows that were whole of a text that breaks off', () => {
    const text = planFixtureText('sqlite/07-compound.json');
    const [plan] = readText(text.slice(0, text.indexOf('"parent":11'))).plans;
    expect(plan && details(plan)).toHaveLength(4);
    expect(plan?.incomplete).not.toBeNull();
  });

  it('reads all plans of a session, and tells what stands between', () => {
    const text = `${planFixtureText('sqlite/01-scan.txt')}5|pending\n${planFixtureText('sqlite/02-search.txt')}`;
    const { plans, dropped } = readText(text);
    expect(plans.map(details)).toEqual([['SCAN orders'], ['SEARCH orders USING INDEX oc (customer_id=?)']]);
    expect(dropped.map(({ start, end }) => text.slice(start, end))).toEqual(['5|pending']);
  });

  it('gives plans in preorder or a PlateauError, whatever the ids and however damaged', () => {
    const law = (bytes: Uint8Array): void => {
      try {
        for (const { nodes } of readPlans(bytes).plans) {
          for (const { index, parent, end } of nodes) {
            expect(parent).toBeLessThan(index);
            expect(end).toBeGreaterThan(index);
            expect(end).toBeLessThanOrEqual(nodes[parent]?.end ?? nodes.length);
          }
        }
      } catch (thrown) {
        if (!(thrown instanceof PlateauError)) throw thrown;
        expect(thrown.at?.offset).toBeGreaterThanOrEqual(0);
      }
    };
    const row = fc.record({
      id: fc.nat(5),
      parent: fc.nat(5),
      detail: fc.constantFrom('SCAN t', 'COMPOUND QUERY', '__proto__', ''),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 8 }), (rows) =>
        law(new TextEncoder().encode(JSON.stringify(rows))),
      ),
    );
    const trees = names.map((name) => planFixture(`${name}.txt`));
    fc.assert(
      fc.property(fc.nat(trees.length - 1), fc.nat(300), fc.nat(300), fc.nat(255), (which, cut, at, byte) => {
        const whole = trees[which] ?? new Uint8Array();
        const bytes = whole.slice(0, 1 + (cut % whole.length));
        bytes[at % bytes.length] = byte;
        law(bytes);
      }),
    );
  });

  it('draws 2,000 levels', () => {
    const text = Array.from({ length: 2000 }, (_, depth) => `${'   '.repeat(depth)}\`--SCAN t${depth}`).join('\n');
    expect(readText(text).plans[0]?.nodes.at(-1)?.depth).toBe(2000);
  });
});
