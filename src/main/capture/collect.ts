import type { CaptureProvenance } from '../../core/capture/request.ts';
import type { Connection } from '../remote/connection.ts';
import { fetchFile } from '../remote/fetch-file.ts';
import { runToEnd } from '../remote/run-to-end.ts';
import type { CaptureJournal, JournalEntry } from './journal.ts';
import { claimLeft } from './jvm/place.ts';
import type { CapturedFile } from './profiler.ts';
import { carryOut, type InspectorCloser, removeFolder } from './stop.ts';

/** Names of the files in folder `$1` and the folders in it that hold something or tell of an end, each ended by NUL. */
const FILES = `
cd -- "$1" || exit 1
for f in * */*; do [ -f "$f" ] && [ ! -L "$f" ] && case $f in ended-*) :;; *) [ -s "$f" ];; esac && printf '%s\\000' "$f"; done
exit 0
`;

/** An empty file of this name says that what was recorded ended by itself, as it should. */
const ENDED_WELL = 'ended-limit';

export interface CollectOptions {
  readonly connection: Connection;
  readonly journal: CaptureJournal;
  readonly closeInspector: InspectorCloser;
  readonly signal: AbortSignal;
}

/** Ends what a cut-off capture left running; what has ended is noted in the journal. Answers whether all has ended. */
export async function endLeftovers(entry: JournalEntry, options: CollectOptions): Promise<boolean> {
  const { connection, journal, closeInspector } = options;
  let { running } = entry;
  for (const recipe of entry.running) {
    if (!(await carryOut(connection, recipe, closeInspector))) continue;
    running = running.filter((known) => known !== recipe);
    journal.write({ ...entry, running });
  }
  return running.length === 0;
}

/** Ends and removes what a capture left. Answers whether nothing is left. */
export async function cleanUp(entry: JournalEntry, options: CollectOptions): Promise<boolean> {
  const ended = await endLeftovers(entry, options);
  const removed = entry.folder === null || (await removeFolder(options.connection, entry.folder));
  if (ended && removed) options.journal.remove(entry.captureId);
  return ended && removed;
}

function kindOf(name: string): CapturedFile['kind'] {
  if (name.endsWith('.csv')) return 'series';
  if (/\.(hprof|histogram)$/.test(name)) return 'heap';
  if (/^run-\d+\.json$/.test(name)) return 'plan';
  if (/^pg_\w+(?:-\d)?\.json$/.test(name)) return 'catalog';
  return /\.(html|txt|log)$/.test(name) ? 'text' : 'profile';
}

export interface Left {
  readonly files: readonly CapturedFile[];
  /** True where the recording had ended by itself, as long as it was asked to be, and only its files were still to come. */
  readonly whole: boolean;
}

/**
 * Brings what lies in a capture's folder, after its profiler was ended so that it writes what it has. The folder stays.
 * Throws `capture.emptyFile` and the other errors of a transfer.
 */
export async function fetchLeft(
  entry: JournalEntry,
  options: CollectOptions & {
    newStagingPath(): string;
    onBytes(name: string, done: number, total: number): void;
  },
): Promise<Left> {
  const recorded = entry.recorded && entry.partial === null;
  if (entry.folder === null) return { files: [], whole: recorded };
  const { connection, signal } = options;
  const { stdout } = await runToEnd(connection, ['sh', '-c', FILES, 'plateau-files', entry.folder], { signal });
  const names = new Set(stdout.toString('utf8').split('\0'));
  const files: CapturedFile[] = [];
  for (const listed of names) {
    if (listed === '' || listed.startsWith('ended-')) continue;
    const name = await claimLeft(connection, {
      folder: entry.folder,
      name: listed,
      uid: entry.target?.uid ?? null,
      signal,
    });
    if (name === null) continue;
    const path = options.newStagingPath();
    const got = await fetchFile(connection, `${entry.folder}/${name}`, {
      to: path,
      signal,
      onBytes: (done, total) => options.onBytes(name, done, total),
    });
    files.push({ path, name: name.split('/').at(-1) ?? name, kind: kindOf(name), ...got });
  }
  return { files, whole: recorded || names.has(ENDED_WELL) };
}

/** How a cut-off capture came about, as far as the journal tells; `whole` where it had recorded all that it was to. */
export function provenanceOf(
  entry: JournalEntry,
  connection: Connection,
  { whole, endedAt, operator }: { readonly whole: boolean; readonly endedAt: string; readonly operator: string },
): CaptureProvenance {
  const { seconds } = entry.request;
  const ran = (Date.parse(entry.leftAt ?? endedAt) - Date.parse(entry.startedAt)) / 1000;
  return {
    captureId: entry.captureId,
    host: {
      name: entry.entry.name,
      class: entry.entry.class,
      destination: entry.entry.destination,
      facts: entry.host,
    },
    target: entry.target,
    profiler: { name: entry.request.profiler, version: '' },
    request: entry.request,
    commands: entry.commands,
    exitCode: null,
    stderrTail: '',
    rate: entry.request.rate,
    requestedSeconds: seconds,
    actualSeconds: whole ? seconds : Math.min(seconds, Math.max(0.001, ran)),
    startedAt: entry.startedAt,
    endedAt: entry.leftAt ?? endedAt,
    remoteSha256: null,
    partial: whole
      ? null
      : (entry.partial ??
        `The capture was cut off (${entry.why === '' ? 'Plateau ended while it ran' : entry.why}) and collected afterwards.`),
    idleThreads: [],
    threadsSeen: 0,
    load: null,
    connection: {
      transport: connection.transport,
      keys: connection.keys.map(({ address, key }) => `${address} ${key.type} ${key.sha256}`),
    },
    operator,
    warnings: [],
  };
}
