import { joined } from '../bytes/whole.ts';
import { checkSize, damaged, type LeftBehind, unsupported } from './model.ts';

export interface WebpChunks {
  readonly width: number;
  readonly height: number;
  /** A WebP of its pixels alone, for the decoder. */
  readonly shown: Uint8Array;
  /** Where the pixels begin. */
  readonly dataAt: number;
  readonly leftBehind: readonly LeftBehind[];
}

const uint16 = (bytes: Uint8Array, at: number): number => (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
const uint24 = (bytes: Uint8Array, at: number): number => uint16(bytes, at) | ((bytes[at + 2] ?? 0) << 16);
const uint32 = (bytes: Uint8Array, at: number): number => (uint24(bytes, at) | ((bytes[at + 3] ?? 0) << 24)) >>> 0;
const littleEndian = (value: number, bytes: number): number[] =>
  Array.from({ length: bytes }, (_, i) => (value >>> (8 * i)) & 0xff);

/** A chunk of RIFF: its name, how long it is, what is in it, and a zero where that is odd. */
const chunk = (name: string, body: Uint8Array): Uint8Array =>
  joined([
    new TextEncoder().encode(name),
    Uint8Array.from(littleEndian(body.length, 4)),
    body,
    new Uint8Array(body.length % 2),
  ]);

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The size that lossy pixels begin with (RFC 6386, §9.1). */
function lossySize(body: Uint8Array, at: number): Size {
  const isKey = body.length >= 10 && ((body[0] ?? 1) & 1) === 0;
  if (!isKey || body[3] !== 0x9d || body[4] !== 0x01 || body[5] !== 0x2a)
    throw damaged('its pixels have no header', at);
  return { width: uint16(body, 6) & 0x3fff, height: uint16(body, 8) & 0x3fff };
}

/** The size that lossless pixels begin with (RFC 9649, §3.4). */
function losslessSize(body: Uint8Array, at: number): Size {
  if (body.length < 5 || body[0] !== 0x2f || (body[4] ?? 0) >> 5 !== 0) throw damaged('its pixels have no header', at);
  const bits = uint32(body, 1);
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
}

interface Part {
  readonly name: string;
  readonly at: number;
  readonly body: Uint8Array;
}

/** Chunks from the first to the end that the file's header tells. */
function* partsOf(bytes: Uint8Array, end: number): Generator<Part> {
  for (let at = 12; at < end; ) {
    const length = uint32(bytes, at + 4);
    const next = at + 8 + length + (length % 2);
    if (at + 8 > end || next > end) throw damaged(`a part of ${length} bytes does not fit into the file`, at);
    const name = String.fromCharCode(...bytes.subarray(at, at + 4));
    if (!/^[A-Za-z0-9]{3}[A-Za-z0-9 ]$/.test(name)) throw damaged('a part has no name', at);
    yield { name, at: at + 8, body: bytes.subarray(at + 8, at + 8 + length) };
    at = next;
  }
}

/** A WebP with nothing but the pixels of `data`, and those of `alpha` by which they are seen through. */
function webpOf(data: Part, alpha: Part | null, { width, height }: Size): Uint8Array {
  const canvas = Uint8Array.from([0x10, 0, 0, 0, ...littleEndian(width - 1, 3), ...littleEndian(height - 1, 3)]);
  const parts = [
    ...(alpha === null ? [] : [chunk('VP8X', canvas), chunk('ALPH', alpha.body)]),
    chunk(data.name, data.body),
  ];
  return chunk('RIFF', joined([new TextEncoder().encode('WEBP'), ...parts]));
}

/**
 * The parts of a WebP (RFC 9649) that show something: its pixels, and by what they are seen through. All else is told by name and size. Throws `picture.damaged`,
 * `picture.tooLarge`, `picture.unsupported` with the byte.
 */
export function webpChunks(bytes: Uint8Array): WebpChunks {
  const end = 8 + uint32(bytes, 4);
  if (end < 12 || end > bytes.length) throw damaged('it ends before the end that its header tells', bytes.length);
  const leftBehind: LeftBehind[] = [];
  let canvas: Size | null = null;
  let alpha: Part | null = null;
  let data: Part | null = null;
  for (const part of partsOf(bytes, end)) {
    const { name, at, body } = part;
    if (name === 'VP8X') {
      if (body.length < 10 || canvas !== null || data !== null) throw damaged('its header is none', at);
      canvas = { width: uint24(body, 4) + 1, height: uint24(body, 7) + 1 };
      checkSize(canvas.width, canvas.height, at + 4);
    } else if (name === 'ANIM' || name === 'ANMF') throw unsupported('a WebP that moves', at - 8);
    else if (name === 'ALPH' && alpha === null && data === null) alpha = part;
    else if ((name === 'VP8 ' || name === 'VP8L') && data === null) data = part;
    else leftBehind.push({ what: `WebP ${name.trimEnd()}`, bytes: body.length });
  }
  if (end < bytes.length) leftBehind.push({ what: 'bytes behind the end', bytes: bytes.length - end });
  if (data === null) throw damaged('it has no pixels', end);
  const size = data.name === 'VP8L' ? losslessSize(data.body, data.at) : lossySize(data.body, data.at);
  checkSize(size.width, size.height, data.at);
  if (canvas !== null && (canvas.width !== size.width || canvas.height !== size.height)) {
    throw damaged('its header tells another size than its pixels', data.at);
  }
  const shown = webpOf(data, data.name === 'VP8L' ? null : alpha, size);
  return { ...size, shown, dataAt: data.at, leftBehind };
}
