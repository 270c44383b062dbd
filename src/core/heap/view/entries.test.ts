import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arrayEntries, exactly, sparseEntries, tableEntries, tableLayout, toldSlot } from './entries.ts';

describe('tableLayout', () => {
  it('tells the tables of a Map, a Set and a WeakMap by their slots', () => {
    // As Node 20, 24 and 26 write those of a thousand, five hundred and fifty entries: bytes less 16, by 8.
    expect(tableLayout((28_712 - 16) / 8)).toEqual({ kind: 'Map', capacity: 1024, start: 515, stride: 3 });
    expect(tableLayout((10_280 - 16) / 8)).toEqual({ kind: 'Set', capacity: 512, start: 259, stride: 2 });
    expect(tableLayout((2088 - 16) / 8)).toEqual({ kind: 'WeakMap', capacity: 128, start: 3, stride: 2 });
    expect(tableLayout(100)).toBeNull();
    expect(tableLayout(0)).toBeNull();
  });

  it('takes no table of one kind for another', () => {
    const power = fc.integer({ min: 0, max: 24 }).map((n) => 2 ** n);
    fc.assert(
      fc.property(power, (buckets) => {
        expect(tableLayout(3 + 7 * buckets)?.kind).toBe('Map');
        expect(tableLayout(3 + 5 * buckets)?.kind).toBe('Set');
        expect(tableLayout(3 + 2 * buckets)?.kind).toBe('WeakMap');
      }),
    );
  });
});

describe('tableEntries', () => {
  const map = { kind: 'Map', capacity: 64, start: 35, stride: 3 } as const;
  const slots = (entries: readonly number[], ...parts: readonly number[]) =>
    Uint32Array.from(entries.flatMap((entry) => parts.map((part) => toldSlot(35 + 3 * entry + part, false))));
  const upTo = (count: number) => Array.from({ length: count }, (_, entry) => entry);

  it('counts an entry once, by its key, its value, or both', () => {
    expect(tableEntries(map, slots(upTo(40), 0, 1))).toEqual(exactly(40));
    expect(tableEntries(map, slots(upTo(40), 0))).toEqual(exactly(40));
    expect(tableEntries(map, slots(upTo(40), 1))).toEqual(exactly(40));
  });

  it('leaves out deleted entries where their holes are told', () => {
    const holes = Uint32Array.from({ length: 10 }, (_, entry) => toldSlot(35 + 3 * entry, true));
    const kept = slots(upTo(40).slice(10), 0, 1);
    expect(tableEntries(map, Uint32Array.of(...holes, ...kept))).toEqual(exactly(30));
  });

  it('says between what it can be where entries are numbers only, or may be deleted', () => {
    expect(tableEntries(map, new Uint32Array(0))).toEqual({ least: 16, most: 64 });
    expect(tableEntries(map, slots([0], 0, 1))).toEqual({ least: 16, most: 64 });
    const holes = Uint32Array.from({ length: 60 }, (_, entry) => toldSlot(35 + 3 * entry, true));
    expect(tableEntries(map, holes)).toEqual({ least: 16, most: 16 });
    expect(tableEntries(map, slots(upTo(40).slice(10), 0))).toEqual({ least: 30, most: 64 });
  });
});

it('counts the elements of an array, and says when some may be numbers or holes', () => {
  expect(arrayEntries(2000, 1999, 2944)).toEqual(exactly(2000));
  expect(arrayEntries(0, -1, 2944)).toEqual({ least: 0, most: 2944 });
  expect(arrayEntries(300, 2093, 2170)).toEqual({ least: 300, most: 2170 });
  expect(arrayEntries(3, 2, 1000)).toEqual({ least: 3, most: 1000 });
  expect(sparseEntries(51, 388)).toEqual(exactly(51));
  expect(sparseEntries(2, 388)).toEqual({ least: 2, most: 128 });
});
