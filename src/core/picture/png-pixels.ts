import { type DecodedPng, decode } from 'fast-png';
import { joined } from '../bytes/whole.ts';
import { damaged, type LeftBehind, unsupported, type Zlib } from './model.ts';
import { onWhite, type Pixels } from './on-white.ts';
import { PNG_SIGNATURE, type PngChunks, type PngHeader } from './png-chunks.ts';

const SAMPLES: Readonly<Record<PngHeader['colour'], number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** Where each pass of an interlaced picture begins and how far apart its pixels are (PNG, third edition, §8.1). */
const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** How many bytes the rows are, each behind the byte that names its filter (§7.2). */
function rowsBytes({ width, height, depth, colour, interlaced }: PngHeader): number {
  const bits = SAMPLES[colour] * depth;
  return (interlaced ? ADAM7 : [[0, 0, 1, 1] as const]).reduce((sum, [x, y, across, down]) => {
    const [wide, high] = [Math.ceil((width - x) / across), Math.ceil((height - y) / down)];
    return wide <= 0 || high <= 0 ? sum : sum + high * (1 + Math.ceil((wide * bits) / 8));
  }, 0);
}

/** Unpacks the rows for nothing but to know that they are as many as the header says, and how many bytes stand behind them in their stream. */
function bytesBehind({ header, data, dataAt }: PngChunks, zlib: Zlib): number {
  const expected = rowsBytes(header);
  const unpacked = zlib.inflate(data, expected);
  if (unpacked === 'damaged') throw damaged('its pixels do not unpack', dataAt);
  if (unpacked === 'too-large' || unpacked.content.length > expected) {
    throw damaged('it holds more pixels than it shows', dataAt);
  }
  if (unpacked.content.length < expected) throw damaged('pixels are missing at its end', dataAt);
  return data.length - unpacked.used;
}

/** The library reads only the parts that show something: no text, no profile, nothing that unpacks to more than the rows. */
function decoded({ shown, dataAt }: PngChunks): DecodedPng {
  try {
    return decode(joined([Uint8Array.from(PNG_SIGNATURE), ...shown]));
  } catch (thrown) {
    throw damaged(`its pixels are none (${thrown instanceof Error ? thrown.message : String(thrown)})`, dataAt);
  }
}

function laidOnWhite(chunks: PngChunks): ReturnType<typeof onWhite> {
  const picture = decoded(chunks);
  try {
    return onWhite(picture);
  } catch {
    throw damaged('a pixel has a colour that is not in the table', chunks.dataAt);
  }
}

/**
 * The pixels of a PNG on white. What lies under transparent ones is gone with that, and so is whatever stands behind the pixels in their own stream. Throws
 * `picture.damaged` and, of an interlaced picture whose samples are less than a byte, `picture.unsupported` with the byte at which the pixels begin.
 */
export function pngPixels(
  chunks: PngChunks,
  zlib: Zlib,
): { readonly pixels: Pixels; readonly leftBehind: readonly LeftBehind[] } {
  const { header, dataAt } = chunks;
  // What the library does not read.
  if (header.interlaced && header.depth < 8) {
    throw unsupported(`an interlaced PNG of ${header.depth} bits a sample`, dataAt);
  }
  const behind = bytesBehind(chunks, zlib);
  const { pixels, isSeenThrough } = laidOnWhite(chunks);
  return {
    pixels,
    leftBehind: [
      ...(behind > 0 ? [{ what: 'bytes behind the pixels', bytes: behind }] : []),
      ...(isSeenThrough ? [{ what: 'what lay under transparent pixels', bytes: 0 }] : []),
    ],
  };
}
