import { PlateauError } from '../error.ts';
import { readHprof, recogniseHprof } from './hprof/hprof.ts';
import type { HeapReader } from './model.ts';
import type { StringForm } from './strings.ts';
import { isV8Snapshot, readV8Snapshot } from './v8/read-snapshot.ts';

/** One format of heaps with their graph. */
export interface HeapFormat {
  readonly id: string;
  readonly title: string;
  readonly strings: StringForm;
  /** By the first bytes of the decompressed content. */
  recognises(head: Uint8Array): boolean;
  readonly read: HeapReader;
}

/** Every format of heaps with their graph that Plateau reads, one line each. */
export const HEAP_FORMATS: readonly HeapFormat[] = [
  {
    id: 'hprof',
    title: 'JVM heap dump',
    strings: 'utf8',
    recognises: (head) => recogniseHprof(head) > 0,
    read: readHprof,
  },
  { id: 'heapsnapshot', title: 'V8 heap snapshot', strings: 'json', recognises: isV8Snapshot, read: readV8Snapshot },
];

export const isHeap = (head: Uint8Array): boolean => HEAP_FORMATS.some((format) => format.recognises(head));

/** The format of a heap: the one asked for, else by its first bytes. Throws `import.noSuchFormat`, `import.unknownFormat`. */
export function recogniseHeap(head: Uint8Array, asked?: string): HeapFormat {
  const found = HEAP_FORMATS.find((format) => (asked === undefined ? format.recognises(head) : format.id === asked));
  if (found !== undefined) return found;
  throw new PlateauError({
    code: asked === undefined ? 'import.unknownFormat' : 'import.noSuchFormat',
    message: asked === undefined ? 'This is no heap that Plateau knows.' : `Plateau reads no heaps called “${asked}”.`,
    hint: `It reads ${HEAP_FORMATS.map(({ id, title }) => `${id} (${title})`).join(', ')}.`,
    at: { offset: 0 },
  });
}
