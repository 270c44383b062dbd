import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inChunks } from '../../../../../tests/support/read-profile.ts';
import { textLines } from './line-batches.ts';

async function linesOf(bytes: Uint8Array, chunkSize: number): Promise<{ lines: string[]; offsets: number[] }> {
  const all = { lines: [] as string[], offsets: [] as number[] };
  for await (const { lines, offsets } of textLines(inChunks(bytes, chunkSize))) {
    all.lines.push(...lines);
    all.offsets.push(...offsets);
  }
  return all;
}

describe('textLines', () => {
  it('gives the lines and their places, wherever the bytes are cut', async () => {
    const line = fc.string({ unit: 'grapheme' }).map((text) => text.replace(/[\r\n\ufeff]/g, ''));
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1 }), fc.integer({ min: 1, max: 9 }), async (lines, chunkSize) => {
        const bytes = new TextEncoder().encode(`${lines.join('\n')}\n`);
        const found = await linesOf(bytes, chunkSize);
        expect(found.lines).toEqual(lines);
        found.offsets.forEach((offset, i) => {
          expect(offset === 0 || bytes[offset - 1] === 10).toBe(true);
          expect(new TextDecoder().decode(bytes.subarray(offset)).startsWith(lines[i] ?? '')).toBe(true);
        });
      }),
      { numRuns: 60 },
    );
  });

  it('takes the line ends of Windows and a last line without one', async () => {
    expect((await linesOf(new TextEncoder().encode('a\r\nb'), 2)).lines).toEqual(['a', 'b']);
    expect((await linesOf(new Uint8Array(), 1)).lines).toEqual([]);
  });
});
