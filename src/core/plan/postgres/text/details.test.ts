import { describe, expect, it } from 'vitest';
import { plainFields } from '../../../../../tests/support/plan-facts.ts';
import { Fields } from '../../fields.ts';
import { detailAt, detailFields } from './details.ts';
import { splitList } from './quoting.ts';

/** A line's fields, by name; numbers are written `#5`. */
function read(line: string): Record<string, unknown> | null {
  const detail = detailAt(line, 0, line.length);
  const fields = detail === null ? null : detailFields(detail);
  if (fields === null) return null;
  for (const { start, end } of fields)
    expect([start >= 0, end <= line.length, start <= end]).toEqual([true, true, true]);
  return Object.fromEntries(plainFields(new Fields(fields, { start: 0, end: line.length })));
}

const LINES: readonly (readonly [string, Record<string, unknown>])[] = [
  ['Output: a, (count(*)), \'x, y\'::text, "b, c"', { Output: ['a', '(count(*))', "'x, y'::text", '"b, c"'] }],
  ["Filter: ((s = 'it''s: (x'::text) AND (n > 5))", { Filter: "((s = 'it''s: (x'::text) AND (n > 5))" }],
  ['Index Cond: (id = 5)', { 'Index Cond': '(id = 5)' }],
  ['Recheck Cond: (a < 5)', { 'Recheck Cond': '(a < 5)' }],
  ['Hash Cond: (a.id = b.id)', { 'Hash Cond': '(a.id = b.id)' }],
  ['Merge Cond: (a.id = b.id)', { 'Merge Cond': '(a.id = b.id)' }],
  ['Join Filter: (a.n < b.n)', { 'Join Filter': '(a.n < b.n)' }],
  ['One-Time Filter: false', { 'One-Time Filter': 'false' }],
  ["TID Cond: (ctid = '(0,1)'::tid)", { 'TID Cond': "(ctid = '(0,1)'::tid)" }],
  ["Order By: (p <-> '(3,3)'::point)", { 'Order By': "(p <-> '(3,3)'::point)" }],
  ['Run Condition: (row_number() OVER (?) <= 10)', { 'Run Condition': '(row_number() OVER (?) <= 10)' }],
  ['Window: w1 AS (PARTITION BY big.b)', { Window: 'w1 AS (PARTITION BY big.b)' }],
  ['Function Call: generate_series(1, 10)', { 'Function Call': 'generate_series(1, 10)' }],
  ['Cache Key: b.b, c.d', { 'Cache Key': 'b.b, c.d' }],
  ['Cache Mode: logical', { 'Cache Mode': 'logical' }],
  ['Relations: (public.a) INNER JOIN (public.b)', { Relations: '(public.a) INNER JOIN (public.b)' }],
  ['Remote SQL: SELECT 1 FROM a', { 'Remote SQL': 'SELECT 1 FROM a' }],
  ['Foreign File: /etc/hostname', { 'Foreign File': '/etc/hostname' }],
  ['Foreign File Size: 9 b', { 'Foreign File Size': '#9' }],
  ['Batch Size: 1', { 'Batch Size': '#1' }],
  ['Sort Key: a COLLATE "C" DESC NULLS LAST, f(b, c)', { 'Sort Key': ['a COLLATE "C" DESC NULLS LAST', 'f(b, c)'] }],
  ['Presorted Key: a', { 'Presorted Key': ['a'] }],
  ['Params Evaluated: $0, $1', { 'Params Evaluated': ['$0', '$1'] }],
  ['Conflict Resolution: UPDATE', { 'Conflict Resolution': 'UPDATE' }],
  ['Conflict Arbiter Indexes: a, b', { 'Conflict Arbiter Indexes': ['a', 'b'] }],
  ['Inner Unique: true', { 'Inner Unique': true }],
  ['Single Copy: true', { 'Single Copy': true }],
  ['Disabled: true', { Disabled: true }],
  ['Rows Removed by Filter: 981000', { 'Rows Removed by Filter': '#981000' }],
  ['Rows Removed by Join Filter: 5', { 'Rows Removed by Join Filter': '#5' }],
  ['Rows Removed by Index Recheck: 5', { 'Rows Removed by Index Recheck': '#5' }],
  ['Heap Fetches: 0', { 'Heap Fetches': '#0' }],
  ['Index Searches: 2', { 'Index Searches': '#2' }],
  ['Subplans Removed: 2', { 'Subplans Removed': '#2' }],
  ['Workers Planned: 2', { 'Workers Planned': '#2' }],
  ['Workers Launched: 0', { 'Workers Launched': '#0' }],
  ['Tuples Inserted: 1', { 'Tuples Inserted': '#1' }],
  ['Conflicting Tuples: 1', { 'Conflicting Tuples': '#1' }],
  [
    'Tuples: inserted=1 skipped=3',
    { 'Tuples Inserted': '#1', 'Tuples Updated': '#0', 'Tuples Deleted': '#0', 'Tuples Skipped': '#3' },
  ],
  [
    'Sort Method: external merge  Disk: 3000kB',
    { 'Sort Method': 'external merge', 'Sort Space Used': '#3000', 'Sort Space Type': 'Disk' },
  ],
  ['Sort Method: still in progress', { 'Sort Method': 'still in progress' }],
  [
    'Full-sort Groups: 5  Sort Methods: quicksort, top-N heapsort  Average Memory: 25kB  Peak Memory: 26kB',
    {
      'Full-sort Groups': [
        ['Group Count', '#5'],
        ['Sort Methods Used', ['quicksort', 'top-N heapsort']],
        [
          'Sort Space Memory',
          [
            ['Average Sort Space Used', '#25'],
            ['Peak Sort Space Used', '#26'],
          ],
        ],
      ],
    },
  ],
  [
    'Pre-sorted Groups: 1  Sort Method: external merge  Average Disk: 20kB  Peak Disk: 21kB',
    {
      'Pre-sorted Groups': [
        ['Group Count', '#1'],
        ['Sort Methods Used', ['external merge']],
        [
          'Sort Space Disk',
          [
            ['Average Sort Space Used', '#20'],
            ['Peak Sort Space Used', '#21'],
          ],
        ],
      ],
    },
  ],
  [
    'Buckets: 1024 (originally 512)  Batches: 4 (originally 2)  Memory Usage: 40kB',
    {
      'Hash Buckets': '#1024',
      'Original Hash Buckets': '#512',
      'Hash Batches': '#4',
      'Original Hash Batches': '#2',
      'Peak Memory Usage': '#40',
    },
  ],
  [
    'Buckets: 1024  Batches: 1  Memory Usage: 9kB',
    {
      'Hash Buckets': '#1024',
      'Original Hash Buckets': '#1024',
      'Hash Batches': '#1',
      'Original Hash Batches': '#1',
      'Peak Memory Usage': '#9',
    },
  ],
  [
    'Planned Partitions: 4  Batches: 5  Memory Usage: 4145kB  Disk Usage: 2000kB',
    { 'Planned Partitions': '#4', 'HashAgg Batches': '#5', 'Peak Memory Usage': '#4145', 'Disk Usage': '#2000' },
  ],
  ['Planned Partitions: 4', { 'Planned Partitions': '#4' }],
  ['Batches: 1  Memory Usage: 24kB', { 'HashAgg Batches': '#1', 'Peak Memory Usage': '#24' }],
  ['Heap Blocks: lossy=7', { 'Exact Heap Blocks': '#0', 'Lossy Heap Blocks': '#7' }],
  [
    'Hits: 59923  Misses: 77  Evictions: 0  Overflows: 0  Memory Usage: 9kB',
    {
      'Cache Hits': '#59923',
      'Cache Misses': '#77',
      'Cache Evictions': '#0',
      'Cache Overflows': '#0',
      'Peak Memory Usage': '#9',
    },
  ],
  [
    'Buffers: shared hit=565 read=11025 dirtied=1 written=2, local hit=3, temp read=4 written=5',
    {
      'Shared Hit Blocks': '#565',
      'Shared Read Blocks': '#11025',
      'Shared Dirtied Blocks': '#1',
      'Shared Written Blocks': '#2',
      'Local Hit Blocks': '#3',
      'Temp Read Blocks': '#4',
      'Temp Written Blocks': '#5',
    },
  ],
  ['I/O Timings: read=0.1 write=0.2', { 'I/O Read Time': '#0.1', 'I/O Write Time': '#0.2' }],
  [
    'I/O Timings: shared/local read=0.1, temp read=0.3 write=0.2',
    { 'I/O Read Time': '#0.1', 'Temp I/O Read Time': '#0.3', 'Temp I/O Write Time': '#0.2' },
  ],
  [
    'I/O Timings: shared read=0.1, local write=0.4, temp read=0.3',
    { 'Shared I/O Read Time': '#0.1', 'Local I/O Write Time': '#0.4', 'Temp I/O Read Time': '#0.3' },
  ],
  [
    'WAL: records=3 fpi=1 bytes=18446744073709551615 buffers full=2',
    {
      'WAL Records': '#3',
      'WAL FPI': '#1',
      'WAL Bytes': '#18446744073709551615',
      'WAL Buffers Full': '#2',
    },
  ],
  ['Storage: Disk  Maximum Storage: 17kB', { Storage: 'Disk', 'Maximum Storage': '#17' }],
  [
    "Sampling: bernoulli ('10'::real) REPEATABLE ('5'::double precision)",
    {
      'Sampling Method': 'bernoulli',
      'Sampling Parameters': ["'10'::real"],
      'Repeatable Seed': "'5'::double precision",
    },
  ],
  ["Sampling: system ('10.5'::real)", { 'Sampling Method': 'system', 'Sampling Parameters': ["'10.5'::real"] }],
  ['Memory: used=11kB  allocated=16kB', { 'Memory Used': '#11', 'Memory Allocated': '#16' }],
  [
    'Options: Inlining true, Optimization false',
    {
      Options: [
        ['Inlining', true],
        ['Optimization', false],
      ],
    },
  ],
  [
    'Timing: Generation 1.5 ms (Deform 0.3 ms), Inlining 2.0 ms, Total 3.5 ms',
    {
      Timing: [
        [
          'Generation',
          [
            ['Deform', '#0.3'],
            ['Total', '#1.5'],
          ],
        ],
        ['Inlining', '#2.0'],
        ['Total', '#3.5'],
      ],
    },
  ],
  ['Generation Time: 1.5 ms', { 'Generation Time': '#1.5' }],
  ['Chunks excluded during startup: 3', { 'Chunks excluded during startup': '#3' }],
  ['Tasks Shown: One of 32', { 'Tasks Shown': 'One of 32' }],
];

describe('lines below a step', () => {
  it.each(LINES)('%s', (line, fields) => {
    expect(read(line)).toEqual(fields);
  });

  it.each([
    ['no label', 'something else'],
    ['a label without a value', 'Filter:'],
    ['a number that is none', 'Rows Removed by Filter: many'],
    ['counters without any', 'Buffers: shared'],
    ['a hash table that is cut off', 'Buckets: 1024  Bat'],
    ['a method that is cut off', 'Sort Method: quicksort  Memory: 2'],
    ['a truth value that is none', 'Inner Unique: tr'],
    ['a label in small letters', 'filter: x'],
  ])('is damaged with %s', (_, line) => {
    expect(read(line)).toBeNull();
  });

  it('separates lists at commas outside of quotes and parentheses only', () => {
    expect(splitList(`a, "b, ""c", ARRAY[1, 2], f('x, y''', "d"), ROW(1, (2, 3))`)).toEqual([
      'a',
      '"b, ""c"',
      'ARRAY[1, 2]',
      `f('x, y''', "d")`,
      'ROW(1, (2, 3))',
    ]);
  });
});
