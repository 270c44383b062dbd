import type { JfrCursor } from './cursor.ts';
import type { JfrLayouts } from './layout.ts';

type Id = number | bigint;

/** Event type ids that are not events: metadata and checkpoints. */
export const METADATA = 0;
export const CHECKPOINT = 1;

/**
 * The constant pools of a chunk: where in the chunk the constant of an id lies, for each class. Values stay in the bytes until they
 * are asked for.
 */
export class JfrConstants {
  readonly #pools = new Map<number, Map<Id, number>>();
  readonly #cursor: JfrCursor;
  readonly #strings = new Map<Id, string>();
  readonly #stringClass: number;

  /** Follows the chain of checkpoints from the last one at `at` back to the first; each names its distance to the one before. */
  constructor(cursor: JfrCursor, layouts: JfrLayouts, at: number, stringClass: number) {
    this.#cursor = cursor;
    this.#stringClass = stringClass;
    let place = at;
    const seen = new Set<number>();
    while (place > 0) {
      if (seen.has(place)) throw cursor.damaged('its checkpoints form a circle', place);
      seen.add(place);
      const back = this.#checkpoint(layouts, place);
      if (back === 0) break;
      place += back;
    }
  }

  /** Where the constant lies, or -1. */
  at(classId: number, id: Id): number {
    return this.#pools.get(classId)?.get(id) ?? -1;
  }

  /** The pooled string of an id; empty when there is none. */
  readonly string = (id: Id): string => {
    const known = this.#strings.get(id);
    if (known !== undefined) return known;
    const at = this.at(this.#stringClass, id);
    if (at < 0) return '';
    const { at: back, end } = this.#cursor;
    this.#cursor.moveTo(at);
    const text = this.#cursor.string(() => '');
    this.#cursor.at = back;
    this.#cursor.end = end;
    this.#strings.set(id, text);
    return text;
  };

  #checkpoint(layouts: JfrLayouts, place: number): number {
    const cursor = this.#cursor;
    cursor.moveTo(place);
    const size = cursor.int();
    if (size <= 0 || place + size > cursor.bytes.length) throw cursor.damaged('a checkpoint has no end', place);
    cursor.end = place + size;
    if (cursor.long() !== CHECKPOINT) throw cursor.damaged('a checkpoint is not where it should be', place);
    cursor.skipLong(); // start
    cursor.skipLong(); // duration
    const back = cursor.long();
    cursor.byte(); // kind of checkpoint
    for (let pools = cursor.int(); pools > 0; pools--) {
      const classId = cursor.long();
      let pool = this.#pools.get(classId);
      if (pool === undefined) {
        pool = new Map();
        this.#pools.set(classId, pool);
      }
      for (let n = cursor.count(); n > 0; n--) {
        const id = cursor.id();
        if (!pool.has(id)) pool.set(id, cursor.at);
        layouts.skip(cursor, classId);
      }
    }
    return back;
  }
}
