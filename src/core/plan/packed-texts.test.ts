import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PackedTexts, TextPacker } from './packed-texts.ts';

/** What UTF-8 makes of a text: half of a pair of units is no character. */
const written = (text: string): string =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(new TextEncoder().encode(text));

describe('packed texts', () => {
  it('are those that were packed, each once', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 6 }),
      fc.string({ maxLength: 6, unit: 'binary' }),
      fc.constantFrom('\ud83d', '\ude00', 'é', '\ufeffx'),
    );
    fc.assert(
      fc.property(fc.array(text, { maxLength: 20 }), (texts) => {
        const packer = new TextPacker();
        const numbers = texts.map((one) => packer.number(one));
        const { bytes, ends } = packer.packed();
        const packed = new PackedTexts(bytes, ends);
        expect(packed.count).toBe(new Set(texts).size);
        expect(numbers.map((number) => packed.text(number))).toEqual(texts.map(written));
      }),
      { numRuns: 500 },
    );
  });
});
