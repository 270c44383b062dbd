import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlateauError } from '../error.ts';
import { JsonCursor } from './json.ts';

const cursor = (text: string) => new JsonCursor(new TextEncoder().encode(text));

describe('the JSON reader', () => {
  it('reads what JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 1, 3), (value, indent) => {
        const json = cursor(JSON.stringify(value, null, indent));
        expect(JSON.stringify(json.value())).toBe(JSON.stringify(value));
        json.end();
      }),
    );
  });

  it('reads lists of numbers as they are', () => {
    const number = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.maxSafeInteger());
    fc.assert(
      fc.property(fc.array(number), fc.constantFrom(0, 2), (values, indent) => {
        expect(Array.from(cursor(JSON.stringify(values, null, indent)).numbers())).toEqual(values.map((v) => v + 0));
      }),
    );
  });

  it('skips what is not read, however deep', () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    const json = cursor(`{"a":${deep},"b":"]\\"}","c":7}`);
    let found = 0;
    json.object((key) => {
      if (key === 'c') found = json.number();
    });
    expect(found).toBe(7);
  });

  it('takes a byte order mark, and keys that objects have', () => {
    const value = cursor('\ufeff{"__proto__":{"x":1}}').value();
    expect(Object.keys(Object(value))).toEqual(['__proto__']);
  });
});

describe('JSON that is wrong', () => {
  it.each([
    ['{"a":1,}', 'import.badJson', 7],
    ['[1 2]', 'import.badJson', 3],
    ['[1,-]', 'import.badJson', 3],
    ['[1e999]', 'import.badJson', 1],
    ['["a\nb"]', 'import.badJson', 3],
    ['["\\x"]', 'import.badJson', 2],
    ['nul', 'import.badJson', 0],
    ['[1] x', 'import.badJson', 4],
    ['', 'import.truncated', 0],
    ['[1, 2', 'import.truncated', 5],
    ['["abc', 'import.truncated', 5],
    [`${'['.repeat(2000)}`, 'import.tooDeep', 1001],
  ])('%.20j is refused where it breaks', (text, code, offset) => {
    const read = () => {
      const json = cursor(text);
      json.value();
      json.end();
    };
    expect(read).toThrow(PlateauError);
    expect(read).toThrow(expect.objectContaining({ code, at: { offset } }));
  });

  it('is refused where it is not UTF-8', () => {
    const bytes = Uint8Array.of(0x5b, 0x22, 0x61, 0xff, 0x22, 0x5d);
    const read = () => new JsonCursor(bytes).value();
    expect(read).toThrow(expect.objectContaining({ code: 'import.badEncoding', at: { offset: 2 } }));
  });
});
