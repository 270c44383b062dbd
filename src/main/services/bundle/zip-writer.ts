import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import yazl from 'yazl';
import { inOrder } from '../../../core/bundle/manifest.ts';

/** The first time a zip can tell, taken from local parts since that is how it is written: the same bytes in every time zone. */
const FIRST_TIME = new Date(1980, 0, 1, 0, 0, 0);
/** A regular file that its owner may write and all may read. */
const MODE = 0o100644;
const COMPRESSION_LEVEL = 6;

/** A file that is written into a zip. */
export interface ZippedFile {
  readonly name: string;
  /** Where its bytes lie. */
  readonly path: string;
  readonly size: number;
  /** The item of the workspace that it is made of; null of several. */
  readonly of?: string | null;
}

/**
 * Writes a zip to a new file: entries in the order of their names, one time, one mode, one compression, no extra fields, no comments. Equal
 * files give equal bytes as long as zlib is the same. Throws `AbortError` when `signal` aborts.
 */
export async function writeZip(
  path: string,
  files: readonly ZippedFile[],
  { signal, onBytes }: { readonly signal: AbortSignal; readonly onBytes: (bytes: number) => void },
): Promise<void> {
  const zip = new yazl.ZipFile();
  let done = 0;
  for (const { name, path: from, size } of [...files].sort((a, b) => inOrder(a.name, b.name))) {
    const options = {
      mtime: FIRST_TIME,
      mode: MODE,
      compress: true,
      compressionLevel: COMPRESSION_LEVEL,
      forceDosTimestamp: true,
      size,
    };
    zip.addReadStreamLazy(name, options, (give) => {
      const stream = createReadStream(from, { signal });
      stream.on('data', (chunk) => {
        done += chunk.length;
        onBytes(done);
      });
      give(null, stream);
    });
  }
  zip.end();
  const failed = new Promise<never>((_, reject) => zip.on('error', reject));
  const written = pipeline(zip.outputStream, createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true }), {
    signal,
  });
  await Promise.race([written, failed]);
}
