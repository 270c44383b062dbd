import { type Columns, decodeColumns, encodeColumns } from '../columns.ts';
import { ExactNumber, type Field, Fields, type FieldValue, isList } from './fields.ts';
import type { Plan, PlanWorker, Span } from './model.ts';
import { damagedPlan, PackedTexts, TextPacker } from './packed-texts.ts';

/** Kinds of a stored value. */
const TEXT = 0;
const NUMBER = 1;
const TRUE = 2;
const FALSE = 3;
const NULL = 4;
const LIST = 5;
const FIELDS = 6;
/** A text that stands in the kept text as it is, up to the quote that ends its field, or up to the end of its field: `value` is its length. */
const QUOTED_SOURCE = 7;
const SOURCE = 8;

/** Texts that are shorter are kept with the fields, each once: most stand there many times. */
const LONG = 48;

/** Stands for the name of what has none: a member of a list. */
const NAMELESS = -1;

/** Something that is being written: a value with its name and where it stands. */
interface ToWrite {
  readonly key: number;
  readonly value: FieldValue;
  readonly start: number;
  readonly end: number;
}

/** Records of values, whose number is known when all are written. */
class Records {
  length = 0;
  #keys = new Int32Array(1024);
  #kinds = new Uint8Array(1024);
  #values = new Uint32Array(1024);
  #starts = new Uint32Array(1024);
  #ends = new Uint32Array(1024);

  push(key: number, kind: number, value: number, start: number, end: number): void {
    const at = this.length++;
    if (at === this.#keys.length) this.#grow();
    this.#keys[at] = key;
    this.#kinds[at] = kind;
    this.#values[at] = value;
    this.#starts[at] = start;
    this.#ends[at] = end;
  }

  #grow(): void {
    const grown = <T extends Int32Array | Uint8Array | Uint32Array>(from: T, to: T): T => {
      to.set(from);
      return to;
    };
    const length = this.#keys.length * 2;
    this.#keys = grown(this.#keys, new Int32Array(length));
    this.#kinds = grown(this.#kinds, new Uint8Array(length));
    this.#values = grown(this.#values, new Uint32Array(length));
    this.#starts = grown(this.#starts, new Uint32Array(length));
    this.#ends = grown(this.#ends, new Uint32Array(length));
  }

  columns() {
    const { length } = this;
    return {
      key: this.#keys.subarray(0, length),
      kind: this.#kinds.subarray(0, length),
      value: this.#values.subarray(0, length),
      start: this.#starts.subarray(0, length),
      end: this.#ends.subarray(0, length),
    };
  }
}

/** A file's text, and the part of it that is kept with one of its plans. */
export interface KeptText {
  readonly text: string;
  readonly kept: Span;
}

/** What a step prints: its own fields, and those of each of its processes. */
export interface StepFields {
  readonly fields: Fields;
  readonly workers: readonly PlanWorker[];
}

/**
 * All fields of a plan as columns. Behind one another, in preorder: the fields of each step with those of its processes, in the end those of
 * the statement. A record is a value: `key` (−1 for the member of a list), `kind`, `value` (the number of its text, or how many parts it has),
 * `start` and `end` (of the field; of the value itself for a member of a list). Fields are followed by one more record that tells where they
 * themselves stand. Long texts that stand as they are in the part of the file's text that is kept with the plan are not written again.
 */
export function encodePlanFields({ nodes, fields }: Plan, { text, kept }: KeptText): Uint8Array<ArrayBuffer> {
  const texts = new TextPacker();
  const records = new Records();
  const first = new Uint32Array(nodes.length + 2);
  const numbers: number[] = [];
  /** Names by their place in the last fields: those of the next have mostly the same. */
  const lastKeys: { readonly key: string; readonly number: number }[] = [];
  const keyNumber = (at: number, key: string): number => {
    const last = lastKeys[at];
    if (last !== undefined && last.key === key) return last.number;
    const number = texts.number(key);
    lastKeys[at] = { key, number };
    return number;
  };
  const isKept = (value: string, start: number): boolean =>
    start >= kept.start && start + value.length <= kept.end && text.startsWith(value, start);
  /** Writes a value that has no parts; false for one that has. */
  const writePlain = (key: number, value: FieldValue, start: number, end: number): boolean => {
    if (typeof value === 'string') {
      const { length } = value;
      if (length >= LONG && isKept(value, end - 1 - length)) records.push(key, QUOTED_SOURCE, length, start, end);
      else if (length >= LONG && isKept(value, end - length)) records.push(key, SOURCE, length, start, end);
      else records.push(key, TEXT, texts.number(value), start, end);
    } else if (value instanceof ExactNumber) records.push(key, NUMBER, texts.number(value.text), start, end);
    else if (value === null) records.push(key, NULL, 0, start, end);
    else if (typeof value === 'boolean') records.push(key, value ? TRUE : FALSE, 0, start, end);
    else return false;
    return true;
  };
  /** Writes one value with all its parts. The walk keeps its own stack: a file decides how deep it goes. */
  const write = (root: Fields): void => {
    const todo: ToWrite[] = [{ key: NAMELESS, value: root, start: root.start, end: root.end }];
    for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
      const { key, value, start, end } = next;
      if (writePlain(key, value, start, end)) continue;
      if (value instanceof Fields) {
        records.push(key, FIELDS, value.entries.length, start, end);
        records.push(NAMELESS, FIELDS, 0, value.start, value.end);
        writeEntries(value, todo);
      } else if (isList(value)) {
        records.push(key, LIST, value.length, start, end);
        for (let i = value.length - 1; i >= 0; i--) {
          const member = value[i] ?? null;
          const place = member instanceof Fields ? member : { start, end };
          todo.push({ key: NAMELESS, value: member, start: place.start, end: place.end });
        }
      }
    }
  };
  /** Writes the entries up to the first that has parts; that one and those behind it are left to do. */
  const writeEntries = ({ entries }: Fields, todo: ToWrite[]): void => {
    let written = 0;
    for (const { key, value, start, end } of entries) {
      if (!writePlain(keyNumber(written, key), value, start, end)) break;
      written++;
    }
    for (let i = entries.length - 1; i >= written; i--) {
      const entry = entries[i];
      if (entry !== undefined) todo.push({ ...entry, key: texts.number(entry.key) });
    }
  };
  for (const [i, node] of nodes.entries()) {
    first[i] = records.length;
    write(node.fields);
    for (const worker of node.workers) {
      numbers.push(worker.number);
      write(worker.fields);
    }
  }
  first[nodes.length] = records.length;
  write(fields);
  first[nodes.length + 1] = records.length;
  const workers = Uint32Array.from(nodes, (node) => node.workers.length);
  const { bytes, ends: textEnds } = texts.packed();
  return encodeColumns({
    meta: null,
    columns: {
      first,
      workers,
      workerNumbers: Float64Array.from(numbers),
      ...records.columns(),
      textBytes: bytes,
      textEnds,
    },
  });
}

/** A container that is being read. */
interface Open {
  readonly key: number;
  readonly start: number;
  readonly end: number;
  readonly own: { readonly start: number; readonly end: number };
  readonly entries: Field[] | null;
  readonly members: FieldValue[];
  left: number;
}

/** The fields of a stored plan, read a step at a time. */
export class StoredPlanFields {
  readonly #first: Uint32Array;
  readonly #workers: Uint32Array;
  readonly #workerNumbers: Float64Array;
  readonly #firstWorker: Uint32Array;
  readonly #key: Int32Array;
  readonly #kind: Uint8Array;
  readonly #value: Uint32Array;
  readonly #start: Uint32Array;
  readonly #end: Uint32Array;
  readonly #texts: PackedTexts;
  readonly #read: (span: Span) => string;

  private constructor({ columns }: Columns<unknown>, read: (span: Span) => string) {
    this.#read = read;
    const u32 = (name: string): Uint32Array => {
      const column = columns[name];
      if (column instanceof Uint32Array) return column;
      throw damagedPlan();
    };
    const { key, kind, textBytes, workerNumbers } = columns;
    if (
      !(key instanceof Int32Array) ||
      !(kind instanceof Uint8Array) ||
      !(textBytes instanceof Uint8Array) ||
      !(workerNumbers instanceof Float64Array)
    ) {
      throw damagedPlan();
    }
    this.#first = u32('first');
    this.#workers = u32('workers');
    this.#workerNumbers = workerNumbers;
    this.#key = key;
    this.#kind = kind;
    this.#value = u32('value');
    this.#start = u32('start');
    this.#end = u32('end');
    this.#texts = new PackedTexts(textBytes, u32('textEnds'));
    this.#firstWorker = new Uint32Array(this.#workers.length);
    let at = 0;
    for (const [i, count] of this.#workers.entries()) {
      this.#firstWorker[i] = at;
      at += count;
    }
  }

  /** The fields in the bytes of {@link encodePlanFields}; `read` gives a part of the text they were read from. Throws `data.badColumns`. */
  static decode(bytes: Uint8Array, read: (span: Span) => string): StoredPlanFields {
    return new StoredPlanFields(decodeColumns(bytes), read);
  }

  /** What a step printed. Throws `data.badColumns`. */
  step(node: number): StepFields {
    const { fields, next } = this.#fieldsAt(this.#first[node] ?? -1);
    const workers: PlanWorker[] = [];
    let at = next;
    for (let i = 0; i < (this.#workers[node] ?? 0); i++) {
      const read = this.#fieldsAt(at);
      const number = this.#workerNumbers[(this.#firstWorker[node] ?? 0) + i] ?? i;
      workers.push({ number, fields: read.fields });
      at = read.next;
    }
    return { fields, workers };
  }

  /** What was printed of the statement as a whole. Throws `data.badColumns`. */
  get statement(): Fields {
    return this.#fieldsAt(this.#first[this.#workers.length] ?? -1).fields;
  }

  #fieldsAt(first: number): { readonly fields: Fields; readonly next: number } {
    const open: Open[] = [];
    let at = first;
    for (;;) {
      const kind = this.#kind[at];
      if (kind === undefined) throw damagedPlan();
      const key = this.#key[at] ?? NAMELESS;
      const value = this.#value[at] ?? 0;
      const [start, end] = [this.#start[at] ?? 0, this.#end[at] ?? 0];
      at++;
      let done: FieldValue | undefined;
      let of = { key, start, end };
      if (kind === FIELDS || kind === LIST) {
        const own = { start: this.#start[at] ?? start, end: this.#end[at] ?? end };
        if (kind === FIELDS) at++;
        open.push({ key, start, end, own, entries: kind === FIELDS ? [] : null, members: [], left: value });
      } else done = this.#plain(kind, value, end);
      // Puts what is whole into what holds it, and goes on with that where it is whole as well.
      for (;;) {
        const holder = open.at(-1);
        if (done !== undefined) {
          if (holder === undefined) throw damagedPlan();
          if (holder.entries === null) holder.members.push(done);
          else holder.entries.push({ key: this.#texts.text(of.key), value: done, start: of.start, end: of.end });
          holder.left--;
          done = undefined;
        }
        if (holder === undefined || holder.left > 0) break;
        open.pop();
        of = holder;
        if (holder.entries === null) done = holder.members;
        else {
          const fields = new Fields(holder.entries, holder.own);
          if (open.length === 0) return { fields, next: at };
          done = fields;
        }
      }
    }
  }

  #plain(kind: number, value: number, end: number): FieldValue {
    if (kind === QUOTED_SOURCE) return this.#read({ start: end - 1 - value, end: end - 1 });
    if (kind === SOURCE) return this.#read({ start: end - value, end });
    if (kind === TEXT) return this.#texts.text(value);
    if (kind === NUMBER) return new ExactNumber(this.#texts.text(value));
    return kind === NULL ? null : kind === TRUE;
  }
}
