import { expect, it } from 'vitest';
import { heapFixture } from '../../../../tests/support/heap-of.ts';
import { histogramFacts, histogramRows } from './heap-of-histogram.ts';
import { readTracemalloc } from './tracemalloc.ts';

it('a table of allocation sites keeps who called the heaviest of them, by the keys of its rows', () => {
  const [histogram] = readTracemalloc(heapFixture('histogram/tracemalloc-3.11-1.json'));
  if (histogram === undefined) throw new Error('no histogram');
  const key = histogramRows(histogram).find(({ name }) => name === 'Row.__init__')?.key;
  expect(histogramFacts(histogram).table?.callers).toContainEqual({
    key,
    callers: ['load_rows (/tmp/hprof/py/rows.py:17)', 'main (/tmp/hprof/py/rows.py:26)'],
  });
});
