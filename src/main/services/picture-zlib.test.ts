import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlateauError } from '../../core/error.ts';
import { cleanPicture, withoutPixels } from '../../core/picture/clean-picture.ts';
import { MOST_SIDE } from '../../core/picture/model.ts';
import { pngChunks } from '../../core/picture/png-chunks.ts';
import { pngPixels } from '../../core/picture/png-pixels.ts';
import { PICTURE_ZLIB } from './picture-zlib.ts';

const FOLDER = resolve(import.meta.dirname, '../../../tests/fixtures/pictures');
const read = (name: string): Buffer => readFileSync(resolve(FOLDER, name));
const clean = (bytes: Uint8Array) => cleanPicture(bytes, PICTURE_ZLIB);
const HOST = 'db3.internal.example';

/** What cleaning throws; null where it does not. */
function thrownBy(bytes: Uint8Array): PlateauError | null {
  try {
    clean(bytes);
    return null;
  } catch (thrown) {
    if (thrown instanceof PlateauError) return thrown;
    throw thrown;
  }
}

const rgbOf = (png: Uint8Array): string => {
  const { pixels } = pngPixels(pngChunks(png, PICTURE_ZLIB), PICTURE_ZLIB);
  return createHash('sha256').update(pixels.rgb).digest('hex').slice(0, 16);
};

/** A PNG with its header's checksum made right again. */
function withHeader(name: string, change: (header: DataView) => void): Buffer {
  const bytes = Buffer.from(read(name));
  change(new DataView(bytes.buffer, bytes.byteOffset + 16, 13));
  bytes.writeUInt32BE(PICTURE_ZLIB.crc32(bytes.subarray(12, 29)), 29);
  return bytes;
}

const UNDER = { what: 'what lay under transparent pixels', bytes: 0 };

// The hash is that of the pixels on white as Pillow 13 decodes them.
it.each([
  ['dashboard.png', 'c3b9d0980fea822f', []],
  [
    'texts.png',
    'c3b9d0980fea822f',
    ['PNG iCCP', 'PNG tEXt', 'PNG zTXt', 'PNG iTXt', 'PNG pHYs', 'PNG eXIf', 'PNG prVt'],
  ],
  ['transparent.png', 'f7e6d1a9cd136a3c', [UNDER.what]],
  ['keyed.png', '14865fd9c10fb127', [UNDER.what]],
  ['palette.png', '34395ba230a7c099', [UNDER.what]],
  ['grey.png', 'c95e7b4bfaeb2001', []],
  ['grey-alpha.png', 'c95e7b4bfaeb2001', []],
  ['one-bit.png', 'b8f389e9efb04690', []],
  ['sixteen-bit.png', '2b6d9bdef1bf4f2e', []],
  ['interlaced.png', '2b6d9bdef1bf4f2e', []],
  ['behind-the-pixels.png', '2b6d9bdef1bf4f2e', ['bytes behind the pixels']],
  ['cropped-in-place.png', '2b6d9bdef1bf4f2e', ['bytes behind the end']],
  ['zip-behind.png', '2b6d9bdef1bf4f2e', ['bytes behind the end']],
])('%s keeps the pixels that a person sees and nothing else', (name, pixels, left) => {
  const { bytes, leftBehind } = clean(read(name));
  expect(leftBehind.map(({ what }) => what)).toEqual(left);
  expect(rgbOf(bytes)).toBe(pixels);
  expect(Buffer.from(bytes).includes(HOST)).toBe(false);
  expect(Buffer.from(bytes).includes('PK\x03\x04')).toBe(false);
});

it('nothing of a photograph stays but its tables and coded pixels: no place, no thumbnail of another picture, no archive', () => {
  const { bytes, leftBehind, width, height } = clean(read('photo.jpg'));
  expect([width, height]).toEqual([320, 190]);
  expect(leftBehind).toEqual([
    { what: 'JPEG APP1 (Exif)', bytes: 1672 },
    { what: 'JPEG APP1 (XMP)', bytes: 114 },
    { what: 'JPEG APP2 (ICC)', bytes: 602 },
    { what: 'JPEG comment', bytes: 20 },
    { what: 'bytes behind the end', bytes: 136 },
  ]);
  expect(Buffer.from(bytes).includes(HOST)).toBe(false);
  expect(Buffer.from(bytes).includes('Exif')).toBe(false);
  // One beginning and one end: there is no second picture in it.
  expect(Buffer.from(bytes).lastIndexOf(Buffer.of(0xff, 0xd8))).toBe(0);
});

it('of a progressive photograph nothing stays but its tables and the coded pixels of all its scans', () => {
  const { bytes, leftBehind } = clean(read('progressive-photo.jpg'));
  expect(leftBehind).toEqual([
    { what: 'JPEG APP1 (Exif)', bytes: 196 },
    { what: 'JPEG APP1 (XMP)', bytes: 2853 },
    { what: 'JPEG comment', bytes: 20 },
    { what: 'bytes behind the end', bytes: 20 },
  ]);
  // What cjpeg wrote before ExifTool put the rest into it.
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  expect(sha256).toBe('0295307aadb4aa4180a8f69f85954d4d22af188da519d840ca3c1dbe8e2df5b9');
});

it('what stands behind the blocks of any scan of a progressive JPEG goes', () => {
  const whole = read('progressive.jpg');
  let scans = 0;
  for (let at = whole.indexOf(Buffer.of(0xff, 0xda)); at !== -1; at = whole.indexOf(Buffer.of(0xff, 0xda), at + 2)) {
    let end = at + 2;
    do end = whole.indexOf(0xff, end + 1);
    while (whole[end + 1] === 0);
    const { bytes, leftBehind } = clean(
      Buffer.concat([whole.subarray(0, end), Buffer.from(HOST), whole.subarray(end)]),
    );
    expect(leftBehind).toEqual([{ what: 'bytes behind the pixels', bytes: HOST.length }]);
    expect(Buffer.from(bytes).equals(whole)).toBe(true);
    scans++;
  }
  expect(scans).toBe(10);
});

it('a progressive JPEG that tells the same twice is refused: so there are no more scans than values', () => {
  const whole = read('progressive.jpg');
  const scan = whole.lastIndexOf(Buffer.of(0xff, 0xda));
  const end = whole.length - 2;
  const twice = Buffer.concat([whole.subarray(0, end), whole.subarray(scan)]);
  expect(thrownBy(twice)?.message).toContain('tells again what was told');
});

it('what stands behind the last block of a JPEG goes, and the rest stays to the byte', () => {
  const { bytes, leftBehind } = clean(read('behind-the-blocks.jpg'));
  expect(leftBehind).toEqual([{ what: 'bytes behind the pixels', bytes: HOST.length }]);
  expect(Buffer.from(bytes).equals(read('restarts.jpg'))).toBe(true);
});

it.each([
  'restarts.jpg',
  'grey.jpg',
  'cmyk.jpg',
  'rgb.jpg',
  'progressive.jpg',
  'progressive-restarts.jpg',
  'dashboard.png',
])('%s is clean and stays as it is', (name) => {
  const { bytes, leftBehind } = clean(read(name));
  expect(leftBehind).toEqual([]);
  expect(Buffer.from(bytes).equals(read(name))).toBe(true);
});

it('a clean picture stays as it is, whatever it was', () => {
  for (const name of readdirSync(FOLDER).filter(
    (file) => /\.(png|jpg)$/.test(file) && !/^(arithmetic|interlaced-palette)\./.test(file),
  )) {
    const once = clean(read(name)).bytes;
    const twice = clean(once);
    expect(Buffer.from(twice.bytes).equals(once), name).toBe(true);
    expect(twice.leftBehind, name).toEqual([]);
  }
});

describe('refused, with the byte', () => {
  it.each([
    ['arithmetic.jpg', 'picture.unsupported', 159],
    ['interlaced-palette.png', 'picture.unsupported', 176],
    ['lossless.webp', 'picture.unsupported', 0],
  ])('%s', (name, code, offset) => {
    expect(thrownBy(read(name))?.toData()).toMatchObject({ code, at: { offset } });
  });

  it('a size that no memory holds, before any pixel is unpacked', () => {
    const bomb = withHeader('grey.png', (header) => header.setUint32(0, MOST_SIDE + 1));
    expect(thrownBy(bomb)?.toData()).toMatchObject({ code: 'picture.tooLarge', at: { offset: 16 } });
    const flat = withHeader('grey.png', (header) => {
      header.setUint32(0, MOST_SIDE);
      header.setUint32(4, MOST_SIDE);
    });
    expect(thrownBy(flat)?.code).toBe('picture.tooLarge');
  });

  it('more rows than are shown, and fewer', () => {
    const fewer = withHeader('grey.png', (header) => header.setUint32(4, 20));
    expect(thrownBy(fewer)?.message).toContain('more pixels than it shows');
    const more = withHeader('grey.png', (header) => header.setUint32(4, 60));
    expect(thrownBy(more)?.message).toContain('pixels are missing');
  });

  it('a picture that was cut anywhere', () => {
    for (const name of ['texts.png', 'restarts.jpg', 'cmyk.jpg', 'progressive.jpg', 'progressive-restarts.jpg']) {
      const whole = read(name);
      for (let length = 3; length < whole.length; length += 7) {
        const thrown = thrownBy(whole.subarray(0, length));
        expect(thrown?.at?.offset ?? -1, `${name} of ${length} bytes`).toBeLessThanOrEqual(length);
        expect(thrown, `${name} of ${length} bytes`).not.toBeNull();
      }
    }
  });
});

it('a byte that changed is refused or makes another clean picture, never anything else', () => {
  const names = [
    'palette.png',
    'keyed.png',
    'grey-alpha.png',
    'restarts.jpg',
    'rgb.jpg',
    'progressive.jpg',
    'progressive-restarts.jpg',
  ];
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.nat(), fc.integer({ min: 1, max: 255 }), (name, place, mask) => {
      const bytes = Buffer.from(read(name));
      const at = place % bytes.length;
      bytes[at] = (bytes[at] ?? 0) ^ mask;
      if (thrownBy(bytes) !== null) return;
      expect(clean(clean(bytes).bytes).leftBehind).toEqual([]);
    }),
  );
});

it('what anybody puts behind a picture goes', () => {
  fc.assert(
    fc.property(fc.constantFrom('grey.png', 'grey.jpg'), fc.uint8Array({ minLength: 1 }), (name, behind) => {
      const { bytes, leftBehind } = clean(Buffer.concat([read(name), behind]));
      expect(leftBehind).toEqual([{ what: 'bytes behind the end', bytes: behind.length }]);
      expect(Buffer.from(bytes).equals(clean(read(name)).bytes)).toBe(true);
    }),
  );
});

it('without its pixels a picture is its headers and tables', () => {
  const png = withoutPixels(clean(read('texts.png')).bytes, PICTURE_ZLIB);
  const zeros = png.reduce((sum, byte) => sum + (byte === 0 ? 1 : 0), 0);
  expect(png.length - zeros).toBeLessThan(60);
  expect(withoutPixels(Buffer.from(HOST), PICTURE_ZLIB).toString()).toBe(HOST);
});
