import { convertIndexedToRgb, type DecodedPng, encode } from 'fast-png';

/** Pixels as a person sees them on white: three bytes each, rows from the top. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

/** Pixels as a decoder gives them: `channels` samples each of `depth` bits, or places in a table. */
type Decoded = Pick<DecodedPng, 'width' | 'height' | 'data' | 'channels' | 'depth' | 'palette' | 'transparency'>;

/** Greys of less than a byte as a table of colours, so that the library unpacks them. */
function greysOf({ depth, transparency }: Decoded): number[][] {
  const most = 2 ** depth - 1;
  return Array.from({ length: most + 1 }, (_, value) => {
    const grey = Math.round((value * 255) / most);
    return [grey, grey, grey, value === transparency?.[0] ? 0 : 255];
  });
}

/** Samples of whole numbers, `channels` a pixel. */
function samplesOf(
  decoded: Decoded,
): Pick<DecodedPng, 'data' | 'channels'> & { readonly key: ArrayLike<number> | null } {
  const palette = decoded.palette ?? (decoded.depth < 8 ? greysOf(decoded) : undefined);
  if (palette === undefined) return { ...decoded, key: decoded.transparency ?? null };
  const [first = []] = palette;
  return { data: convertIndexedToRgb({ ...decoded, text: {}, palette }), channels: first.length, key: null };
}

/** Lays pixels on white; also tells whether one of them could be seen through. Throws where a pixel has a colour that is not in the table. */
export function onWhite(decoded: Decoded): { readonly pixels: Pixels; readonly isSeenThrough: boolean } {
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

/** Pixels as a PNG of three parts: header, pixels, end. The same pixels give the same bytes on every machine. */
export const pngOf = ({ width, height, rgb }: Pixels): Uint8Array =>
  encode({ width, height, data: rgb, channels: 3, depth: 8 }, { zlib: { level: 6 } });
