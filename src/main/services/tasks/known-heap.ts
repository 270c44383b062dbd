import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { PlateauError } from '../../../core/error.ts';
import { HEAP_FORMATS } from '../../../core/heap/formats.ts';
import type { StoredItem } from '../../workspace/items.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { fileSize } from './incoming-file.ts';

const READ_BYTES = 1 << 20;

/** How a file is looked at. */
interface Looking {
  /** The format it is to be read as; undefined for what it is. */
  readonly format: string | undefined;
  readonly signal: AbortSignal;
  /** Hears how many bytes were compared so far. */
  onRead(bytes: number): void;
}

/**
 * The heap of a file that is in the workspace already, with its raw file; null for any other. Analysing gigabytes anew would change nothing. Only
 * files as long as a known one are read. Throws `job.cancelled`, and
 * `import.unreadable` where there is no such file; what else cannot be read is left to be told by who imports it.
 */
export async function knownHeap(
  workspace: Workspace,
  path: string,
  { format, signal, onRead }: Looking,
): Promise<StoredItem | null> {
  const bytes = fileSize(path);
  const alike = workspace.items
    .heapsOfSize(bytes)
    .filter((item) => HEAP_FORMATS.some(({ id }) => id === item.format) && (format ?? item.format) === item.format)
    .filter(({ sha256 }) => workspace.artifacts.has(sha256, bytes));
  if (alike.length === 0) return null;
  const hash = createHash('sha256');
  let read = 0;
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: READ_BYTES, signal })) {
      const piece: Buffer = chunk;
      hash.update(piece);
      read += piece.length;
      onRead(read);
    }
  } catch {
    if (!signal.aborted) return null;
    throw new PlateauError({ code: 'job.cancelled', message: 'The import was cancelled. Nothing was stored.' });
  }
  const sha256 = hash.digest('hex');
  return alike.find((item) => item.sha256 === sha256) ?? null;
}
