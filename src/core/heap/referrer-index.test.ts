import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MemoryHeapColumns } from '../../../tests/support/heap/memory-columns.ts';
import { ReferrerIndex } from './referrer-index.ts';

it('knows of each node the edges that lead to it, however large its steps', () => {
  const graph = fc
    .integer({ min: 1, max: 20 })
    .chain((nodes) =>
      fc.tuple(fc.constant(nodes), fc.array(fc.integer({ min: 0, max: nodes - 1 }), { maxLength: 60 })),
    );
  fc.assert(
    fc.property(graph, fc.integer({ min: 1, max: 70 }), ([nodes, targets], edgesAStep) => {
      const columns = new MemoryHeapColumns();
      columns.write('type', new Uint8Array(nodes));
      columns.write('edgeTo', Uint32Array.from(targets));
      const index = new ReferrerIndex(columns, edgesAStep);
      let steps = 1;
      while (!index.step()) steps++;
      // Each edge is counted once and placed once.
      expect(steps).toBe(2 * Math.max(1, Math.ceil(targets.length / edgesAStep)));
      for (let node = 0; node < nodes; node++) {
        expect([...index.of(node)]).toEqual(targets.flatMap((target, edge) => (target === node ? [edge] : [])));
      }
    }),
  );
});

it('is not whole before its last step, and is finished from wherever it is', () => {
  const columns = new MemoryHeapColumns();
  columns.write('type', new Uint8Array(2));
  columns.write('edgeTo', Uint32Array.of(1, 1, 0));
  const index = new ReferrerIndex(columns, 1);
  expect([index.step(), index.step(), index.isWhole]).toEqual([false, false, false]);
  index.finish();
  expect([index.isWhole, index.step(), [...index.of(1)]]).toEqual([true, true, [0, 1]]);
});
