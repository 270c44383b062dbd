import fc from 'fast-check';
import { expect, it } from 'vitest';
import { TextPattern } from './text-pattern.ts';

/** JSON as V8 writes it: nothing but ASCII. */
const asV8 = (text: string): string =>
  JSON.stringify(text)
    .slice(1, -1)
    .replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`);

const asJson = (text: string): string => JSON.stringify(text).slice(1, -1);

function stands(wanted: string, stored: string, form: 'json' | 'utf8'): boolean {
  const bytes = new TextEncoder().encode(`x${stored}x`);
  return new TextPattern(wanted, form).isIn(bytes, 1, bytes.length - 1);
}

const letters = fc.string({ unit: fc.constantFrom(...'aAnbU0/\\"\n\u0001üÜ日😀,u'), maxLength: 12 });

it.each([
  ['raw JSON', 'json', asJson],
  ['JSON of V8', 'json', asV8],
  ['UTF-8', 'utf8', (text: string) => text],
] as const)('is found in %s where it stands in the text, whatever the case', (_, form, write) => {
  fc.assert(
    fc.property(letters, letters, (text, wanted) => {
      expect(stands(wanted, write(text), form)).toBe(text.toLowerCase().includes(wanted.toLowerCase()));
    }),
    { numRuns: 2000 },
  );
  fc.assert(
    fc.property(letters, letters, letters, (before, wanted, after) => {
      expect(stands(wanted, write(before + wanted + after), form)).toBe(true);
    }),
  );
});

it('is found however a JSON string is escaped', () => {
  expect(stands('a/b', 'a\\/b', 'json')).toBe(true);
  expect(stands('abc', '\\u0061B\\u0063', 'json')).toBe(true);
});
