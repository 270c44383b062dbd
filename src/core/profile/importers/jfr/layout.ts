import type { JfrCursor, StringPool } from './cursor.ts';
import type { JfrClass, JfrField } from './metadata.ts';

/** How one value lies in the bytes. An `array` is a count and that many elements of `of`. */
type Step =
  | { readonly kind: 'long' | 'int' | 'short' | 'char' | 'byte' | 'float' | 'double' | 'string' }
  | { readonly kind: 'array' | 'struct'; readonly of: readonly Step[] };

/** Most steps a type may unfold to. Types may hold types, so without a limit a small file could describe an endless one. */
const MAX_STEPS = 1024;

const PRIMITIVES: ReadonlyMap<string, Step> = new Map<string, Step>([
  ['boolean', { kind: 'byte' }],
  ['byte', { kind: 'byte' }],
  ['short', { kind: 'short' }],
  ['char', { kind: 'char' }],
  ['int', { kind: 'int' }],
  ['long', { kind: 'long' }],
  ['float', { kind: 'float' }],
  ['double', { kind: 'double' }],
  ['java.lang.String', { kind: 'string' }],
]);

/** What a field holds: an identifier for pooled ones, `null` where the field does not exist or is not a plain value. */
export type JfrValue = number | bigint | string | null;

/** Knows how the values of each type lie in the bytes of one chunk. */
export class JfrLayouts {
  readonly #classes: ReadonlyMap<number, JfrClass>;
  readonly #steps = new Map<number, readonly Step[]>();
  readonly #cursor: JfrCursor;

  constructor(classes: ReadonlyMap<number, JfrClass>, cursor: JfrCursor) {
    this.#classes = classes;
    this.#cursor = cursor;
  }

  /** Passes over one value of a class. */
  skip(cursor: JfrCursor, classId: number): void {
    for (const step of this.#of(classId)) skipStep(cursor, step);
  }

  /** A reader of some fields of a class; `fields` gives their places in what it reads. */
  record(classId: number, fields: readonly string[]): JfrRecordReader {
    const type = this.#classes.get(classId);
    if (type === undefined) throw this.#cursor.damaged(`type ${classId} is not described`);
    return new JfrRecordReader(
      type.fields.map((field) => ({ step: this.#step(field, { left: MAX_STEPS }), slot: fields.indexOf(field.name) })),
      fields.length,
    );
  }

  #of(classId: number): readonly Step[] {
    let steps = this.#steps.get(classId);
    if (steps === undefined) {
      const budget = { left: MAX_STEPS };
      steps = [this.#unfold(classId, budget)];
      this.#steps.set(classId, steps);
    }
    return steps;
  }

  #unfold(classId: number, budget: { left: number }): Step {
    const type = this.#classes.get(classId);
    if (type === undefined) throw this.#cursor.damaged(`type ${classId} is not described`);
    const primitive = PRIMITIVES.get(type.name);
    if (primitive !== undefined && type.fields.length === 0) return primitive;
    return { kind: 'struct', of: type.fields.map((field) => this.#step(field, budget)) };
  }

  #step(field: JfrField, budget: { left: number }): Step {
    if (--budget.left < 0) throw this.#cursor.damaged(`the type of "${field.name}" holds itself`);
    const step: Step = field.pooled ? { kind: 'long' } : this.#unfold(field.classId, budget);
    if (!field.array) return step;
    if (leastBytes(step) === 0) throw this.#cursor.damaged(`the elements of "${field.name}" have no content`);
    return { kind: 'array', of: [step] };
  }
}

/** Reads chosen fields of a record and passes over the others. */
export class JfrRecordReader {
  /** The values read last, in the order the fields were asked for. */
  readonly values: JfrValue[];
  /** Where an array field's elements begin (after the count), and how many there are; -1 for other fields. */
  readonly arrayAt: Int32Array;
  readonly arrayCount: Int32Array;
  readonly #fields: readonly { readonly step: Step; readonly slot: number }[];

  constructor(fields: readonly { readonly step: Step; readonly slot: number }[], slots: number) {
    this.#fields = fields;
    this.values = new Array<JfrValue>(slots).fill(null);
    this.arrayAt = new Int32Array(slots).fill(-1);
    this.arrayCount = new Int32Array(slots);
  }

  read(cursor: JfrCursor, pool: StringPool): void {
    for (const { step, slot } of this.#fields) {
      if (slot < 0) skipStep(cursor, step);
      else if (step.kind === 'array') {
        const at = cursor.at;
        this.arrayCount[slot] = cursor.count();
        this.arrayAt[slot] = cursor.at;
        cursor.at = at;
        skipStep(cursor, step);
      } else this.values[slot] = readStep(cursor, step, pool);
    }
  }
}

/** The fewest bytes a value can take. */
function leastBytes(step: Step): number {
  return step.kind === 'struct' ? step.of.reduce((sum, inner) => sum + leastBytes(inner), 0) : 1;
}

function readStep(cursor: JfrCursor, step: Step, pool: StringPool): JfrValue {
  switch (step.kind) {
    case 'long':
      return cursor.id();
    case 'int':
      return cursor.int();
    case 'short':
      return cursor.short();
    case 'char':
      return cursor.char();
    case 'byte':
      return cursor.byte();
    case 'float':
      return cursor.float();
    case 'double':
      return cursor.double();
    case 'string':
      return cursor.string(pool);
    default:
      skipStep(cursor, step);
      return null;
  }
}

function skipStep(cursor: JfrCursor, step: Step): void {
  switch (step.kind) {
    case 'long':
      cursor.skipLong();
      return;
    case 'int':
      cursor.int();
      return;
    case 'short':
    case 'char':
      cursor.short();
      return;
    case 'byte':
      cursor.skip(1);
      return;
    case 'float':
      cursor.skip(4);
      return;
    case 'double':
      cursor.skip(8);
      return;
    case 'string':
      cursor.skipString();
      return;
    case 'struct':
      for (const inner of step.of) skipStep(cursor, inner);
      return;
    case 'array':
      for (let i = cursor.count(); i > 0; i--) {
        for (const inner of step.of) skipStep(cursor, inner);
      }
  }
}
