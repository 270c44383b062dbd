import { type CleanPicture, damaged, summed } from './model.ts';
import { onWhite, pngOf } from './on-white.ts';
import { webpChunks } from './webp-chunks.ts';

/** Decodes a WebP to four bytes a pixel; null where it cannot. */
export type WebpDecoder = (bytes: Uint8Array) => Promise<{
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray;
} | null>;

/**
 * A WebP as a PNG of its pixels on white: where coded pixels of a WebP end cannot be told without decoding them. Throws `picture.damaged`, `picture.tooLarge`, `picture.unsupported`
 * with the byte.
 */
export async function cleanWebp(bytes: Uint8Array, decode: WebpDecoder): Promise<CleanPicture> {
  const { width, height, shown, dataAt, leftBehind } = webpChunks(bytes);
  const decoded = await decode(shown);
  if (decoded === null || decoded.width !== width || decoded.height !== height) {
    throw damaged('its pixels cannot be decoded', dataAt);
  }
  const { pixels, isSeenThrough } = onWhite({ width, height, data: decoded.rgba, channels: 4, depth: 8 });
  const under = isSeenThrough ? [{ what: 'what lay under transparent pixels', bytes: 0 }] : [];
  return {
    bytes: pngOf(pixels),
    mediaType: 'image/png',
    extension: 'png',
    width,
    height,
    leftBehind: summed([...leftBehind, ...under]),
  };
}
