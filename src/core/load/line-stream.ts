import { badLine, type Line, type LinesOf, lineText, MAX_LINE } from '../bytes/lines.ts';
import { joined, throwIfCancelled } from '../bytes/whole.ts';
import type { ByteChunks } from '../profile/importer.ts';

const LINE_FEED = 10;

/**
 * Calls `visit` with each line of a file of any size, without its end, blank ones among them; no more than a chunk and a line are held. Throws
 * `import.malformed` for a line of more than a megabyte, `import.badEncoding`, `job.cancelled`, and what `visit` throws.
 */
export async function eachLine(
  chunks: ByteChunks,
  of: LinesOf,
  signal: AbortSignal | undefined,
  visit: (line: Line) => void,
): Promise<void> {
  const decoder = new TextDecoder('utf-8', { fatal: of.strict });
  let carried: Uint8Array[] = [];
  let held = 0;
  let [number, offset] = [0, 0];
  const tell = (bytes: Uint8Array, ended: boolean): void => {
    const place = { number: ++number, offset, ended };
    visit({ ...place, text: lineText(decoder, bytes, of, place) });
    offset += bytes.length + 1;
  };
  for await (const chunk of chunks) {
    throwIfCancelled(signal);
    let start = 0;
    for (let feed = chunk.indexOf(LINE_FEED); feed >= 0; feed = chunk.indexOf(LINE_FEED, start)) {
      const rest = chunk.subarray(start, feed);
      tell(carried.length === 0 ? rest : joined([...carried, rest]), true);
      carried = [];
      held = 0;
      start = feed + 1;
    }
    if (start >= chunk.length) continue;
    // A chunk may be overwritten by the one after the next.
    carried.push(chunk.slice(start));
    held += chunk.length - start;
    if (held > MAX_LINE) throw badLine(of, { number: number + 1, offset }, 'it is too long');
  }
  if (held > 0) tell(joined(carried), false);
}
