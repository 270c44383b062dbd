import { PlateauError } from '../error.ts';

/** Largest side, in pixels, and most pixels in all: a small file can claim more than any memory holds. */
export const MOST_SIDE = 16_384;
export const MOST_PIXELS = 40_000_000;

/** Something that was in the file and is no part of what a person sees. */
export interface LeftBehind {
  /** `PNG tEXt`, `JPEG APP1 (Exif)`, `bytes behind the end`. */
  readonly what: string;
  readonly bytes: number;
}

/** A picture with nothing in its file but what is needed to see it. */
export interface CleanPicture {
  readonly bytes: Uint8Array;
  readonly mediaType: 'image/png' | 'image/jpeg';
  readonly extension: 'png' | 'jpg';
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Empty of a picture that was clean already. */
  readonly leftBehind: readonly LeftBehind[];
}

/** Unpacks zlib's streams (RFC 1950) no further than is asked for, which the library that reads PNG cannot; and its checksum. */
export interface Zlib {
  /** Unpacks a stream that may have something behind it; `used` is how many bytes it is itself. Never gives more than `most` bytes. */
  inflate(
    bytes: Uint8Array,
    most: number,
  ): { readonly content: Uint8Array; readonly used: number } | 'damaged' | 'too-large';
  /** The CRC-32 of bytes, as PNG (annex D) and gzip have it. */
  crc32(bytes: Uint8Array): number;
}

export function damaged(message: string, offset: number): PlateauError {
  return new PlateauError({
    code: 'picture.damaged',
    message: `The picture is damaged: ${message} (byte ${offset}).`,
    hint: 'Open it in a program that shows it, and save it as PNG.',
    at: { offset },
  });
}

export function unsupported(message: string, offset: number): PlateauError {
  return new PlateauError({
    code: 'picture.unsupported',
    message: `What is in the picture’s file cannot be told from what it shows: ${message} (byte ${offset}).`,
    hint: 'Save it as PNG, not interlaced.',
    at: { offset },
  });
}

/** Refuses a size that no picture of a dashboard has. Throws `picture.damaged`, `picture.tooLarge`. */
export function checkSize(width: number, height: number, offset: number): void {
  if (width === 0 || height === 0) throw damaged(`it is ${width} × ${height} pixels`, offset);
  if (width > MOST_SIDE || height > MOST_SIDE || width * height > MOST_PIXELS) {
    throw new PlateauError({
      code: 'picture.tooLarge',
      message: `The picture says that it is ${width} × ${height} pixels (byte ${offset}); at most ${MOST_SIDE} a side and ${MOST_PIXELS} in all are opened.`,
      hint: 'Cut it to what it is to show.',
      at: { offset },
    });
  }
}

export const uint16 = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
export const uint32 = (bytes: Uint8Array, at: number): number =>
  ((uint16(bytes, at) << 16) | uint16(bytes, at + 2)) >>> 0;

/** Parts in the order they were met, those of one kind as one. */
export function summed(parts: readonly LeftBehind[]): readonly LeftBehind[] {
  const sums = new Map<string, number>();
  for (const { what, bytes } of parts) sums.set(what, (sums.get(what) ?? 0) + bytes);
  return [...sums].map(([what, bytes]) => ({ what, bytes }));
}
