import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { analyseHeap } from '../../src/core/heap/analyse.ts';
import { MemoryHeapColumns } from '../../src/core/heap/columns.ts';
import { measureGrowth } from '../../src/core/heap/growth/measure-growth.ts';
import { StoredHeap } from '../../src/core/heap/stored-heap.ts';
import { HeapStrings } from '../../src/core/heap/strings.ts';
import { readV8Snapshot } from '../../src/core/heap/v8/read-snapshot.ts';

import { evaluateGrowth } from '../../src/core/verdict/heap/evaluate-growth.ts';
import { DEFAULT_RULE_SET } from '../../src/core/verdict/rule-set.ts';
import { makeSeries, type SeriesProgram } from '../support/heap/make-series.ts';
import { nodes, skipReason } from '../support/tools.ts';

const folder = mkdtempSync(join(tmpdir(), 'plateau-growth-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const missing = nodes.has(24) ? [] : ['Node 24'];

async function storedHeap(file: string): Promise<StoredHeap> {
  const columns = new MemoryHeapColumns();
  const graph = await readV8Snapshot(createReadStream(file), columns, { fileName: file });
  const strings = new HeapStrings(columns, 'json');
  const { classes } = analyseHeap(graph, columns, strings);
  return new StoredHeap(columns, strings, classes);
}

async function growthOf(program: SeriesProgram) {
  const { files, operationsPerStep: operations } = await makeSeries(program, {
    node: 24,
    folder: join(folder, program),
  });
  const heaps = await Promise.all(files.map(storedHeap));
  const measured = heaps.map((heap, step) => ({
    id: `s${step}`,
    label: `s${step}`,
    sha256: '',
    nodeCount: heap.count,
    totalSize: Array.from(heap.all('ownSize')).reduce((sum, size) => sum + size, 0),
    takenAt: null,
    operations: step === 0 ? null : operations,
    forcedGc: true,
    process: null,
    open: () => heap,
  }));
  const growth = measureGrowth(measured, { warmUp: 1, renamed: 0.01 });
  return { growth, verdicts: evaluateGrowth(growth, DEFAULT_RULE_SET) };
}

it.skipIf(missing.length > 0)(
  `names a cache in a Map whose table was replaced while it grew${skipReason(missing)}`,
  async () => {
    const { growth, verdicts } = await growthOf('map-cache');
    const [entries] = growth.classes.filter(({ key }) => key.startsWith('object:CacheEntry@'));
    expect(entries).toMatchObject({ count: [0, 200, 400, 600], partOf: null });
    // Whatever stack or handle leads to the scope in each heap, it is one path.
    const paths = growth.paths.filter((path) => path.class === entries?.key);
    expect(paths.map(({ path, count }) => [path, count])).toEqual([
      ['Context.cache → Cache.entries → Map.table → *', [0, 200, 400, 600]],
    ]);
    expect(verdicts[0]).toMatchObject({
      level: 'likely-bottleneck',
      certainty: 'confirmed',
      subject: { label: 'CacheEntry at Context.cache → Cache.entries → Map.table → *' },
    });
  },
);
