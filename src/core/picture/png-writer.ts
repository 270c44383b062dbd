import { joined } from '../bytes/whole.ts';
import type { Zlib } from './model.ts';
import { PNG_SIGNATURE } from './png-chunks.ts';
import type { Pixels } from './png-pixels.ts';

function chunk(type: string, body: Uint8Array, zlib: Zlib): Uint8Array {
  const bytes = new Uint8Array(body.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, body.length);
  for (let at = 0; at < 4; at++) bytes[4 + at] = type.charCodeAt(at);
  bytes.set(body, 8);
  view.setUint32(8 + body.length, zlib.crc32(bytes.subarray(4, 8 + body.length)));
  return bytes;
}

/** Rows with the filter that leaves the least: none, or the difference to the pixel on the left or above (PNG, third edition, §12.7). */
function filtered({ width, height, rgb }: Pixels): Uint8Array {
  const length = 3 * width;
  const rows = new Uint8Array(height * (1 + length));
  const zeros = new Uint8Array(length);
  const tried = [0, 1, 2].map(() => new Uint8Array(length));
  for (let y = 0; y < height; y++) {
    const row = rgb.subarray(y * length, (y + 1) * length);
    const above = y === 0 ? zeros : rgb.subarray((y - 1) * length, y * length);
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    for (const [filter, out] of tried.entries()) {
      let sum = 0;
      for (let at = 0; at < length; at++) {
        const base = filter === 0 ? 0 : filter === 1 ? (at < 3 ? 0 : (row[at - 3] as number)) : (above[at] as number);
        const value = ((row[at] as number) - base) & 0xff;
        out[at] = value;
        sum += value < 128 ? value : 256 - value;
      }
      if (sum >= least) continue;
      least = sum;
      best = filter;
    }
    rows[y * (1 + length)] = best;
    rows.set(tried[best] ?? row, y * (1 + length) + 1);
  }
  return rows;
}

/** Pixels as a PNG of three parts: header, pixels, end. The same pixels and zlib give the same bytes. */
export function pngOf(pixels: Pixels, zlib: Zlib): Uint8Array {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, pixels.width);
  view.setUint32(4, pixels.height);
  header.set([8, 2, 0, 0, 0], 8);
  return joined([
    Uint8Array.from(PNG_SIGNATURE),
    chunk('IHDR', header, zlib),
    chunk('IDAT', zlib.deflate(filtered(pixels)), zlib),
    chunk('IEND', new Uint8Array(), zlib),
  ]);
}
