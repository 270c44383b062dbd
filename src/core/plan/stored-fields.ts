import { type Columns, decodeColumns, encodeColumns } from '../columns.ts';
import { ExactNumber, type Field, Fields, type FieldValue, isList } from './fields.ts';
import type { Plan, PlanWorker } from './model.ts';
import { damagedPlan, PackedTexts, TextPacker } from './packed-texts.ts';

/** Kinds of a stored value. */
const TEXT = 0;
const NUMBER = 1;
const TRUE = 2;
const FALSE = 3;
const NULL = 4;
const LIST = 5;
const FIELDS = 6;

/** Stands for the name of what has none: a member of a list. */
const NAMELESS = -1;

/** Something that is being written: a value with its name and where it stands. */
interface ToWrite {
  readonly key: number;
  readonly value: FieldValue;
  readonly start: number;
  readonly end: number;
}

/** Numbers that grow. */
class Growing {
  #values = new Float64Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.#values.length) {
      const larger = new Float64Array(this.#values.length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.length++] = value;
  }

  get values(): Float64Array {
    return this.#values.subarray(0, this.length);
  }
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
 * themselves stand.
 */
export function encodePlanFields({ nodes, fields }: Plan): Uint8Array<ArrayBuffer> {
  const texts = new TextPacker();
  const [keys, kinds, values, starts, ends] = [
    new Growing(),
    new Growing(),
    new Growing(),
    new Growing(),
    new Growing(),
  ];
  const first = new Uint32Array(nodes.length + 2);
  const numbers = new Growing();
  const record = (key: number, kind: number, value: number, start: number, end: number): void => {
    keys.push(key);
    kinds.push(kind);
    values.push(value);
    starts.push(start);
    ends.push(end);
  };
  /** Writes one value with all its parts. The walk keeps its own stack: a file decides how deep it goes. */
  const write = (root: Fields): void => {
    const todo: ToWrite[] = [{ key: NAMELESS, value: root, start: root.start, end: root.end }];
    for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
      const { key, value, start, end } = next;
      if (value instanceof Fields) {
        record(key, FIELDS, value.entries.length, start, end);
        record(NAMELESS, FIELDS, 0, value.start, value.end);
        for (let i = value.entries.length - 1; i >= 0; i--) {
          const entry = value.entries[i];
          if (entry !== undefined) todo.push({ ...entry, key: texts.number(entry.key) });
        }
      } else if (isList(value)) {
        record(key, LIST, value.length, start, end);
        for (let i = value.length - 1; i >= 0; i--) {
          const member = value[i] ?? null;
          const place = member instanceof Fields ? member : { start, end };
          todo.push({ key: NAMELESS, value: member, start: place.start, end: place.end });
        }
      } else if (value instanceof ExactNumber) record(key, NUMBER, texts.number(value.text), start, end);
      else if (typeof value === 'string') record(key, TEXT, texts.number(value), start, end);
      else record(key, value === null ? NULL : value ? TRUE : FALSE, 0, start, end);
    }
  };
  for (const [i, node] of nodes.entries()) {
    first[i] = keys.length;
    write(node.fields);
    for (const worker of node.workers) {
      numbers.push(worker.number);
      write(worker.fields);
    }
  }
  first[nodes.length] = keys.length;
  write(fields);
  first[nodes.length + 1] = keys.length;
  const workers = Uint32Array.from(nodes, (node) => node.workers.length);
  const { bytes, ends: textEnds } = texts.packed();
  return encodeColumns({
    meta: null,
    columns: {
      first,
      workers,
      workerNumbers: Float64Array.from(numbers.values),
      key: Int32Array.from(keys.values),
      kind: Uint8Array.from(kinds.values),
      value: Uint32Array.from(values.values),
      start: Uint32Array.from(starts.values),
      end: Uint32Array.from(ends.values),
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

  private constructor({ columns }: Columns<unknown>) {
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

  /** The fields in the bytes of {@link encodePlanFields}. Throws `data.badColumns`. */
  static decode(bytes: Uint8Array): StoredPlanFields {
    return new StoredPlanFields(decodeColumns(bytes));
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
      } else done = this.#plain(kind, value);
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

  #plain(kind: number, value: number): FieldValue {
    if (kind === TEXT) return this.#texts.text(value);
    if (kind === NUMBER) return new ExactNumber(this.#texts.text(value));
    return kind === NULL ? null : kind === TRUE;
  }
}
