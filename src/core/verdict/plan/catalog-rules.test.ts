import { describe, expect, it } from 'vitest';
import { explained, explainedFixture } from '../../../../tests/support/explained.ts';
import { judged } from '../../../../tests/support/judged.ts';
import type { Catalog } from '../../catalog/model.ts';
import { mergedCatalog, readCatalog } from '../../catalog/read-catalog.ts';
import { foreignKeyOf } from './ex-trigger.ts';

const part = (text: string): Catalog => {
  const read = readCatalog(text);
  return read === null || read.kind === 'pg_stat_statements' ? { columns: null, indexes: null } : read.catalog;
};
const stats = (...rows: readonly string[]): Catalog => part(`tablename,attname,n_distinct\n${rows.join('\n')}\n`);
const indexes = (...rows: readonly string[]): Catalog =>
  part(`tablename,indexname,indexdef\n${rows.map((row) => row.replace(/([^,]*,[^,]*),(.*)/, '$1,"$2"')).join('\n')}\n`);

const said = (path: string, rule: string, catalog: Catalog) => {
  const { verdicts, checks } = judged(explainedFixture(path), { catalog });
  const check = checks.find((one) => one.rule === rule);
  return [check?.state, verdicts.find((one) => one.rule === rule)?.reason ?? check?.missing];
};

describe('EX-CARDINALITY', () => {
  const os = 'orders,os,CREATE INDEX os ON public.orders USING btree (status)';
  it.each([
    [
      'three values of the column that an index begins with',
      stats('orders,status,3', 'orders,customer_id,-0.1'),
      [
        'fires',
        'Index Scan using os on orders chooses by status (3 values) and keeps under 0.01 % of 980,000 rows: an index on that column alone serves rare values only.',
      ],
    ],
    ['four values', stats('orders,status,4'), ['clear', null]],
    ['a part of the rows', stats('orders,status,-0.2'), ['clear', null]],
    [
      'another table',
      stats('users,status,3'),
      ['cannot-judge', 'an import of pg_stats with the columns of its conditions'],
    ],
    ['indexes only', indexes(os), ['cannot-judge', 'an import of pg_stats']],
  ] as const)('%s', (_, catalog, expected) => {
    expect(said('pg15/37a-inefficient-index.json', 'EX-CARDINALITY', catalog)).toEqual(expected);
    const both = mergedCatalog([catalog, indexes(os)]);
    expect(said('pg15/37a-inefficient-index.json', 'EX-CARDINALITY', both)[0]).toBe(expected[0]);
  });

  it('changes what a scan of the whole table is advised', () => {
    const plan = explainedFixture('golden/pg15_seqscan_before.json');
    const advice = (catalog: Catalog) =>
      judged(plan, { catalog }).verdicts.find(
        ({ rule, subject }) => rule === 'EX-SEQ' && subject.label.endsWith('orders'),
      )?.advice;
    expect(advice(stats('orders,status,2'))).toBe('plan.seq.partial');
    expect(advice(stats('orders,status,50'))).toBe('plan.seq.index');
    const nine = Array.from(
      { length: 9 },
      (_, i) => `orders,i${i},CREATE INDEX i${i} ON public.orders USING btree (c${i})`,
    );
    expect(advice(indexes(...nine))).toBe('plan.seq.indexes');
  });
});

describe('EX-INDEXES', () => {
  const many = (n: number) =>
    indexes(
      ...Array.from({ length: n }, (_, i) => `orders,i${i},CREATE INDEX i${i} ON public.orders USING btree (c${i})`),
    );
  it.each([
    [9, ['fires', 'orders has 9 indexes, more than 8: each slows every write.']],
    [8, ['clear', null]],
  ] as const)('of %i indexes on a table', (n, expected) => {
    expect(said('pg15/01a-seqscan-before.json', 'EX-INDEXES', many(n))).toEqual(expected);
  });
  it('cannot tell of another table', () => {
    expect(said('pg15/34-cast-varchar-benign.json', 'EX-INDEXES', many(9))).toEqual([
      'cannot-judge',
      'an import of pg_indexes with the plan’s tables',
    ]);
  });
});

describe('EX-COVERING', () => {
  const scan = (output: readonly string[] | null) =>
    explained({
      Plan: {
        'Node Type': 'Index Scan',
        'Relation Name': 'orders',
        'Index Name': 'oc',
        'Index Cond': '(orders.customer_id > 7)',
        'Plan Rows': 5000,
        'Actual Rows': 5000,
        'Actual Loops': 1,
        'Actual Total Time': 9,
        ...(output === null ? {} : { Output: output }),
      },
    });
  const oc = indexes('orders,oc,CREATE INDEX oc ON public.orders USING btree (customer_id) INCLUDE (created_at)');
  const check = (output: readonly string[] | null, catalog: Catalog = oc) => {
    const { verdicts, checks } = judged(scan(output), { catalog });
    const own = checks.find(({ rule }) => rule === 'EX-COVERING');
    return [own?.state, verdicts.find(({ rule }) => rule === 'EX-COVERING')?.reason ?? own?.missing];
  };

  it.each([
    [
      ['orders.customer_id', 'orders.total'],
      [
        'fires',
        'Index Scan using oc on orders reads 5,000 rows of the table by oc, only for total, which the index does not hold.',
      ],
    ],
    [
      ['sum(orders.total)', 'lower((orders.status)::text)', 'orders.created_at'],
      [
        'fires',
        'Index Scan using oc on orders reads 5,000 rows of the table by oc, only for total and status, which the index does not hold.',
      ],
    ],
    [
      ['orders.a', 'orders.b', 'orders.c'],
      ['clear', null],
    ],
    [null, ['cannot-judge', 'EXPLAIN (ANALYZE, VERBOSE)']],
  ] as const)('of %j', (output, expected) => {
    expect(check(output)).toEqual(expected);
  });

  it('needs the index that is used', () => {
    expect(
      check(['orders.total'], indexes('orders,other,CREATE INDEX other ON public.orders USING btree (id)')),
    ).toEqual(['cannot-judge', 'an import of pg_indexes with the index that is used']);
    expect(
      check(['orders.total'], indexes('orders,oc,CREATE INDEX oc ON public.orders USING gin (customer_id)'))[0],
    ).toBe('clear');
  });
});

describe('the foreign key of a trigger', () => {
  const catalog = stats(
    'child_t,id,-1',
    'child_t,parent_id,-0.5',
    'child,t_parent_id,1',
    'order_items,order_id,1',
    'order_items,line,1',
  );
  it.each([
    ['child_t_parent_id_fkey', { table: 'child_t', columns: ['parent_id'] }],
    ['order_items_order_id_line_fkey1', { table: 'order_items', columns: ['order_id', 'line'] }],
    ['unknown_x_fkey', null],
    ['named_by_hand', null],
  ] as const)('%s', (constraint, expected) => {
    expect(foreignKeyOf(constraint, catalog)).toEqual(expected);
  });

  it('is named with its columns', () => {
    const [trigger] = judged(explainedFixture('pg15/41a-delete-fk-trigger-before.json'), { catalog }).verdicts.filter(
      ({ rule }) => rule === 'EX-TRIGGER',
    );
    expect(trigger?.reason).toBe(
      'The foreign key child_t_parent_id_fkey of child_t (parent_id), checked on parent_t 20 times, takes 110 ms of 110 ms, 99.8 %: no step of the plan shows it.',
    );
  });
});
