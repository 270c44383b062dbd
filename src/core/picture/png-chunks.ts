import { checkSize, damaged, type LeftBehind, uint32, unsupported, type Zlib } from './model.ts';

/** What a PNG says of its pixels (PNG, third edition, §11.2.1). */
export interface PngHeader {
  readonly width: number;
  readonly height: number;
  /** Bits of a sample. */
  readonly depth: number;
  readonly colour: 0 | 2 | 3 | 4 | 6;
  readonly interlaced: boolean;
}

export interface PngChunks {
  readonly header: PngHeader;
  /** Header, colour table, transparency, pixels and end as they stand in the file, with their lengths and checksums. */
  readonly shown: readonly Uint8Array[];
  /** Whether some of it is seen through by a table, and not by its pixels. */
  readonly hasTransparency: boolean;
  /** Bodies of all IDAT, one behind the other, and where the first begins. */
  readonly data: Uint8Array;
  readonly dataAt: number;
  /** Places of the pixels' data in the file. */
  readonly dataParts: readonly (readonly [start: number, end: number])[];
  readonly leftBehind: readonly LeftBehind[];
}

export const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] as const;

const END = Uint8Array.of(0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82);

const DEPTHS: Readonly<Record<PngHeader['colour'], readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

const isColour = (value: number): value is PngHeader['colour'] => Object.hasOwn(DEPTHS, value);

function headerOf(body: Uint8Array, at: number): PngHeader {
  if (body.length !== 13) throw damaged('its header has another length than a header has', at);
  const [width, height] = [uint32(body, 0), uint32(body, 4)];
  checkSize(width, height, at);
  const [depth = 0, colour = -1, compression, filter, interlace = 2] = body.subarray(8);
  if (!isColour(colour) || !DEPTHS[colour].includes(depth)) {
    throw damaged(`its header names colour type ${colour} with ${depth} bits, which there is not`, at);
  }
  if (compression !== 0 || filter !== 0 || interlace > 1) throw unsupported('a PNG of a form that is not known', at);
  return { width, height, depth, colour, interlaced: interlace === 1 };
}

/**
 * The parts of a PNG that show something: header, colour table, transparency, pixels. All else is told by name and size. Every length and checksum is
 * checked. Throws `picture.damaged`, `picture.tooLarge`, `picture.unsupported` with the byte.
 */
export function pngChunks(bytes: Uint8Array, zlib: Pick<Zlib, 'crc32'>): PngChunks {
  let header: PngHeader | null = null;
  let palette: Uint8Array | null = null;
  let transparency: Uint8Array | null = null;
  const shown: Uint8Array[] = [];
  const parts: (readonly [number, number])[] = [];
  const leftBehind: LeftBehind[] = [];
  let isBehindData = false;
  let at = PNG_SIGNATURE.length;
  for (;;) {
    if (at + 12 > bytes.length) throw damaged('it ends before its end is marked', bytes.length);
    const length = uint32(bytes, at);
    if (length > bytes.length - at - 12) throw damaged(`a part of ${length} bytes does not fit into the file`, at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (!/^[A-Za-z]{4}$/.test(type)) throw damaged('a part has no name', at + 4);
    const [start, end] = [at + 8, at + 8 + length];
    const body = bytes.subarray(start, end);
    if (zlib.crc32(bytes.subarray(at + 4, end)) !== uint32(bytes, end)) {
      throw damaged(`the checksum of its ${type} is wrong`, end);
    }
    if (header === null && type !== 'IHDR') throw damaged(`it begins with ${type} instead of its header`, at);
    if (type === 'IHDR') {
      if (header !== null) throw damaged('it has two headers', at);
      header = headerOf(body, start);
      shown.push(bytes.subarray(at, end + 4));
    } else if (type === 'PLTE') {
      if (palette !== null || parts.length > 0 || length === 0 || length % 3 !== 0 || length > 768) {
        throw damaged('its colour table is none, or stands where none may stand', at);
      }
      palette = body;
      // A table of suggested colours beside true ones shows nothing.
      if (header?.colour === 3) shown.push(bytes.subarray(at, end + 4));
      else leftBehind.push({ what: 'PNG PLTE', bytes: length });
    } else if (type === 'tRNS') {
      if (transparency !== null || parts.length > 0) throw damaged('its transparency stands where it may not', at);
      transparency = body;
      if (header?.colour !== 4 && header?.colour !== 6) shown.push(bytes.subarray(at, end + 4));
      else leftBehind.push({ what: 'PNG tRNS', bytes: length });
    } else if (type === 'IDAT') {
      if (isBehindData) throw damaged('its pixels are interrupted', at);
      parts.push([start, end]);
      shown.push(bytes.subarray(at, end + 4));
    } else if (type === 'IEND') {
      if (length !== 0) leftBehind.push({ what: 'PNG IEND', bytes: length });
      if (end + 4 < bytes.length) leftBehind.push({ what: 'bytes behind the end', bytes: bytes.length - end - 4 });
      break;
    } else if (/^[A-Z]/.test(type)) throw unsupported(`a part ${type} that nobody knows`, at + 4);
    else leftBehind.push({ what: `PNG ${type}`, bytes: length });
    isBehindData ||= parts.length > 0 && type !== 'IDAT';
    at = end + 4;
  }
  const [first] = parts;
  if (header === null || first === undefined) throw damaged('it has no pixels', at);
  if (header.colour === 3 && palette === null) throw damaged('its colour table is not there', first[0]);
  const data = new Uint8Array(parts.reduce((sum, [start, end]) => sum + end - start, 0));
  let filled = 0;
  for (const [start, end] of parts) {
    data.set(bytes.subarray(start, end), filled);
    filled += end - start;
  }
  shown.push(END);
  const hasTransparency = transparency !== null;
  return { header, shown, hasTransparency, data, dataAt: first[0], dataParts: parts, leftBehind };
}
