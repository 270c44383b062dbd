import fc from 'fast-check';
import type { ProfileImporter } from '../../src/core/profile/importer.ts';
import { importError } from './read-profile.ts';

/**
 * Reads damaged forms of `bytes`: cut short, with bytes changed, with a part repeated or taken out, and noise of the same length.
 * Whatever the importer makes of them, it may only succeed or throw a `PlateauError`; anything else fails the law. A hang fails it
 * through the test's time limit.
 */
export async function fuzz(importer: ProfileImporter, bytes: Uint8Array, runs: number): Promise<void> {
  const at = fc.nat({ max: Math.max(0, bytes.length - 1) });
  const damage = fc.oneof(
    at.map((end) => bytes.slice(0, end)),
    fc.array(fc.tuple(at, fc.nat({ max: 255 })), { minLength: 1, maxLength: 12 }).map((changes) => {
      const copy = bytes.slice();
      for (const [place, value] of changes) copy[place] = value;
      return copy;
    }),
    fc.tuple(at, at).map(([a, b]) => {
      const from = Math.min(a, b);
      const to = Math.min(Math.max(a, b), from + 4096);
      return join(bytes.subarray(0, to), bytes.subarray(from));
    }),
    fc
      .tuple(at, fc.nat({ max: 64 }))
      .map(([from, length]) => join(bytes.subarray(0, from), bytes.subarray(from + length))),
    fc.uint8Array({ maxLength: 2048 }).map((noise) => join(bytes.subarray(0, 4), noise)),
  );
  await fc.assert(
    fc.asyncProperty(damage, async (damaged) => {
      await importError(importer, damaged);
      importer.recognise(damaged.subarray(0, 65_536), 'damaged');
    }),
    { numRuns: runs },
  );
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}
