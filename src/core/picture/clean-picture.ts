import { imageTypeOf } from '../finding/image-type.ts';
import { cleanJpeg } from './jpeg.ts';
import { type CleanPicture, summed, unsupported, type Zlib } from './model.ts';
import { pngOf } from './on-white.ts';
import { pngChunks } from './png-chunks.ts';
import { pngPixels } from './png-pixels.ts';

function cleanPng(bytes: Uint8Array, zlib: Zlib): CleanPicture {
  const chunks = pngChunks(bytes, zlib);
  const { pixels, leftBehind } = pngPixels(chunks, zlib);
  const { width, height, depth, colour, interlaced } = chunks.header;
  const all = summed([...chunks.leftBehind, ...leftBehind]);
  const isPlain = colour === 2 && depth === 8 && !interlaced && !chunks.hasTransparency;
  return {
    bytes: all.length === 0 && isPlain ? bytes : pngOf(pixels),
    mediaType: 'image/png',
    extension: 'png',
    width,
    height,
    leftBehind: all,
  };
}

/**
 * A picture with nothing in its file but what a person sees: a PNG is made anew of its pixels on white, a JPEG keeps its tables and its coded pixels. What is clean
 * already stays as it is. Throws `picture.damaged`, `picture.tooLarge`, `picture.unsupported` with the byte.
 */
export function cleanPicture(bytes: Uint8Array, zlib: Zlib): CleanPicture {
  const type = imageTypeOf(bytes);
  if (type?.mediaType === 'image/png') return cleanPng(bytes, zlib);
  if (type?.mediaType !== 'image/jpeg') throw unsupported('it is neither PNG nor JPEG', 0);
  const { width, height, bytes: cleaned, leftBehind } = cleanJpeg(bytes);
  const all = summed(leftBehind);
  return {
    bytes: all.length === 0 ? bytes : cleaned,
    mediaType: 'image/jpeg',
    extension: 'jpg',
    width,
    height,
    leftBehind: all,
  };
}

/**
 * A clean picture with zeros in place of its pixels, which are no text: for a search of the rest. Bytes of anything else stay as they are.
 */
export function withoutPixels(bytes: Uint8Array, zlib: Zlib): Uint8Array {
  const type = imageTypeOf(bytes)?.mediaType;
  if (type !== 'image/png' && type !== 'image/jpeg') return bytes;
  const out = new Uint8Array(bytes);
  for (const [start, end] of type === 'image/png' ? pngChunks(bytes, zlib).dataParts : cleanJpeg(bytes).coded) {
    out.fill(0, start, end);
  }
  return out;
}
