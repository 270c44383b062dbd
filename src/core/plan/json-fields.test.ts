import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExactNumber, Fields, type FieldValue } from './fields.ts';
import { readJson } from './json-fields.ts';

/** A value as `JSON.parse` gives it; the last of two fields with one name counts. */
function plain(value: FieldValue | undefined): unknown {
  if (value instanceof ExactNumber) return value.value;
  if (value instanceof Fields) return Object.fromEntries(value.entries.map((entry) => [entry.key, plain(entry.value)]));
  return Array.isArray(value) ? value.map(plain) : value;
}

describe('JSON with places', () => {
  it('is read as JSON.parse reads it', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(3), (json, spaces) => {
        const text = JSON.stringify(JSON.parse(json), null, spaces);
        const { value, end, broken } = readJson(text);
        expect(broken).toBeNull();
        expect(end).toBe(text.length);
        expect(JSON.stringify(plain(value))).toBe(
          JSON.stringify(plain(readJson(JSON.stringify(JSON.parse(text))).value)),
        );
        expect(plain(value)).toEqual(JSON.parse(text));
      }),
    );
  });

  it.each([
    ['[1, 2,]', [1, 2]],
    ['{"a": [1,], }', { a: [1] }],
    ['/* t */ {"a": /* select#2 */ 1 } /* t */', { a: 1 }],
    ['{\u00a0"a":\u00a01}', { a: 1 }],
  ])('takes %s', (text, value) => {
    const read = readJson(text);
    expect(read.broken).toBeNull();
    expect(plain(read.value)).toEqual(value);
  });

  it('keeps numbers as they are written, and the place of each field', () => {
    const text = '{"Query Identifier": -6832399264199924072, "Plan Rows": 16000000000000000000000000}';
    const { value } = readJson(text);
    if (!(value instanceof Fields)) throw new Error('no fields');
    expect([value.text('Query Identifier'), value.text('Plan Rows')]).toEqual([
      '-6832399264199924072',
      '16000000000000000000000000',
    ]);
    const rows = value.field('Plan Rows');
    expect(text.slice(rows?.start, rows?.end)).toBe('"Plan Rows": 16000000000000000000000000');
  });

  it.each([
    ['{"a": 1, "b": [2, {"c": 3', 25, true, { a: 1, b: [2, { c: 3 }] }],
    ['{"a": "x', 6, true, {}],
    ['{"a": 1 "b": 2}', 8, false, { a: 1 }],
    ['{"a": 1, ... }', 9, false, { a: 1 }],
    ["{'a': 1}", 1, false, {}],
    ['', 0, true, undefined],
    ['non sense', 0, false, undefined],
    ['["a\\q"]', 1, false, []],
    ['["a\nb"]', 1, false, []],
    ['["a\\', 1, true, []],
    ['[tru', 1, true, []],
    ['[-', 1, true, []],
  ])('gives back what was whole of %s', (text, at, ended, whole) => {
    const read = readJson(text);
    expect(read.broken).toMatchObject({ at, ended });
    expect(plain(read.value)).toEqual(whole);
  });

  it('reads names that mean something elsewhere, and the last of two', () => {
    const { value } = readJson('{"__proto__": 1, "a": 1, "a": 2}');
    if (!(value instanceof Fields)) throw new Error('no fields');
    expect([value.number('__proto__'), value.number('a'), value.number('toString')]).toEqual([1, 2, null]);
  });

  it('reads what is nested deeply, whole or cut', () => {
    const deep = `${'{"Plans":['.repeat(50_000)}1${']}'.repeat(50_000)}`;
    expect(readJson(deep)).toMatchObject({ end: deep.length, broken: null });
    expect(readJson(deep.slice(0, 300_000)).broken).toMatchObject({ at: 300_000, ended: true });
  });
});
