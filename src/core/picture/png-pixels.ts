import { damaged, type LeftBehind, type Zlib } from './model.ts';
import type { PngChunks, PngHeader } from './png-chunks.ts';

/** Pixels as a person sees them on white: three bytes each, rows from the top. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

const SAMPLES: Readonly<Record<PngHeader['colour'], number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

interface Pass {
  readonly x: number;
  readonly y: number;
  readonly stepX: number;
  readonly stepY: number;
  readonly width: number;
  readonly height: number;
}

/** Where the pixels of each reduced picture go (§8.1); one pass of a picture that is not interlaced. */
function passesOf({ width, height, interlaced }: PngHeader): readonly Pass[] {
  const steps = interlaced
    ? [
        [0, 0, 8, 8],
        [4, 0, 8, 8],
        [0, 4, 4, 8],
        [2, 0, 4, 4],
        [0, 2, 2, 4],
        [1, 0, 2, 2],
        [0, 1, 1, 2],
      ]
    : [[0, 0, 1, 1]];
  return steps
    .map(([x = 0, y = 0, stepX = 1, stepY = 1]) => ({
      ...{ x, y, stepX, stepY },
      width: Math.ceil((width - x) / stepX),
      height: Math.ceil((height - y) / stepY),
    }))
    .filter((pass) => pass.width > 0 && pass.height > 0);
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

/** Undoes a row's filter in place (§9.2). `above` is the row above it, of zeros over the first. */
function unfilter(filter: number, row: Uint8Array, above: Uint8Array, step: number): void {
  for (let at = 0; at < row.length; at++) {
    const left = at < step ? 0 : (row[at - step] as number);
    const up = above[at] as number;
    const value = row[at] as number;
    if (filter === 1) row[at] = value + left;
    else if (filter === 2) row[at] = value + up;
    else if (filter === 3) row[at] = value + ((left + up) >> 1);
    else if (filter === 4) row[at] = value + paeth(left, up, at < step ? 0 : (above[at - step] as number));
  }
}

/** Samples of a row, as they are stored: `depth` bits each. */
function sampleAt(row: Uint8Array, index: number, depth: number): number {
  if (depth === 8) return row[index] as number;
  if (depth === 16) return ((row[2 * index] as number) << 8) | (row[2 * index + 1] as number);
  const bit = index * depth;
  return ((row[bit >> 3] as number) >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
}

/** The same as {@link paint} of pixels that are three or four whole bytes. */
function paintBytes({ width, rgb }: Pixels, row: Uint8Array, line: number, pass: Pass, samples: number): boolean {
  let isSeenThrough = false;
  for (let i = 0; i < pass.width; i++) {
    const from = i * samples;
    const to = 3 * ((pass.y + line * pass.stepY) * width + pass.x + i * pass.stepX);
    const alpha = samples === 3 ? 255 : (row[from + 3] as number);
    isSeenThrough ||= alpha < 255;
    for (let at = 0; at < 3; at++) {
      const value = row[from + at] as number;
      rgb[to + at] = alpha === 255 ? value : Math.round((value * alpha + 255 * (255 - alpha)) / 255);
    }
  }
  return isSeenThrough;
}

/** Writes one row's pixels where they belong; true where one of them could be seen through. */
function paint(pixels: Pixels, row: Uint8Array, line: number, pass: Pass, chunks: PngChunks): boolean {
  const { header, palette, transparency } = chunks;
  const { depth, colour } = header;
  const samples = SAMPLES[colour];
  const most = (1 << depth) - 1;
  const isKeyed = transparency !== null && (colour === 0 || colour === 2);
  const keyOf = (sample: number): number =>
    ((transparency?.[2 * sample] ?? 0) << 8) | (transparency?.[2 * sample + 1] ?? 0);
  // What nearly every screenshot is.
  if (depth === 8 && (colour === 6 || (colour === 2 && !isKeyed))) return paintBytes(pixels, row, line, pass, samples);
  let isSeenThrough = false;
  for (let i = 0; i < pass.width; i++) {
    const first = i * samples;
    const stored = (sample: number): number => sampleAt(row, first + sample, depth);
    const scaled = (sample: number): number => {
      const value = stored(sample);
      return depth === 8 ? value : depth === 16 ? value >> 8 : Math.round((value * 255) / most);
    };
    let alpha = 255;
    let [red, green, blue] = [0, 0, 0];
    if (colour === 3) {
      const index = stored(0);
      if (3 * index >= (palette?.length ?? 0))
        throw damaged('a pixel has a colour that is not in the table', chunks.dataAt);
      [red = 0, green = 0, blue = 0] = palette?.subarray(3 * index, 3 * index + 3) ?? [];
      alpha = transparency?.[index] ?? 255;
    } else {
      const isGrey = colour === 0 || colour === 4;
      red = scaled(0);
      green = isGrey ? red : scaled(1);
      blue = isGrey ? red : scaled(2);
      if (colour === 4) alpha = scaled(1);
      if (colour === 6) alpha = scaled(3);
      if (isKeyed && stored(0) === keyOf(0) && (isGrey || (stored(1) === keyOf(1) && stored(2) === keyOf(2))))
        alpha = 0;
    }
    const to = 3 * ((pass.y + line * pass.stepY) * pixels.width + pass.x + i * pass.stepX);
    if (alpha === 255) {
      pixels.rgb[to] = red;
      pixels.rgb[to + 1] = green;
      pixels.rgb[to + 2] = blue;
      continue;
    }
    isSeenThrough = true;
    const onWhite = (value: number): number => Math.round((value * alpha + 255 * (255 - alpha)) / 255);
    pixels.rgb[to] = onWhite(red);
    pixels.rgb[to + 1] = onWhite(green);
    pixels.rgb[to + 2] = onWhite(blue);
  }
  return isSeenThrough;
}

/**
 * The pixels of a PNG on white. What lies under transparent ones is gone with that, and so is whatever stands behind the pixels in their own stream. Throws
 * `picture.damaged` with the byte at which the pixels begin.
 */
export function pngPixels(
  chunks: PngChunks,
  zlib: Zlib,
): { readonly pixels: Pixels; readonly leftBehind: readonly LeftBehind[] } {
  const { header, data, dataAt } = chunks;
  const { width, height, depth, colour } = header;
  const bits = SAMPLES[colour] * depth;
  const step = Math.max(1, bits >> 3);
  const passes = passesOf(header);
  const rowBytes = (pass: Pass): number => Math.ceil((pass.width * bits) / 8);
  const expected = passes.reduce((sum, pass) => sum + pass.height * (1 + rowBytes(pass)), 0);
  const unpacked = zlib.inflate(data, expected);
  if (unpacked === 'damaged') throw damaged('its pixels do not unpack', dataAt);
  if (unpacked === 'too-large' || unpacked.content.length > expected) {
    throw damaged('it holds more pixels than it shows', dataAt);
  }
  const { content, used } = unpacked;
  if (content.length < expected) throw damaged('pixels are missing at its end', dataAt);
  const pixels: Pixels = { width, height, rgb: new Uint8Array(3 * width * height) };
  let at = 0;
  let isSeenThrough = false;
  for (const pass of passes) {
    const length = rowBytes(pass);
    let above = new Uint8Array(length);
    for (let line = 0; line < pass.height; line++) {
      const filter = content[at] as number;
      if (filter > 4) throw damaged(`a row has the filter ${filter}, which there is not`, dataAt);
      // A copy also of a Node buffer, whose slices are views.
      const row = new Uint8Array(content.subarray(at + 1, at + 1 + length));
      unfilter(filter, row, above, step);
      isSeenThrough = paint(pixels, row, line, pass, chunks) || isSeenThrough;
      above = row;
      at += 1 + length;
    }
  }
  const behind = data.length - used;
  return {
    pixels,
    leftBehind: [
      ...(behind > 0 ? [{ what: 'bytes behind the pixels', bytes: behind }] : []),
      ...(isSeenThrough ? [{ what: 'what lay under transparent pixels', bytes: 0 }] : []),
    ],
  };
}
