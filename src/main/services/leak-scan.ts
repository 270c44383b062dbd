import { readFileSync, statSync } from 'node:fs';
import { gunzipSync, inflateRawSync, inflateSync, type ZlibOptions } from 'node:zlib';
import { PlateauError } from '../../core/error.ts';
import { whyNoFile } from '../../core/file-failure.ts';
import type { Original } from '../../core/redact/model.ts';
import { LeakScanner } from '../../core/redact/scan/leak-scanner.ts';
import type { Inflate, LeakReport } from '../../core/redact/scan/model.ts';

/** A file longer than this is not looked into, in bytes: it is read as a whole. */
const MOST_FILE = 1 << 30;

/** Undoes compressions with zlib, never beyond what is allowed: a bomb ends there. */
export const inflate: Inflate = (bytes, form, most) => {
  const undo = form === 'gzip' ? gunzipSync : form === 'zlib' ? inflateSync : inflateRawSync;
  const options: ZlibOptions = { maxOutputLength: Math.max(1, most) };
  try {
    return undo(bytes, options);
  } catch (thrown) {
    return thrown instanceof RangeError ||
      (thrown instanceof Error && 'code' in thrown && thrown.code === 'ERR_BUFFER_TOO_LARGE')
      ? 'too-large'
      : 'damaged';
  }
};

/** A finished file by its name in the report and its path on the disk. */
export interface ScannedFile {
  readonly name: string;
  readonly path: string;
}

/**
 * Searches finished files for originals and secrets. What cannot be looked into counts as found: `clean` is false then. Throws `scan.unreadable`.
 */
export function scanFiles(files: readonly ScannedFile[], originals: readonly Original[]): LeakReport {
  const scanner = new LeakScanner({ originals, inflate });
  for (const { name, path } of files) {
    let bytes: Uint8Array;
    try {
      if (statSync(path).size > MOST_FILE) {
        scanner.refuse(name, `it is longer than ${MOST_FILE} bytes`);
        continue;
      }
      bytes = readFileSync(path);
    } catch (cause) {
      throw new PlateauError({
        code: 'scan.unreadable',
        message: `“${name}” cannot be read: ${whyNoFile(cause)}.`,
        hint: 'Check the path and its permissions.',
        cause,
      });
    }
    scanner.scan(name, bytes);
  }
  return scanner.report();
}
