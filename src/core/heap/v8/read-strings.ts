import { type JsonStream, stringBlock } from '../../bytes/json-stream.ts';
import type { HeapColumns } from '../columns.ts';

/** Strings whose places are taken from the stream at a time. */
const BLOCK_STRINGS = 16_384;

/**
 * Stores a snapshot's strings: their raw JSON as the column `strings`, the place in it where each begins as `stringStart`.
 * Answers how many there are. Throws `import.*`, `job.cancelled`.
 */
export async function readStrings(stream: JsonStream, columns: HeapColumns): Promise<number> {
  const starts: Float64Array[] = [];
  let count = 0;
  let bytes = 0;
  columns.begin('strings');
  const block = stringBlock(BLOCK_STRINGS);
  let more = await stream.open('the list of strings');
  const base = stream.offset;
  while (more) {
    more = await stream.strings(block, (piece) => {
      columns.append(piece);
      bytes += piece.length;
    });
    starts.push(block.starts.slice(0, block.length));
    count += block.length;
  }
  columns.end();
  const all = bytes > 0xffffffff ? new Float64Array(count) : new Uint32Array(count);
  let at = 0;
  for (const part of starts) for (const start of part) all[at++] = start - base;
  columns.write('stringStart', all);
  return count;
}
