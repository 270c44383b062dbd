import { PlateauError } from '../error.ts';
import type { ByteChunks } from '../profile/importer.ts';

/** Longest content that is read into memory at once. */
export const MAX_WHOLE_BYTES = 1 << 30;

/**
 * All bytes of a file in one array, for formats whose tables stand behind the data that needs them.
 * Throws `import.tooLarge` above {@link MAX_WHOLE_BYTES} and `job.cancelled` when `signal` is aborted.
 */
export async function wholeContent(
  chunks: ByteChunks,
  signal?: AbortSignal,
  limit = MAX_WHOLE_BYTES,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    throwIfCancelled(signal);
    size += chunk.length;
    if (size > limit) {
      throw new PlateauError({
        code: 'import.tooLarge',
        message: `The file is larger than ${limit} bytes, which this format must hold in memory.`,
        hint: 'Capture for a shorter time.',
        at: { offset: limit },
      });
    }
    parts.push(chunk);
  }
  return joined(parts);
}

/** The bytes of several arrays behind one another; a single array is given back as it is. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [first] = parts;
  if (first !== undefined && parts.length === 1) return first;
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Throws `job.cancelled` when the signal is aborted. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new PlateauError({ code: 'job.cancelled', message: 'The import was cancelled.' });
}
