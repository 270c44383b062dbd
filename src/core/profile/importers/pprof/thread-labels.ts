import { ProtobufReader } from '../../../bytes/protobuf.ts';
import type { ThreadKey } from '../../builder.ts';
import type { ImportWarning } from '../../model.ts';
import { SEGMENT_LABEL } from '../../segment-mark.ts';
import type { PprofTables } from './tables.ts';

const NAME_KEYS = new Set(['thread', 'thread name', 'thread_name', 'threadname']);
const ID_KEYS = new Set(['thread id', 'thread_id', 'tid', 'os thread id', 'thread native id']);
/** Written by the runtime itself: the size of the allocated objects. */
const OWN_KEYS = new Set(['bytes']);
/** Most label keys that are counted one by one; a hostile file may have a new one in every sample. */
const MAX_COUNTED = 1000;

interface Label {
  readonly key: string;
  readonly text: string;
}

/** Sorts a profile's samples into threads and segments by their labels, and counts the labels that say something else. */
export class ThreadLabels {
  readonly #tables: PprofTables;
  readonly #others = new Map<string, number>();
  readonly #sole: ThreadKey = { name: '' };
  /** Segment of the last sample, counted from 1; 0 where it names none. */
  segment = 0;

  constructor(tables: PprofTables) {
    this.#tables = tables;
  }

  /** The thread of a sample whose label messages stand at `ranges` (start and end in turn); its segment is then in {@link segment}. */
  thread(ranges: readonly number[], bytes: Uint8Array): ThreadKey {
    this.segment = 0;
    if (ranges.length === 0) return this.#sole;
    let name = '';
    let id = '';
    for (let i = 0; i < ranges.length; i += 2) {
      const label = this.#label(new ProtobufReader(bytes, ranges[i], ranges[i + 1]));
      const key = label.key.toLowerCase();
      if (NAME_KEYS.has(key)) name = label.text;
      else if (ID_KEYS.has(key)) id = label.text;
      else if (label.key === SEGMENT_LABEL) this.segment = Number(label.text);
      else if (OWN_KEYS.has(key)) continue;
      else if (this.#others.has(label.key) || this.#others.size < MAX_COUNTED) {
        this.#others.set(label.key, (this.#others.get(label.key) ?? 0) + 1);
      }
    }
    if (name === '' && id === '') return this.#sole;
    return { name: name === '' ? `thread ${id}` : name, ...(id === '' ? {} : { id }) };
  }

  /** One warning that names the labels which are not shown. */
  warnings(): ImportWarning[] {
    if (this.#others.size === 0) return [];
    const keys = [...this.#others.keys()];
    const named = keys.slice(0, 8).map((key) => (key.length > 40 ? `${key.slice(0, 40)}…` : key));
    return [
      {
        code: 'pprof.labels',
        message: `Labels other than threads are not shown: ${named.join(', ')}${keys.length > 8 ? ' and more' : ''}.`,
        count: [...this.#others.values()].reduce((sum, n) => sum + n, 0),
      },
    ];
  }

  #label(message: ProtobufReader): Label {
    let key = '';
    let text = '';
    while (message.next()) {
      if (message.field === 1) key = this.#tables.string(message.number(), message.fieldStart);
      else if (message.field === 2) text = this.#tables.string(message.number(), message.fieldStart);
      else if (message.field === 3) text ||= String(message.number());
      else message.skip();
    }
    return { key, text };
  }
}
