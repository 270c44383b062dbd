import { describe, expect, it } from 'vitest';
import { heapFixture } from '../../../../tests/support/heap-of.ts';
import { readMemrayCsv } from './memray-csv.ts';
import { readMemrayStats } from './memray-stats.ts';
import type { Histogram, HistogramRow } from './model.ts';
import { readObjgraph } from './objgraph.ts';
import { readTracemalloc } from './tracemalloc.ts';
import { TRACEMALLOC_SNIPPET } from './tracemalloc-snippet.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const row = (histogram: Histogram | undefined, name: string): HistogramRow | undefined =>
  histogram?.rows.find((own) => own.name === name);

describe('tracemalloc', () => {
  const series = [0, 1, 2, 3].map((i) => readTracemalloc(heapFixture(`histogram/tracemalloc-3.11-${i}.json`))[0]);

  it('has the function, the file and the line of each site, and who called', () => {
    expect(row(series[1], 'Row.__init__')).toEqual({
      name: 'Row.__init__',
      module: '/tmp/hprof/py/rows.py',
      line: 8,
      count: 500,
      bytes: 102_300,
      callers: ['load_rows (/tmp/hprof/py/rows.py:17)', 'main (/tmp/hprof/py/rows.py:26)'],
    });
  });

  it('grows by what the program kept in each step', () => {
    const counts = series.map((histogram) => row(histogram, 'Row.__init__')?.count ?? 0);
    expect(counts).toEqual([0, 500, 1000, 1500]);
    expect(new Set(series.map((histogram) => row(histogram, 'cache_names')?.count ?? 0))).toEqual(new Set([0, 1744]));
  });

  it('tells its Python, its time, and that garbage was collected', () => {
    expect(series[2]).toMatchObject({
      runtime: 'Python 3.11.7',
      basis: 'allocation site',
      takenAt: '2026-11-21T18:12:45.000Z',
      collected: true,
      isComplete: false,
    });
    expect(series[2]?.warnings.map(({ code }) => code)).toEqual(['histogram.rest']);
  });

  it('keeps a site’s key when lines above it are added', () => {
    const text = new TextDecoder().decode(heapFixture('histogram/tracemalloc-3.11-1.json'));
    const moved = readTracemalloc(bytesOf(text.replaceAll('rows.py", 8]', 'rows.py", 108]')))[0];
    expect(row(moved, 'Row.__init__')).toMatchObject({ module: '/tmp/hprof/py/rows.py', line: 108, bytes: 102_300 });
  });

  it('says when tracing began late or garbage was not collected', () => {
    const late = '{"plateau":"tracemalloc","fromStart":false,"collected":3,"sites":[{"count":1,"bytes":2}]}';
    const [histogram] = readTracemalloc(bytesOf(late));
    expect(histogram?.warnings.map(({ code }) => code)).toEqual(['histogram.notCollected', 'histogram.tracedLate']);
    expect(histogram?.rows).toMatchObject([{ name: '(no source)', module: null, count: 1, bytes: 2 }]);
    expect(() => readTracemalloc(bytesOf('{"plateau":"tracemalloc"}'))).toThrow(
      expect.objectContaining({ code: 'import.noSamples' }),
    );
  });

  it('comes from a snippet of at most thirty lines', () => {
    expect(TRACEMALLOC_SNIPPET.trimEnd().split('\n').length).toBeLessThanOrEqual(30);
    expect(TRACEMALLOC_SNIPPET).not.toContain('pickle');
  });
});

describe('memray', () => {
  it('statistics: the largest sites of all that was allocated', () => {
    const [histogram] = readMemrayStats(heapFixture('histogram/memray-stats.json'));
    expect(histogram).toMatchObject({
      measure: 'allocated',
      takenAt: '2026-11-21T17:54:52.665Z',
      total: { count: 178, bytes: 1_560_210 },
      isComplete: false,
    });
    expect(row(histogram, 'load_rows')).toMatchObject({ line: 17, count: 25, bytes: 131_616 });
    expect(row(histogram, '__init__')).toMatchObject({ count: null, bytes: 1_048_576 });
  });

  it('table: the innermost function of each stack', () => {
    const [histogram] = readMemrayCsv(heapFixture('histogram/memray-peak.csv'));
    expect(histogram).toMatchObject({ measure: 'peak or leaked', isComplete: true });
    const own = histogram?.rows.filter(({ module }) => module?.endsWith('/rows.py')) ?? [];
    expect(own.map(({ name, bytes }) => [name, bytes])).toEqual([
      ['__init__', 1_048_576],
      ['cache_names', 77_872],
      ['load_rows', 16_128],
      ['<module>', 1728],
    ]);
    expect(own[0]?.callers[0]).toMatch(/^load_rows \(.*rows\.py:17\)$/);
    expect(histogram?.total.bytes).toBe(histogram?.rows.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0));
  });

  it('table with native stacks: still the Python function', () => {
    const [histogram] = readMemrayCsv(heapFixture('histogram/memray-native.csv'));
    const own = histogram?.rows.filter(({ module }) => module === 'rows.py') ?? [];
    expect(own.map(({ name }) => name)).toContain('load_rows');
    expect(row(histogram, '_PyObject_Malloc')).toBeUndefined();
  });

  it('table of an aggregated recording', () => {
    expect(readMemrayCsv(heapFixture('histogram/memray-aggregated.csv'))[0]?.rows.length).toBeGreaterThan(5);
  });

  it.each([
    ['MALLOC,1,x,1,0x1,a;b.py;1', 'import.malformed'],
    ['MALLOC,1,5,1', 'import.malformed'],
    ['MALLOC,1,5,1,"open,a;b.py;1', 'import.malformed'],
    ['', 'import.noSamples'],
  ])('table with the line “%s” is refused', (line, code) => {
    const text = `allocator,num_allocations,size,tid,thread_name,stack_trace\r\n${line}\r\n`;
    expect(() => readMemrayCsv(bytesOf(text))).toThrow(expect.objectContaining({ code }));
  });

  it('table with quotes, without stacks, with semicolons in a path', () => {
    const lines = ['MALLOC,1,5,1,"a ""b"", c",f;/x;y.py;3', 'MMAP,2,7,1,0x1,', 'MALLOC,1,1,1,0x1,what'];
    const text = ['allocator,num_allocations,size,tid,thread_name,stack_trace', ...lines].join('\n');
    expect(readMemrayCsv(bytesOf(text))[0]?.rows.map(({ name, module, bytes }) => [name, module, bytes])).toEqual([
      ['(no stack)', null, 7],
      ['f', '/x;y.py', 5],
      ['what', '', 1],
    ]);
  });
});

describe('objgraph', () => {
  const tables = readObjgraph(heapFixture('histogram/objgraph.txt'));

  it('has each table it printed, with numbers of objects', () => {
    expect(tables.map(({ rows, warnings }) => [rows.length, warnings[0]?.code])).toEqual([
      [5, 'histogram.growthOnly'],
      [3, 'histogram.growthOnly'],
      [10, 'histogram.commonOnly'],
      [5, 'histogram.commonOnly'],
      [5, 'histogram.growthOnly'],
    ]);
    expect(row(tables[1], 'Row')).toEqual({
      name: 'Row',
      module: null,
      line: null,
      count: 500,
      bytes: null,
      callers: [],
    });
    expect(row(tables[4], 'Row')).toMatchObject({ module: 'rows', count: 800 });
  });

  it('starts a new table where a type comes again', () => {
    expect(readObjgraph(bytesOf('dict 10 +1\nRow 5 +5\ndict 12 +2\n')).map(({ rows }) => rows.length)).toEqual([2, 1]);
  });
});
