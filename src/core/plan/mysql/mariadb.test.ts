import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planFixture, planFixtures, planFixtureText } from '../../../../tests/support/plan-fixtures.ts';
import { PlateauError } from '../../error.ts';
import type { Plan } from '../model.ts';
import { readPlans } from '../read-plans.ts';

function onlyPlan(name: string): Plan {
  const { plans, warnings } = readPlans(planFixture(`mariadb10.11/${name}`), { fileName: name });
  expect(warnings).toEqual([]);
  const [plan] = plans;
  if (plan === undefined || plans.length !== 1) throw new Error(`${name}: ${plans.length} plans`);
  return plan;
}

/** A line a step: what it is, on what, with which index; planned and actual rows, loops. */
const drawn = ({ nodes }: Plan): string[] =>
  nodes.map(
    ({ depth, nodeType, relation, indexName, planRows, actualRows, loops }) =>
      `${'  '.repeat(depth)}${[nodeType, relation, indexName].filter((part) => part !== null).join(' ')} ${planRows} ${actualRows} ${loops}`,
  );

describe('plans of MariaDB 10.11', () => {
  it.each<[string, readonly string[]]>([
    ['01-analyze-fullscan.json', ['Query block null null 1', '  Table scan orders 199680 200000 1']],
    ['02-analyze-index.json', ['Query block null null 1', '  Index lookup orders oc 27 27 1']],
    [
      '03-join-filesort.json',
      [
        'Query block null null 1',
        '  Sort null 2 1',
        '    Temporary table null null 1',
        '      Nested loop null null 1',
        '        Index scan c country 10375 10000 1',
        '        Index lookup o oc 9 20 10000',
      ],
    ],
    ['04-implicit-cast.json', ['Query block null null 1', '  Table scan orders 199680 200000 1']],
    [
      '05-bnl-join.json',
      [
        'Query block null null 1',
        '  Nested loop null null 1',
        '    Index range scan a PRIMARY 199 199 1',
        '    Block nested-loop join null null 199',
        '      Table scan b 10375 10000 1',
      ],
    ],
    [
      '06-derived-union.json',
      [
        'Query block null null 1',
        '  Table scan <derived2> 210055 5 1',
        '    Materialize null null 1',
        '      Query block null null 1',
        '        Union <union2,3> null 5 1',
        '          Query block null null 1',
        '            Index scan customers country 10375 10000 1',
        '          Query block null null 1',
        '            Table scan orders 199680 200000 1',
      ],
    ],
    [
      '07-subquery-cache.json',
      [
        'Query block null null 1',
        '  Index range scan c PRIMARY 49 49 1',
        '  Expression cache null null 49',
        '    Query block null null 49',
        '      Index lookup o oc 9 18.95918367 49',
      ],
    ],
    [
      '08-never-executed.json',
      [
        'Query block null null 1',
        '  Nested loop null null 1',
        '    Index lookup c country 1 0 1',
        '    Index lookup o oc 9 null 0',
      ],
    ],
    [
      '09-explain-only.json',
      [
        'Query block null null null',
        '  Nested loop null null null',
        '    Index lookup c country 1000 null null',
        '    Index lookup o oc 9 null null',
      ],
    ],
    [
      '10-cte-recursive.json',
      [
        'Query block null null 1',
        '  Table scan <derived2> 2 100 1',
        '    Materialize null null 1',
        '      Query block null null 1',
        '        Recursive union <union2,3> null null 1',
        '          Query block null null null',
        '            No table null null null',
        '          Query block null null 100',
        '            Table scan <derived2> 2 1 100',
      ],
    ],
    [
      '11-window.json',
      [
        'Query block null null 1',
        '  Window functions null null 1',
        '    Sort null 4999 1',
        '    Temporary table null null 1',
        '      Index range scan orders PRIMARY 10204 4999 1',
      ],
    ],
    ['12-limit.json', ['Query block null null 1', '  Table scan orders 199680 5 1']],
    [
      '13-tabular.txt',
      [
        'Query block null null null',
        '  Nested loop null null null',
        '    Index lookup c country 1000 1000 null',
        '    Index lookup o oc 9 19.77 null',
      ],
    ],
    ['14-update.json', ['Query block null null 1', '  Index range scan orders oc 929 929 1']],
    ['15-client-table-frame.txt', ['Query block null null 1', '  Index lookup orders oc 27 27 1']],
    ['16-client-batch-escaped.txt', ['Query block null null 1', '  Index lookup orders oc 27 27 1']],
    ['17-client-vertical.txt', ['Query block null null 1', '  Index lookup orders oc 27 27 1']],
  ])('%s', (name, steps) => {
    const plan = onlyPlan(name);
    expect(plan.dialect).toBe('mariadb');
    expect(drawn(plan)).toEqual(steps);
  });

  it('01 and 12: rows as printed, what was left of them in the fields', () => {
    expect(onlyPlan('01-analyze-fullscan.json').nodes[1]?.fields.number('r_filtered')).toBe(0.0135);
    expect(onlyPlan('12-limit.json').nodes[1]?.fields.text('attached_condition')).toBe("orders.`status` = 'done'");
    expect(onlyPlan('04-implicit-cast.json').nodes[1]?.fields.text('attached_condition')).toBe('orders.ext = 42');
    expect(onlyPlan('02-analyze-index.json').nodes[1]?.fields.texts('used_key_parts')).toEqual(['customer_id']);
  });

  it('03: time is an average of a loop, with what is below', () => {
    const { nodes, executionTime, planningTime, analyzed, timed, costed } = onlyPlan('03-join-filesort.json');
    expect({ executionTime, planningTime, analyzed, timed, costed }).toEqual({
      executionTime: 744.7000663,
      planningTime: 0.169891131,
      analyzed: true,
      timed: true,
      costed: false,
    });
    const [block, sort, , , outer, inner] = nodes.map(({ actualTotal }) => actualTotal ?? Number.NaN);
    expect(inner).toBeCloseTo((734.1771755 + 6.865944315) / 10_000, 9);
    expect(outer).toBeCloseTo(0.998357342 + 2.62334931, 9);
    // The sort is printed without the temporary table it reads.
    expect(sort).toBeCloseTo(0.010178826 + (outer ?? 0) + (inner ?? 0) * 10_000, 6);
    expect(block).toBe(744.7000663);
  });

  it('09: estimates only', () => {
    expect(onlyPlan('09-explain-only.json')).toMatchObject({ analyzed: false, timed: false, executionTime: null });
  });

  it('07: a subquery stands apart, with the number of its select', () => {
    const { nodes } = onlyPlan('07-subquery-cache.json');
    expect(nodes.map(({ relationship, subplanName }) => [relationship, subplanName])).toEqual([
      [null, null],
      ['Outer', null],
      ['SubPlan', null],
      ['Outer', 'select 2'],
      ['Outer', null],
    ]);
  });

  it('14: what changes data says so', () => {
    expect(onlyPlan('14-update.json').nodes[1]?.operation).toBe('Update');
  });

  it.each(planFixtures.filter(({ tag }) => tag === 'mariadb').map(({ path }) => path.replace('mariadb10.11/', '')))(
    '%s: self times are not negative and sum to the root; each field stands where it says',
    (name) => {
      const { plans, text } = readPlans(planFixture(`mariadb10.11/${name}`));
      const nodes = plans[0]?.nodes ?? [];
      const total = (index: number): number => (nodes[index]?.actualTotal ?? 0) * (nodes[index]?.loops ?? 0);
      for (const node of nodes) {
        const below = nodes
          .filter(({ parent }) => parent === node.index)
          .reduce((sum, { index }) => sum + total(index), 0);
        expect(total(node.index) - below).toBeGreaterThan(-1e-6);
        for (const { key, start, end } of node.fields.entries) {
          if (name === '13-tabular.txt') continue;
          expect(text.slice(start, end)).toContain(`"${key}`);
        }
      }
    },
  );

  it('13: each cell of a table has its place', () => {
    const text = planFixtureText('mariadb10.11/13-tabular.txt');
    const [, , first] = onlyPlan('13-tabular.txt').nodes;
    expect(first?.fields.entries.map(({ start, end }) => text.slice(start, end))).toEqual(
      text.split('\n')[0]?.split('\t'),
    );
    expect(onlyPlan('13-tabular.txt')).toMatchObject({ analyzed: true, timed: false, form: 'table' });
  });
});

describe('tables of MySQL and MariaDB', () => {
  const columns = [
    'id',
    'select_type',
    'table',
    'partitions',
    'type',
    'possible_keys',
    'key',
    'key_len',
    'ref',
    'rows',
    'filtered',
    'Extra',
  ];
  const rows = [
    ['1', 'PRIMARY', '<derived2>', 'NULL', 'ALL', 'NULL', 'NULL', 'NULL', 'NULL', '10', '100.00', 'NULL'],
    ['2', 'DERIVED', 't1', 'NULL', 'ALL', 'NULL', 'NULL', 'NULL', 'NULL', '1000', '100.00', 'NULL'],
    ['3', 'UNION', 't2', 'p0,p1', 'ref', 'k', 'k', '4', 'const', '5', '100.00', 'NULL'],
    [
      'NULL',
      'UNION RESULT',
      '<union2,3>',
      'NULL',
      'ALL',
      'NULL',
      'NULL',
      'NULL',
      'NULL',
      'NULL',
      'NULL',
      'Using temporary',
    ],
    ['4', 'SUBQUERY', 't3', 'NULL', 'index', 'NULL', 'PRIMARY', '4', 'NULL', '7', '100.00', 'Using index'],
  ];
  const width = (index: number): number => Math.max(...[columns, ...rows].map((row) => row[index]?.length ?? 0));
  const line = `+${columns.map((_name, i) => '-'.repeat(width(i) + 2)).join('+')}+`;
  const framed = (row: readonly string[]): string =>
    `|${row.map((cell, i) => ` ${cell.padEnd(width(i))} `).join('|')}|`;
  const drawnSteps = [
    'Query block null null null',
    '  Table scan <derived2> 10 null null',
    '    Union <union2,3> null null null',
    '      Query block null null null',
    '        Table scan t1 1000 null null',
    '      Query block null null null',
    '        Index lookup t2 k 5 null null',
    '  Query block null null null',
    '    Index scan t3 PRIMARY 7 null null',
  ];

  it.each([
    ['separated by tabs', [columns, ...rows].map((row) => row.join('\t')).join('\n')],
    ['by tabs, without their heading', rows.map((row) => row.join('\t')).join('\n')],
    ['in frames', [line, framed(columns), line, ...rows.map(framed), line, '5 rows in set (0.00 sec)'].join('\n')],
    [
      'one column a line',
      rows
        .map((row, i) =>
          [
            `*************************** ${i + 1}. row ***************************`,
            ...row.map((cell, c) => `${(columns[c] ?? '').padStart(13)}: ${cell}`),
          ].join('\n'),
        )
        .join('\n'),
    ],
  ])('%s', (_how, text) => {
    const { plans } = readPlans(new TextEncoder().encode(text));
    expect(plans).toHaveLength(1);
    expect(plans[0] && drawn(plans[0])).toEqual(drawnSteps);
    expect(plans[0]).toMatchObject({ dialect: 'mysql', form: 'table', analyzed: false });
  });
});

describe('the laws of MariaDB’s plans', () => {
  const fixtures = planFixtures.filter(({ tag }) => tag === 'mariadb').map(({ path }) => planFixture(path));

  it('gives plans in preorder or a PlateauError with its place, however damaged the text', () => {
    fc.assert(
      fc.property(fc.nat(fixtures.length - 1), fc.nat(4000), fc.nat(4000), fc.nat(255), (which, cut, at, byte) => {
        const whole = fixtures[which] ?? new Uint8Array();
        const bytes = whole.slice(0, Math.max(1, cut % (whole.length + 1)));
        bytes[at % bytes.length] = byte;
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
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['nested loops', '{"nested_loop":[', ']}'],
    [
      'materialised tables',
      '{"table":{"table_name":"t","access_type":"ALL","r_loops":1,"r_table_time_ms":1,"materialized":{"query_block":',
      '}}}',
    ],
  ])('reads 5,000 levels of %s', (_what, open, close) => {
    const inner = '{"table":{"table_name":"t","access_type":"ALL","r_loops":1}}';
    const text = `{"query_block":${open.repeat(5000)}${inner}${close.repeat(5000)}}`;
    const [plan] = readPlans(new TextEncoder().encode(text)).plans;
    expect(plan?.nodes.at(-1)?.relation).toBe('t');
  });
});
