import fc from 'fast-check';
import { expect, it } from 'vitest';
import { base64Runs } from './base64-runs.ts';

const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (one) => one.charCodeAt(0));
/** A first line of 24 characters or more; lines of 40 and more go on behind up to eight blanks. */
const RUN = /(?<![\w+/-])[\w+/-]{24,}(?![\w+/-])/g;

it('finds each unbroken run of base64 where a search for 24 of its characters does', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'B', '7', '+', '/', '-', '_'), maxLength: 39 });
  fc.assert(
    fc.property(fc.array(fc.tuple(letters, fc.constantFrom('', ' ', '"', '\0', 'ÿ')), { maxLength: 12 }), (parts) => {
      const text = parts.map(([one, behind]) => `${one}${behind}`).join('');
      const expected = [...text.matchAll(RUN)].filter(([run]) => /[a-z]/.test(run) && /[A-Z]/.test(run));
      const found = base64Runs(latin1(text));
      expect(found.map(({ start }) => start)).toEqual(
        expected.filter(([run]) => /[\d+/_-]/.test(run)).map(({ index }) => index),
      );
      for (const { start, bytes } of found) {
        const [run] = expected.find(({ index }) => index === start) ?? [''];
        expect(Buffer.from(bytes)).toEqual(Buffer.from(run, 'base64'));
      }
    }),
  );
});
