import { throwIfCancelled } from '../../../bytes/whole.ts';
import { PlateauError } from '../../../error.ts';
import type { ByteChunks } from '../../importer.ts';

/** Longest line that is read; longer ones are refused with `import.tooLarge`. */
const MAX_LINE = 1 << 26;

/** Lines that arrived together. */
export interface LineBatch {
  readonly lines: readonly string[];
  /** Byte offset of each line. */
  readonly offsets: readonly number[];
}

/** The lines of a UTF-8 text, without their ends, in batches. */
export async function* textLines(chunks: ByteChunks, signal?: AbortSignal): AsyncGenerator<LineBatch> {
  let rest = new Uint8Array(0);
  let offset = 0;
  for await (const chunk of chunks) {
    throwIfCancelled(signal);
    const last = chunk.lastIndexOf(10);
    if (last < 0) {
      rest = joined(rest, chunk);
      if (rest.length > MAX_LINE) {
        throw new PlateauError({
          code: 'import.tooLarge',
          message: `A line is longer than ${MAX_LINE} bytes.`,
          at: { offset },
        });
      }
      continue;
    }
    const bytes = joined(rest, chunk.subarray(0, last + 1));
    yield batch(bytes, offset);
    offset += bytes.length;
    rest = chunk.slice(last + 1);
  }
  if (rest.length > 0) yield batch(joined(rest, Uint8Array.of(10)), offset);
}

/** The lines of bytes that end with a line end. */
function batch(bytes: Uint8Array, offset: number): LineBatch {
  const lines = new TextDecoder().decode(bytes).split('\n');
  lines.pop();
  const offsets: number[] = [];
  let at = 0;
  for (let i = 0; i < lines.length; i++) {
    offsets.push(offset + at);
    at = bytes.indexOf(10, at) + 1;
    const line = lines[i] as string;
    if (line.endsWith('\r')) lines[i] = line.slice(0, -1);
  }
  return { lines, offsets };
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(a.length + b.length);
  bytes.set(a);
  bytes.set(b, a.length);
  return bytes;
}
