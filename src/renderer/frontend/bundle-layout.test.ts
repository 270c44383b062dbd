import fc from 'fast-check';
import { expect, it } from 'vitest';
import { layoutParts } from './bundle-layout.ts';
import type { PartRow } from './frontend-columns.tsx';

const part = (bytes: number, name: string): PartRow => ({
  ...{ path: `a/${name}.js`, bytes, file: 'm.js', package: name.slice(0, 1), are: 'raw' },
});

it('gives every part an area inside of its package, and none outside of the picture', () => {
  const parts = fc.array(fc.tuple(fc.integer({ min: 0, max: 1e6 }), fc.stringMatching(/^[a-d]{2}$/)), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(parts, (given) => {
      const boxes = layoutParts(
        given.map(([bytes, name]) => part(bytes, name)),
        800,
        300,
      );
      for (const { x0, y0, x1, y1 } of boxes) {
        expect(Math.min(x0, y0, x1 - x0, y1 - y0)).toBeGreaterThanOrEqual(0);
        expect(x1 <= 800.001 && y1 <= 300.001).toBe(true);
      }
    }),
  );
});

it('puts many small parts into one area', () => {
  const boxes = layoutParts(
    Array.from({ length: 500 }, (_, at) => part(1000, `a${at}`)),
    800,
    300,
  );
  expect(boxes.find(({ name }) => name === '100 small parts')?.bytes).toBe(100_000);
  expect(layoutParts([], 800, 300)).toEqual([]);
});
