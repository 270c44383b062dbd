import type { FileKind, FrontendReport } from './model.ts';

/** What files of a kind weigh, by what is known of them. Bytes. */
export interface Weight {
  readonly files: number;
  /** Surely compressed: gzip, or transferred with an encoding. */
  readonly compressed: number;
  /** How far that may be off, for it was printed rounded. */
  readonly error: number;
  /** Of files whose compressed size is not known: they are not longer compressed. */
  readonly raw: number;
  /** `transferred`: as a server sent it, headers included; `gzip`: compressed by a tool. */
  readonly how: 'transferred' | 'gzip';
  /** Files that are loaded later, and left out. */
  readonly later: number;
}

/** Smaller than this share of its raw size, what came was compressed: headers only add. */
const COMPRESSED_BELOW = 0.95;

/** What a page's requests, or a build's files, of one kind weigh; null where there are none whose size is known. */
export function weightOf({ page, files }: FrontendReport, kind: FileKind): Weight | null {
  let compressed = 0;
  let raw = 0;
  let error = 0;
  let counted = 0;
  let later = 0;
  const add = (small: number | null, large: number | null): void => {
    if (small === null && large === null) return;
    counted++;
    if (small !== null) compressed += small;
    else raw += large ?? 0;
  };
  if (page !== null) {
    for (const one of page.requests) {
      if (one.kind !== kind) continue;
      const { transferred } = one;
      // What came out of a cache was not transferred.
      const sent = transferred !== null && transferred > 0 ? transferred : null;
      const packed = sent !== null && one.raw !== null && sent < one.raw * COMPRESSED_BELOW;
      add(packed ? sent : null, one.raw ?? sent);
    }
  }
  for (const one of files) {
    if (one.kind !== kind) continue;
    if (one.initial === false) {
      later++;
      continue;
    }
    error += one.gzip === null ? 0 : one.gzipError;
    add(one.gzip, one.raw ?? one.unknown);
  }
  if (counted === 0) return null;
  return { files: counted, compressed, error, raw, how: page === null ? 'gzip' : 'transferred', later };
}

/** What bytes are: compressed by a tool, as a server sent them, or not known to be compressed. */
export type WeightUnit = 'gzip' | 'transferred' | 'raw';

/** The unit that all bytes of a weight are in; null where some are compressed and some are not. */
export function unitOfWeight({ compressed, raw, how }: Weight): WeightUnit | null {
  if (raw === 0) return how;
  return compressed === 0 ? 'raw' : null;
}
