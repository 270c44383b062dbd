import { describe, expect, it } from 'vitest';
import type { ClassRow } from '../stored.ts';
import { withUnlistedRows } from './unlisted-rows.ts';

const row = (key: string, count: number): ClassRow => ({
  key,
  type: 'object',
  name: key,
  module: null,
  line: null,
  column: null,
  count,
  self: count * 10,
  retained: count * 10,
  distance: 0,
});
const table = (isComplete: boolean, ...rows: readonly (readonly [string, number])[]) => ({
  isComplete,
  totalSize: rows.reduce((sum, [, count]) => sum + count * 10, 0),
  nodeCount: rows.reduce((sum, [, count]) => sum + count, 0),
  classes: rows.map(([key, count]) => row(key, count)),
});
const counts = (tables: Parameters<typeof withUnlistedRows>[0], key: string) =>
  withUnlistedRows(tables).map(({ classes }) => classes.filter((own) => own.key === key).map(({ count }) => count));

describe('a class that an incomplete table does not list', () => {
  it('did not grow from nothing when it enters the largest', () => {
    const tables = [table(false, ['a', 9]), table(false, ['a', 9], ['edge', 5000]), table(false, ['edge', 6000])];
    expect(counts(tables, 'edge')).toEqual([[5000], [5000], [6000]]);
    expect(counts(tables, 'a')).toEqual([[9], [9], [9]]);
  });

  it('is known to be absent where a complete table does not list it', () => {
    expect(counts([table(true), table(false), table(false, ['a', 4])], 'a')).toEqual([[], [0], [4]]);
    expect(counts([table(true, ['a', 4]), table(true), table(false)], 'a')).toEqual([[4], [], [0]]);
    expect(counts([table(false), table(true), table(false, ['a', 9])], 'a')).toEqual([[0], [], [9]]);
  });

  it('changes nothing where all tables are complete', () => {
    const tables = [table(true, ['a', 1]), table(true, ['b', 1])];
    expect(withUnlistedRows(tables)).toEqual(tables.map((one) => ({ ...one, unlisted: new Set() })));
  });
});

describe('a table that was cut off', () => {
  it('does not make the heap shrink', () => {
    const whole = table(true, ['a', 100], ['b', 9000]);
    const cut = withUnlistedRows([whole, whole, table(false, ['a', 200])]).at(-1);
    expect([cut?.totalSize, cut?.nodeCount, cut?.unlisted]).toEqual([92_000, 9200, new Set(['b'])]);
  });
});
