import { joined, throwIfCancelled } from '../../../bytes/whole.ts';
import { PlateauError } from '../../../error.ts';
import type { ByteChunks } from '../../importer.ts';

/** Longest line that is read. */
const MAX_LINE = 1 << 26;
const LINE_END = 10;

/** Lines that arrived together. */
export interface LineBatch {
  readonly lines: readonly string[];
  /** Byte offset of each line. */
  readonly offsets: readonly number[];
}

/**
 * The lines of a UTF-8 text, without their ends, in batches. Text is decoded a line or more at a time, so that no character is cut.
 * Throws `import.tooLarge` for a line of more than 64 MB and `job.cancelled`.
 */
export async function* textLines(chunks: ByteChunks, signal?: AbortSignal): AsyncGenerator<LineBatch> {
  let parts: Uint8Array[] = [];
  let held = 0;
  let offset = 0;
  for await (const chunk of chunks) {
    throwIfCancelled(signal);
    const last = chunk.lastIndexOf(LINE_END);
    if (last >= 0) {
      const bytes = joined([...parts, chunk.subarray(0, last + 1)]);
      yield batch(bytes, offset);
      offset += bytes.length;
      parts = [];
      held = 0;
    }
    if (last + 1 < chunk.length) {
      parts.push(chunk.subarray(last + 1));
      held += chunk.length - last - 1;
    }
    if (held > MAX_LINE) {
      throw new PlateauError({
        code: 'import.tooLarge',
        message: `A line is longer than ${MAX_LINE} bytes.`,
        hint: 'The file is no text of lines, or its line ends were lost.',
        at: { offset },
      });
    }
  }
  if (held > 0) yield batch(joined([...parts, Uint8Array.of(LINE_END)]), offset);
}

/** The lines of bytes that end with a line end. */
function batch(bytes: Uint8Array, offset: number): LineBatch {
  const lines = new TextDecoder().decode(bytes).split('\n');
  lines.pop();
  const offsets: number[] = [];
  let at = 0;
  for (let i = 0; i < lines.length; i++) {
    offsets.push(offset + at);
    at = bytes.indexOf(LINE_END, at) + 1;
    const line = lines[i] as string;
    if (line.endsWith('\r')) lines[i] = line.slice(0, -1);
  }
  return { lines, offsets };
}
