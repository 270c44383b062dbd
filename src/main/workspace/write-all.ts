import { writeSync } from 'node:fs';

/** Larger pieces get large pages of the file cache, which cost Linux up to four times as much, smaller ones more calls (decision 066). */
const PIECE_BYTES = 1 << 18;

/** Writes all bytes to an open file, from `at` on or, for null, behind what was written last. Throws as `writeSync` does. */
export function writeAll(fd: number, bytes: Uint8Array, at: number | null = null): void {
  for (let done = 0; done < bytes.length; ) {
    const length = Math.min(PIECE_BYTES, bytes.length - done);
    done += writeSync(fd, bytes, done, length, at === null ? null : at + done);
  }
}
