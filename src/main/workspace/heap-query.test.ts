import { describe, expect, it } from 'vitest';
import { heapFixture, readHprofBytes } from '../../../tests/support/heap-of.ts';
import { analyseHeap } from '../../core/heap/analyse.ts';
import { HEAP_FORMATS } from '../../core/heap/formats.ts';
import { StoredHeap } from '../../core/heap/stored-heap.ts';
import { HeapStrings } from '../../core/heap/strings.ts';
import { queryClasses, queryHeap } from './heap-query.ts';

const ask = (sql: string) => queryClasses([], sql, 100);

describe('a query', () => {
  it.each([
    ['that names what is not there', 'SELECT * FROM passwords'],
    ['that fails at a row', "SELECT json_extract('{', '$')"],
    ['whose numbers grow too large', 'SELECT abs(-9223372036854775808)'],
    ['that waits for a value', 'SELECT ?1'],
    ['that would load a library', "SELECT load_extension('other.so')"],
    ['whose value does not fit', 'SELECT zeroblob(900000000)'],
  ])('%s fails with its reason and the tables there are', (_what, sql) => {
    expect(() => ask(sql)).toThrow(
      expect.objectContaining({
        code: 'query.failed',
        message: expect.stringMatching(/^The query cannot be run: .+\.$/),
        hint: expect.stringContaining('classes: class, key'),
      }),
    );
  });

  it('is refused where it is no SELECT', () => {
    expect(() => ask("ATTACH 'other.db' AS other")).toThrow(expect.objectContaining({ code: 'query.refused' }));
  });

  it('answers with blobs as hexadecimal digits', () => {
    expect(ask("SELECT x'00FF', 1.5, NULL").rows).toEqual([['00ff', 1.5, null]]);
  });
});

describe('contents of strings in a JVM’s dump', async () => {
  const { graph, columns } = await readHprofBytes(heapFixture('hprof/session-leak-17.hprof.gz'));
  const strings = new HeapStrings(columns, HEAP_FORMATS.find(({ id }) => id === 'hprof')?.strings ?? 'json');
  const heap = new StoredHeap(columns, strings, analyseHeap(graph, columns, strings).classes);
  const users =
    "SELECT count(*), count(DISTINCT name) FROM nodes WHERE class = 'java.lang.String' AND name GLOB 'user-[0-9]*'";

  it('are read where they are revealed, and nowhere else', () => {
    expect(queryHeap(heap, users, 1, false).rows).toEqual([[0, 0]]);
    expect(queryHeap(heap, users, 1, true).rows).toEqual([[100, 100]]);
    const others = "SELECT count(*) FROM nodes WHERE class = 'SessionLeak$SessionEntry' AND name = class";
    expect(queryHeap(heap, others, 1, true).rows).toEqual([[100]]);
  });
});
