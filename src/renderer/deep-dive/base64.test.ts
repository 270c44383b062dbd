import fc from 'fast-check';
import { expect, it } from 'vitest';
import { base64Of } from './base64.ts';

it('is read back as the same bytes, over chunk borders too', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), fc.integer({ min: 0, max: 3 }), (bytes, extra) => {
      const long = new Uint8Array(0x6000 * extra + bytes.length).fill(7);
      long.set(bytes, 0x6000 * extra);
      const read = Uint8Array.from(atob(base64Of(long)), (character) => character.charCodeAt(0));
      expect(read).toEqual(long);
    }),
    { numRuns: 30 },
  );
});
