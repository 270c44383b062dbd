import { convertIndexedToRgb, type DecodedPng, decode, encode } from 'fast-png';
import { joined } from '../bytes/whole.ts';
import { damaged, type LeftBehind, unsupported, type Zlib } from './model.ts';
import { PNG_SIGNATURE, type PngChunks, type PngHeader } from './png-chunks.ts';

/** Pixels as a person sees them on white: three bytes each, rows from the top. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

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

/** Greys of less than a byte as a table of colours, so that the library unpacks them. */
function greysOf({ depth, transparency }: DecodedPng): number[][] {
  const most = 2 ** depth - 1;
  return Array.from({ length: most + 1 }, (_, value) => {
    const grey = Math.round((value * 255) / most);
    return [grey, grey, grey, value === transparency?.[0] ? 0 : 255];
  });
}

/** Samples of whole numbers, `channels` a pixel. */
function samplesOf(
  decoded: DecodedPng,
): Pick<DecodedPng, 'data' | 'channels'> & { readonly key: ArrayLike<number> | null } {
  const palette = decoded.palette ?? (decoded.depth < 8 ? greysOf(decoded) : undefined);
  if (palette === undefined) return { ...decoded, key: decoded.transparency ?? null };
  const [first = []] = palette;
  return { data: convertIndexedToRgb({ ...decoded, palette }), channels: first.length, key: null };
}

/** Lays pixels on white; also tells whether one of them could be seen through. */
function onWhite(decoded: DecodedPng): { readonly pixels: Pixels; readonly isSeenThrough: boolean } {
  const { width, height, depth } = decoded;
  const { data, channels, key } = samplesOf(decoded);
  const rgb = new Uint8Array(3 * width * height);
  const shift = depth === 16 ? 8 : 0;
  const isGrey = channels < 3;
  const hasAlpha = channels === 2 || channels === 4;
  let isSeenThrough = false;
  for (let from = 0, to = 0; to < rgb.length; from += channels, to += 3) {
    let alpha = hasAlpha ? (data[from + channels - 1] ?? 0) >> shift : 255;
    if (key !== null) {
      let isKey = true;
      for (let at = 0; at < channels; at++) isKey &&= data[from + at] === key[at];
      if (isKey) alpha = 0;
    }
    isSeenThrough ||= alpha < 255;
    for (let at = 0; at < 3; at++) {
      const value = (data[isGrey ? from : from + at] ?? 0) >> shift;
      rgb[to + at] = alpha === 255 ? value : Math.round((value * alpha + 255 * (255 - alpha)) / 255);
    }
  }
  return { pixels: { width, height, rgb }, isSeenThrough };
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

/** Pixels as a PNG of three parts: header, pixels, end. The same pixels give the same bytes on every machine. */
export const pngOf = ({ width, height, rgb }: Pixels): Uint8Array =>
  encode({ width, height, data: rgb, channels: 3, depth: 8 }, { zlib: { level: 6 } });
