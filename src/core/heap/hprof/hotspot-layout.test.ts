import { describe, expect, it } from 'vitest';
import { MemoryHeapColumns } from '../../../../tests/support/heap/memory-columns.ts';
import { Classes } from './classes.ts';
import { arraySize, InstanceSizes, type ObjectModel } from './hotspot-layout.ts';
import { Names } from './names.ts';
import { StringWriter } from './string-writer.ts';

const COMPRESSED: ObjectModel = { header: 12, reference: 4, fields: 'packed', elements: 'word', alignment: 8 };
const WIDE: ObjectModel = { ...COMPRESSED, header: 16, reference: 8 };
const CLASSIC: ObjectModel = { ...COMPRESSED, fields: 'classic' };
const COMPACT: ObjectModel = { ...COMPRESSED, header: 8, elements: 'tight' };

const TYPES = new Map([...'LZCFDBSIJ'].map((letter, i) => [letter, [2, 4, 5, 6, 7, 8, 9, 10, 11][i] ?? 0]));

/** Size of an instance of the last of a chain of classes; each text has the types of a class's fields as in descriptors. */
function sizeOf(model: ObjectModel, ...chain: readonly string[]): number {
  const classes = new Classes(new Names(), new StringWriter(new MemoryHeapColumns()), 8);
  let size = 0;
  chain.forEach((fields, i) => {
    const own = classes.named(i + 1, 0);
    own.superId = i;
    own.fields = [...fields].map((letter) => ({ name: 0, type: TYPES.get(letter) ?? 0 }));
    size = new InstanceSizes(model, classes).sizeOf(own);
  });
  return size;
}

describe('sizes of instances', () => {
  it.each<[string, ObjectModel, readonly string[], number]>([
    ['java.lang.Object', COMPRESSED, [''], 16],
    ['java.lang.Object', WIDE, [''], 16],
    ['java.lang.Object', COMPACT, [''], 8],
    ['java.lang.String', COMPRESSED, ['', 'LIBZ'], 24],
    ['java.lang.Long', COMPRESSED, ['', '', 'J'], 24],
    ['HashMap$Node', COMPRESSED, ['', 'ILLL'], 32],
    ['HashMap$Node', WIDE, ['', 'ILLL'], 48],
    ['HashMap$Node', COMPACT, ['', 'ILLL'], 24],
    // What a class leaves free its sub-class takes, since JDK 15.
    ['a byte and a long, then an int and a byte', COMPRESSED, ['', 'BJ', 'IB'], 32],
    ['a byte and a long, then an int and a byte', CLASSIC, ['', 'BJ', 'IB'], 32],
    ['a byte, then three bytes', COMPRESSED, ['', 'B', 'BBB'], 16],
    ['a byte, then three bytes', CLASSIC, ['', 'B', 'BBB'], 24],
    ['SessionEntry', COMPRESSED, ['', 'BJ', 'IBL', 'LLSD'], 48],
  ])('%s', (_name, model, chain, size) => {
    expect(sizeOf(model, ...chain)).toBe(size);
  });

  it('end with a chain that leads back to itself', () => {
    const classes = new Classes(new Names(), new StringWriter(new MemoryHeapColumns()), 8);
    const [one, two] = [classes.named(1, 0), classes.named(2, 0)];
    [one.superId, two.superId] = [2, 1];
    one.fields = [{ name: 0, type: 11 }];
    expect(new InstanceSizes(COMPRESSED, classes).sizeOf(two)).toBe(24);
  });
});

describe('sizes of arrays', () => {
  it.each<[ObjectModel, number, number, number]>([
    [COMPRESSED, 1, 0, 16],
    [COMPRESSED, 1, 9, 32],
    [COMPRESSED, 8, 1, 24],
    [WIDE, 1, 1, 32],
    [{ ...WIDE, elements: 'tight' }, 1, 4, 24],
    [{ ...WIDE, elements: 'tight' }, 8, 1, 32],
    [COMPACT, 1, 4, 16],
    [COMPACT, 8, 1, 24],
    [{ ...COMPRESSED, alignment: 16 }, 4, 1, 32],
  ])('%j: elements of %i bytes, %i of them', (model, width, length, size) => {
    expect(arraySize(model, width, length)).toBe(size);
  });
});
