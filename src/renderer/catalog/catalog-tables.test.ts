import { expect, it } from 'vitest';
import type { ColumnStatistics, TableIndex } from '../../core/catalog/model.ts';
import { distinctOrder, distinctText, knownTables } from './catalog-tables.ts';

const column = (table: string, averageWidth: number | null, schema = 'public'): ColumnStatistics => ({
  ...{ schema, table, column: 'c', distinct: null, nullShare: null, correlation: null },
  ...{ averageWidth, frequencies: [] },
});
const index = (table: string): TableIndex => ({
  ...{ schema: 'public', table, name: 'i', columns: ['c'], included: [], isUnique: false },
  ...{ isPartial: false, method: null, size: null },
});

it('tells of each table how many columns and indexes are known', () => {
  const columns = [column('orders', 8), column('orders', null), column('orders', 4, 'old')];
  expect(knownTables({ columns, indexes: [index('orders'), index('users')] })).toEqual([
    { name: 'old.orders', columns: 1, indexes: 0, rowWidth: 4 },
    { name: 'orders', columns: 2, indexes: 1, rowWidth: 8 },
    { name: 'users', columns: 0, indexes: 1, rowWidth: Number.NaN },
  ]);
});

it('knows nothing of what was not imported', () =>
  expect(knownTables({ columns: null, indexes: [index('users')] })).toEqual([
    { name: 'users', columns: Number.NaN, indexes: 1, rowWidth: Number.NaN },
  ]));

it.each([
  [null, 'unknown'],
  [0, 'unknown'],
  [-1, 'every row its own'],
  [-0.25, '25 % of the rows'],
  [27, '27'],
])('%j values are “%s”', (distinct, text) => expect(distinctText({ distinct }, String)).toBe(text));

it('puts parts of the rows behind numbers of values', () => {
  const order = [-1, 3, -0.5, 1_000_000].sort(
    (a, b) => distinctOrder({ distinct: a }) - distinctOrder({ distinct: b }),
  );
  expect(order).toEqual([3, 1_000_000, -0.5, -1]);
});
