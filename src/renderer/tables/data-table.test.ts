import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inSlots, steadyRange } from './data-table.tsx';

const rowsFrom = (first: number, length: number) =>
  Array.from({ length }, (_, at) => ({ index: first + at, start: 24 * (first + at) }));

describe('the rows of a long table', () => {
  it('keep their elements while it scrolls, and each has its own', () => {
    fc.assert(
      fc.property(
        fc.nat(40_000),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: -60, max: 60 }),
        (first, length, by) => {
          const before = inSlots(rowsFrom(first + 60, length), 50_000);
          const after = inSlots(rowsFrom(first + 60 + by, length), 50_000);
          expect(before.map(({ slot }) => slot)).toEqual(Array.from({ length }, (_, slot) => slot));
          expect(after.map(({ slot }) => slot)).toEqual(before.map(({ slot }) => slot));
          for (const row of after) {
            const same = before.find(({ index }) => index === row.index);
            if (same !== undefined) expect(row).toEqual(same);
          }
        },
      ),
    );
  });

  it('of a short one stand in its order', () => {
    expect(inSlots(rowsFrom(3, 2), 400)).toEqual([
      { index: 3, start: 72, slot: null },
      { index: 4, start: 96, slot: null },
    ]);
  });

  it('are as many wherever it stands, and those in sight are among them', () => {
    fc.assert(
      fc.property(fc.nat(2000), fc.nat(60), fc.nat(3000), fc.nat(100), (startIndex, more, count, least) => {
        fc.pre(startIndex + more < count);
        const range = { startIndex, endIndex: startIndex + more, count };
        const drawn = steadyRange(range, least);
        expect(drawn.length).toBe(Math.min(count, Math.max(least, more + 1 + 16)));
        expect(drawn[0]).toBeGreaterThanOrEqual(0);
        expect(drawn.at(-1)).toBeLessThan(count);
        expect(drawn[0]).toBeLessThanOrEqual(startIndex);
        expect(drawn.at(-1)).toBeGreaterThanOrEqual(range.endIndex);
      }),
    );
  });
});
