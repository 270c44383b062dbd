import { describe, expect, it } from 'vitest';
import { PlateauError } from '../../error.ts';
import type { Plan, PlansRead } from '../model.ts';
import { readPlans, recognisePlans } from '../read-plans.ts';

const readText = (text: string): PlansRead => readPlans(new TextEncoder().encode(text));

function onlyPlan(text: string): Plan {
  const { plans } = readText(text);
  const [plan] = plans;
  if (plan === undefined || plans.length !== 1) throw new Error(`${plans.length} plans`);
  return plan;
}

const drawn = ({ nodes }: Plan): string[] =>
  nodes.map(
    ({ depth, nodeType, relation, indexName, planRows, totalCost }) =>
      `${'  '.repeat(depth)}${[nodeType, relation, indexName].filter((part) => part !== null).join(' ')} ${planRows} ${totalCost}`,
  );

/** The shapes are those that `opt_explain_json.cc` of MySQL 8 prints; names and numbers are made up. */
const table = (name: string, access: string, key: string | null, rows: number, more: object = {}) => ({
  table: {
    table_name: name,
    access_type: access,
    ...(key === null ? {} : { possible_keys: [key], key, used_key_parts: ['a'], key_length: '4' }),
    rows_examined_per_scan: rows,
    rows_produced_per_join: rows,
    filtered: '100.00',
    cost_info: { read_cost: '1.50', eval_cost: `${rows / 10}.00`, prefix_cost: `${rows}.25`, data_read_per_join: '1M' },
    used_columns: ['id', 'a'],
    ...more,
  },
});

const V1 = {
  query_block: {
    select_id: 1,
    cost_info: { query_cost: '4711.25' },
    ordering_operation: {
      using_temporary_table: true,
      using_filesort: true,
      cost_info: { sort_cost: '100.00' },
      grouping_operation: {
        using_filesort: false,
        nested_loop: [
          table('o', 'ALL', null, 1000, {
            attached_condition: "(`shop`.`o`.`note` <> '/* table */')",
            attached_subqueries: [
              {
                dependent: true,
                cacheable: false,
                query_block: {
                  select_id: 2,
                  cost_info: { query_cost: '0.35' },
                  ...table('u', 'eq_ref', 'PRIMARY', 10),
                },
              },
            ],
          }),
          table('d', 'ref', '<auto_key0>', 10, {
            materialized_from_subquery: {
              using_temporary_table: true,
              dependent: false,
              cacheable: true,
              query_block: {
                union_result: {
                  using_temporary_table: true,
                  table_name: '<union3,4>',
                  access_type: 'ALL',
                  query_specifications: [
                    {
                      dependent: false,
                      cacheable: true,
                      query_block: { select_id: 3, ...table('p', 'index', 'k', 50) },
                    },
                    { dependent: false, cacheable: true, query_block: { select_id: 4, message: 'No tables used' } },
                  ],
                },
              },
            },
          }),
        ],
      },
    },
    select_list_subqueries: [
      { dependent: false, cacheable: true, query_block: { select_id: 5, ...table('m', 'const', 'PRIMARY', 10) } },
    ],
  },
};

const V1_STEPS = [
  'Query block null 4711.25',
  '  Sort null null',
  '    Group null null',
  '      Nested loop null 10.25',
  '        Table scan o 1000 101.5',
  '          Query block null 0.35',
  '            Single-row index lookup u PRIMARY 10 2.5',
  '        Index lookup d <auto_key0> 10 2.5',
  '          Materialize null null',
  '            Query block null null',
  '              Union <union3,4> null null',
  '                Query block null null',
  '                  Index scan p k 50 6.5',
  '                Query block null null',
  '  Query block null null',
  '    Constant row m PRIMARY 10 2.5',
];

/** As `end_markers_in_json` prints them: the name of what ends behind its brace. */
function withEndMarkers(value: object): string {
  const names: string[] = [];
  return JSON.stringify(value, null, 2)
    .split('\n')
    .map((line) => {
      const open = /^\s*(?:"(\w+)": )?[[{]$/.exec(line);
      if (open !== null) names.push(open[1] ?? '');
      const close = /^(\s*[\]}])(,?)$/.exec(line);
      if (close === null) return line;
      const name = names.pop() ?? '';
      return name === '' ? line : `${close[1]} /* ${name} */${close[2]}`;
    })
    .join('\n');
}

describe('MySQL’s JSON of version 1', () => {
  it.each([
    ['as it is', JSON.stringify(V1, null, 2)],
    ['with end markers', withEndMarkers(V1)],
    [
      'behind \\G',
      `*************************** 1. row ***************************\nEXPLAIN: ${JSON.stringify(V1, null, 2)}\n1 row in set, 1 warning (0.00 sec)\n`,
    ],
    [
      'in a frame',
      `+---------+\n| EXPLAIN |\n+---------+\n| ${JSON.stringify(V1, null, 2)} |\n+---------+\n1 row in set (0.00 sec)\n`,
    ],
    ['in batch mode', `EXPLAIN\n${JSON.stringify(V1, null, 2).replaceAll('\n', '\\n')}\n`],
    ['as a driver’s row', JSON.stringify([{ EXPLAIN: JSON.stringify(V1, null, 2) }])],
    ['without its wrapper', JSON.stringify(V1.query_block)],
  ])('%s', (_how, text) => {
    const { plans, format, text: decoded } = readText(text);
    expect(format).toBe('mysql-json-v1');
    expect(plans).toHaveLength(1);
    const [plan] = plans;
    expect(plan && drawn(plan)).toEqual(V1_STEPS);
    expect(plan).toMatchObject({
      dialect: 'mysql',
      form: 'json',
      analyzed: false,
      timed: false,
      costed: true,
      incomplete: null,
    });
    const scan = plan?.nodes[4];
    expect(scan?.fields.text('attached_condition')).toContain("'/* table */'");
    const rows = scan?.fields.field('rows_examined_per_scan');
    expect(decoded.slice(rows?.start, rows?.end).replaceAll('\\', '')).toMatch(/^"rows_examined_per_scan": ?1000$/);
  });

  it('tells the parts of a join, a union and a subquery', () => {
    const { nodes } = onlyPlan(JSON.stringify(V1));
    expect(nodes.slice(4, 8).map(({ relationship, subplanName }) => [relationship, subplanName])).toEqual([
      ['Outer', null],
      ['SubPlan', 'select 2'],
      ['Outer', null],
      ['Inner', null],
    ]);
    expect(nodes[5]?.fields.flag('dependent')).toBe(true);
    expect(nodes[13]?.relationship).toBe('Member');
  });

  it('gives what was whole of a document that breaks off', () => {
    const text = JSON.stringify(V1, null, 2);
    const plan = onlyPlan(text.slice(0, text.indexOf('"materialized_from_subquery"')));
    expect(drawn(plan)).toEqual(V1_STEPS.slice(0, 8));
    expect(plan.incomplete).not.toBeNull();
  });
});

/** The shapes are those that `explain_access_path.cc` prints (8.4 without `query_plan`, 9.5 with it). */
const V2_PLAN = {
  operation: 'Limit: 5 row(s)',
  access_type: 'limit',
  limit: 5,
  estimated_rows: 5,
  estimated_total_cost: 12.5,
  actual_rows: 5,
  actual_loops: 1,
  actual_first_row_ms: 0.11,
  actual_last_row_ms: 0.52,
  inputs: [
    {
      operation: 'Nested loop inner join',
      access_type: 'join',
      join_type: 'inner join',
      join_algorithm: 'nested_loop',
      estimated_rows: 9,
      estimated_total_cost: 12.5,
      actual_rows: 5,
      actual_loops: 1,
      actual_first_row_ms: 0.1,
      actual_last_row_ms: 0.51,
      inputs: [
        {
          operation: "Filter: (o.`status` = 'open')",
          access_type: 'filter',
          condition: "(o.`status` = 'open')",
          estimated_rows: 3,
          estimated_total_cost: 2.5,
          actual_rows: 3,
          actual_loops: 1,
          actual_first_row_ms: 0.05,
          actual_last_row_ms: 0.2,
          inputs: [
            {
              operation: 'Table scan on o',
              access_type: 'table',
              schema_name: 'shop',
              table_name: 'orders',
              alias: 'o',
              estimated_rows: 30,
              estimated_total_cost: 2.5,
              actual_rows: 30,
              actual_loops: 1,
              actual_first_row_ms: 0.04,
              actual_last_row_ms: 0.18,
            },
          ],
        },
        {
          operation: 'Covering index lookup on c using PRIMARY (id=o.customer_id)',
          access_type: 'index',
          index_access_type: 'index_lookup',
          schema_name: 'shop',
          table_name: 'customers',
          alias: 'c',
          index_name: 'PRIMARY',
          covering: true,
          estimated_rows: 3,
          estimated_total_cost: 0.4,
          actual_rows: 1.67,
          actual_loops: 3,
          actual_first_row_ms: 0.08,
          actual_last_row_ms: 0.1,
        },
      ],
    },
  ],
  inputs_from_select_list: [
    {
      heading: 'Select #2 (subquery in projection; dependent)',
      subquery: true,
      operation: 'Aggregate: max(t.x)',
      access_type: 'aggregate',
      actual_rows: null,
      actual_loops: null,
      actual_first_row_ms: null,
      actual_last_row_ms: null,
    },
  ],
};

describe('MySQL’s JSON of version 2', () => {
  const query = '/* select#1 */ select 1';

  it.each([
    ['8.4', { query, query_type: 'select', json_schema_version: '1.0', ...V2_PLAN }],
    ['9.5', { query, query_type: 'select', json_schema_version: '2.0', query_plan: V2_PLAN }],
  ])('as %s prints it', (_version, document) => {
    const text = JSON.stringify(document, null, 2);
    const { plans, format } = readText(text);
    expect(format).toBe('mysql-json-v2');
    const [plan] = plans;
    expect(plan).toMatchObject({
      dialect: 'mysql',
      query,
      analyzed: true,
      timed: true,
      costed: true,
      executionTime: null,
    });
    expect(plan && drawn(plan)).toEqual([
      'Limit 5 12.5',
      '  Nested loop inner join 9 12.5',
      '    Filter 3 2.5',
      '      Table scan orders 30 2.5',
      '    Covering index lookup customers PRIMARY 3 0.4',
      '  Aggregate null null',
    ]);
    expect(plan?.nodes[4]).toMatchObject({
      schema: 'shop',
      alias: 'c',
      relationship: 'Inner',
      actualStartup: 0.08,
      actualTotal: 0.1,
      actualRows: 1.67,
      loops: 3,
    });
    expect(plan?.nodes[5]).toMatchObject({
      relationship: 'SubPlan',
      subplanName: 'Select #2 (subquery in projection; dependent)',
      actualTotal: null,
      loops: 0,
    });
    const rows = plan?.nodes[3]?.fields.field('estimated_rows');
    expect(text.slice(rows?.start, rows?.end)).toBe('"estimated_rows": 30');
  });

  it('reads a statement whose only content is its inputs', () => {
    const plan = onlyPlan(JSON.stringify({ query, inputs: [V2_PLAN] }));
    expect(plan.nodes.slice(0, 2).map(({ nodeType }) => nodeType)).toEqual(['Query', 'Limit']);
  });

  it('reads 5,000 levels', () => {
    const open = '{"operation":"Filter: x","access_type":"filter","inputs":[';
    const text = `${open.repeat(5000)}{"operation":"Table scan on t","table_name":"t"}${']}'.repeat(5000)}`;
    expect(onlyPlan(text).nodes).toHaveLength(5001);
  });
});

describe('the laws of MySQL’s plans', () => {
  it.each([
    ['1', V1],
    ['2', { query_type: 'select', query_plan: V2_PLAN }],
  ])(
    'version %s, cut anywhere: steps in preorder, and where it broke, or an error with its place',
    (_version, document) => {
      const text = JSON.stringify(document, null, 1);
      expect(recognisePlans(new TextEncoder().encode(text.slice(0, 4096)))).toBe(true);
      for (let end = 1; end < text.length; end += 13) {
        try {
          for (const { nodes, incomplete } of readText(text.slice(0, end)).plans) {
            expect(incomplete).not.toBeNull();
            for (const node of nodes) {
              expect(node.parent).toBeLessThan(node.index);
              expect(node.end).toBeGreaterThan(node.index);
              expect(node.end).toBeLessThanOrEqual(nodes[node.parent]?.end ?? nodes.length);
            }
          }
        } catch (thrown) {
          if (!(thrown instanceof PlateauError)) throw thrown;
          expect(thrown.at?.offset).toBeGreaterThanOrEqual(0);
        }
      }
    },
  );
});
