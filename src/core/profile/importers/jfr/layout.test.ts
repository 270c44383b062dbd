import { describe, expect, it } from 'vitest';
import { JfrCursor } from './cursor.ts';
import { JfrLayouts } from './layout.ts';
import type { JfrClass, JfrField } from './metadata.ts';

const field = (name: string, classId: number, more: Partial<JfrField> = {}): JfrField => ({
  name,
  classId,
  pooled: false,
  array: false,
  timespan: '',
  ...more,
});

function layouts(bytes: readonly number[], classes: readonly JfrClass[]) {
  const cursor = new JfrCursor(Uint8Array.from(bytes), 0, true);
  return { cursor, layouts: new JfrLayouts(new Map(classes.map((c) => [c.id, c])), cursor) };
}

const LONG: JfrClass = { id: 1, name: 'long', fields: [] };
const STRING: JfrClass = { id: 2, name: 'java.lang.String', fields: [] };
const FLOAT: JfrClass = { id: 3, name: 'float', fields: [] };
const PAIR: JfrClass = { id: 4, name: 'Pair', fields: [field('a', 1), field('b', 2)] };

describe('JfrLayouts', () => {
  it('reads the fields asked for and passes over the others, nested and repeated ones too', () => {
    const event: JfrClass = {
      id: 9,
      name: 'Event',
      fields: [
        field('pairs', 4, { array: true }),
        field('ratio', 3),
        field('name', 2),
        field('thread', 4, { pooled: true }),
      ],
    };
    const { cursor, layouts: made } = layouts(
      [2, 5, 3, 1, 65, 6, 0, 0, 0, 0, 0, 3, 2, 66, 67, 0x81, 0x01],
      [LONG, STRING, FLOAT, PAIR, event],
    );
    const reader = made.record(9, ['thread', 'name', 'absent', 'pairs']);
    reader.read(cursor, () => '');
    expect(reader.values).toEqual([129, 'BC', null, null]);
    expect([reader.arrayAt[3], reader.arrayCount[3]]).toEqual([1, 2]);
    expect(cursor.at).toBe(17);
  });

  const malformed = expect.objectContaining({ code: 'import.malformed' });

  it('refuses a type that holds itself', () => {
    const self: JfrClass = { id: 5, name: 'Self', fields: [field('own', 5)] };
    expect(() => layouts([1], [self]).layouts.record(5, [])).toThrow(malformed);
  });

  it('refuses types that grow without end, level by level', () => {
    const levels = Array.from({ length: 40 }, (_, i) => ({
      id: 10 + i,
      name: `Level${i}`,
      fields: [field('left', 11 + i), field('right', 11 + i)],
    }));
    const leaf: JfrClass = { id: 50, name: 'Leaf', fields: [] };
    expect(() => layouts([1], [...levels, leaf]).layouts.record(10, [])).toThrow(malformed);
  });

  it('refuses lists of values that take no bytes, which could be endless', () => {
    const empty: JfrClass = { id: 6, name: 'Empty', fields: [] };
    const list: JfrClass = { id: 7, name: 'List', fields: [field('all', 6, { array: true })] };
    expect(() => layouts([100], [empty, list]).layouts.record(7, [])).toThrow(malformed);
  });

  it('refuses types that are not described', () => {
    expect(() => layouts([1], []).layouts.record(3, [])).toThrow(malformed);
  });
});
