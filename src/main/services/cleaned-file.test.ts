import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PlateauError } from '../../core/error.ts';
import { pngChunks } from '../../core/picture/png-chunks.ts';
import { pngPixels } from '../../core/picture/png-pixels.ts';
import { webpChunks } from '../../core/picture/webp-chunks.ts';
import { cleanedFile } from './cleaned-file.ts';
import { PICTURE_ZLIB } from './picture-zlib.ts';

const FOLDER = resolve(import.meta.dirname, '../../../tests/fixtures/pictures');
const read = (name: string): Buffer => readFileSync(resolve(FOLDER, name));
const HOST = 'db3.internal.example';
const UNDER = 'what lay under transparent pixels';

const rgbOf = (png: Uint8Array): string => {
  const { pixels } = pngPixels(pngChunks(png, PICTURE_ZLIB), PICTURE_ZLIB);
  return createHash('sha256').update(pixels.rgb).digest('hex').slice(0, 16);
};

/** What cleaning throws; null where it does not. */
async function thrownBy(bytes: Uint8Array): Promise<PlateauError | null> {
  try {
    await cleanedFile(bytes);
    return null;
  } catch (thrown) {
    if (thrown instanceof PlateauError) return thrown;
    throw thrown;
  }
}

// The hash is that of the pixels on white as dwebp 1.2.4 decodes them.
it.each([
  ['lossy.webp', '8b5ec11636fc80b6', ['WebP ICCP', 'WebP EXIF', 'WebP XMP']],
  ['alpha.webp', '9615c2d7a9df47d4', [UNDER]],
  ['lossless-alpha.webp', 'f7e6d1a9cd136a3c', [UNDER]],
  ['lossless.webp', '2b6d9bdef1bf4f2e', ['WebP EXIF']],
])('%s leaves as a PNG of the pixels that a person sees', async (name, pixels, left) => {
  const { bytes, mediaType, leftBehind, width, height } = await cleanedFile(read(name));
  expect(mediaType).toBe('image/png');
  expect(leftBehind.map(({ what }) => what)).toEqual(left);
  expect(rgbOf(bytes)).toBe(pixels);
  expect(Buffer.from(bytes).includes(HOST)).toBe(false);
  const again = await cleanedFile(bytes);
  expect([again.width, again.height]).toEqual([width, height]);
  expect(Buffer.from(again.bytes).equals(bytes)).toBe(true);
});

it('what stands behind a WebP goes, and so does a chunk of any name', async () => {
  const whole = read('lossless.webp');
  const { bytes, leftBehind } = await cleanedFile(Buffer.concat([whole, Buffer.from(HOST)]));
  expect(leftBehind).toContainEqual({ what: 'bytes behind the end', bytes: HOST.length });
  expect(Buffer.from(bytes).equals((await cleanedFile(whole)).bytes)).toBe(true);
  const named = Buffer.concat([whole, Buffer.from('hOsT'), Buffer.of(HOST.length, 0, 0, 0), Buffer.from(HOST)]);
  named.writeUInt32LE(named.length - 8, 4);
  expect((await cleanedFile(named)).leftBehind).toContainEqual({ what: 'WebP hOsT', bytes: HOST.length });
});

it('a WebP that moves is refused, with the byte', async () => {
  expect((await thrownBy(read('moving.webp')))?.toData()).toMatchObject({
    code: 'picture.unsupported',
    at: { offset: 30 },
  });
});

it('a size that no memory holds is refused before a pixel is decoded', async () => {
  const huge = Buffer.from(read('alpha.webp'));
  huge.fill(0xff, 24, 30);
  expect((await thrownBy(huge))?.toData()).toMatchObject({ code: 'picture.tooLarge', at: { offset: 24 } });
  const lying = Buffer.from(read('alpha.webp'));
  lying.writeUInt16LE(5, 24);
  expect((await thrownBy(lying))?.message).toContain('another size than its pixels');
});

it.each(['lossy.webp', 'alpha.webp', 'lossless.webp'])('%s that was cut anywhere is refused', async (name) => {
  const whole = read(name);
  for (let length = 12; length < whole.length; length++) {
    expect(() => webpChunks(whole.subarray(0, length)), `${length} bytes`).toThrow(PlateauError);
  }
});

it('a WebP whose pixels were cut, in a file that does not tell, is refused', async () => {
  for (const name of ['lossless.webp', 'lossy.webp']) {
    const { shown } = webpChunks(read(name));
    for (let length = 60; length < shown.length - 8; length += 701) {
      const cut = Buffer.from(shown.subarray(0, length - (length % 2)));
      cut.writeUInt32LE(cut.length - 8, 4);
      cut.writeUInt32LE(cut.length - 20, 16);
      expect((await thrownBy(cut))?.code, `${name} of ${length} bytes`).toBe('picture.damaged');
    }
  }
});

it('a byte that changed is refused or makes another clean picture, never anything else', async () => {
  const names = ['lossy.webp', 'alpha.webp', 'lossless.webp'];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...names),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      async (name, place, mask) => {
        const bytes = Buffer.from(read(name));
        const at = 12 + (place % (bytes.length - 12));
        bytes[at] = (bytes[at] ?? 0) ^ mask;
        if ((await thrownBy(bytes)) !== null) return;
        expect((await cleanedFile((await cleanedFile(bytes)).bytes)).leftBehind).toEqual([]);
      },
    ),
    // Each of them is decoded by an instance of its own.
    { numRuns: 20 },
  );
});
