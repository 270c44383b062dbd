const TYPES = { object: 2, boolean: 4, char: 5, float: 6, double: 7, byte: 8, short: 9, int: 10, long: 11 } as const;
const BYTES = { boolean: 1, char: 2, float: 4, double: 8, byte: 1, short: 2, int: 4, long: 8 } as const;
export type FieldType = keyof typeof TYPES;

/** Writes a heap dump record by record, in whatever order a test wants. */
export class HprofWriter {
  readonly idSize: 4 | 8;
  #parts: number[] = [];
  #heap: number[] | null = null;
  #names = new Map<string, number>();

  constructor(idSize: 4 | 8 = 8, version = '1.0.2', time = 1_700_000_000_000) {
    this.idSize = idSize;
    this.#text(`JAVA PROFILE ${version}\0`);
    this.#number(idSize, 4);
    this.#number(time, 8);
  }

  /** Id of a name, whose record is written where it is new. Not inside of a segment. */
  name(text: string): number {
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    const id = 0x7000_0000 + this.#names.size;
    this.#names.set(text, id);
    const bytes = new TextEncoder().encode(text);
    this.record(1, [...this.id(id), ...bytes]);
    return id;
  }

  loadClass(id: number | bigint, name: string, serial = 1): this {
    const nameId = this.name(name);
    return this.record(2, [...big(serial, 4), ...this.id(id), ...big(0, 4), ...this.id(nameId)]);
  }

  record(tag: number, body: readonly number[]): this {
    this.#parts.push(tag, ...big(0, 4), ...big(body.length, 4));
    for (const byte of body) this.#parts.push(byte);
    return this;
  }

  /** What `write` writes becomes one segment. */
  segment(write: (heap: this) => void, tag = 0x1c): this {
    this.#heap = [];
    write(this);
    const body = this.#heap;
    this.#heap = null;
    return this.record(tag, body);
  }

  sub(tag: number, ...body: readonly (readonly number[])[]): this {
    if (this.#heap === null) throw new Error('not in a segment');
    this.#heap.push(tag, ...body.flat());
    return this;
  }

  classDump(
    id: number | bigint,
    parts: {
      readonly superId?: number | bigint;
      readonly loader?: number | bigint;
      readonly statics?: readonly (readonly [number, FieldType, number | bigint])[];
      readonly fields?: readonly (readonly [number, FieldType])[];
    } = {},
  ): this {
    const { statics = [], fields = [] } = parts;
    const references = [parts.superId ?? 0, parts.loader ?? 0, 0, 0, 0, 0].map((reference) => this.id(reference));
    return this.sub(
      0x20,
      this.id(id),
      big(0, 4),
      ...references,
      big(0, 4),
      big(0, 2),
      big(statics.length, 2),
      ...statics.map(([name, type, value]) => [...this.id(name), TYPES[type], ...this.value(type, value)]),
      big(fields.length, 2),
      ...fields.map(([name, type]) => [...this.id(name), TYPES[type]]),
    );
  }

  instance(
    id: number | bigint,
    classId: number | bigint,
    ...values: readonly (readonly [FieldType, number | bigint])[]
  ): this {
    const fields = values.flatMap(([type, value]) => this.value(type, value));
    return this.sub(0x21, this.id(id), big(0, 4), this.id(classId), big(fields.length, 4), fields);
  }

  objectArray(id: number | bigint, classId: number | bigint, elements: readonly (number | bigint)[]): this {
    const ids = elements.flatMap((element) => this.id(element));
    return this.sub(0x22, this.id(id), big(0, 4), big(elements.length, 4), this.id(classId), ids);
  }

  primitiveArray(id: number | bigint, type: Exclude<FieldType, 'object'>, values: readonly number[]): this {
    const bytes = values.flatMap((value) => big(value, BYTES[type]));
    return this.sub(0x23, this.id(id), big(0, 4), big(values.length, 4), [TYPES[type]], bytes);
  }

  root(tag: number, id: number | bigint, ...numbers: readonly number[]): this {
    return this.sub(tag, this.id(id), ...numbers.map((number) => big(number, 4)));
  }

  /** The bytes so far, with the record that ends a heap of segments. */
  ended(): Uint8Array {
    return this.record(0x2c, []).bytes();
  }

  bytes(): Uint8Array {
    return Uint8Array.from(this.#parts);
  }

  id(id: number | bigint): number[] {
    return big(id, this.idSize);
  }

  value(type: FieldType, value: number | bigint): number[] {
    return type === 'object' ? this.id(value) : big(value, BYTES[type]);
  }

  #text(text: string): void {
    this.#parts.push(...new TextEncoder().encode(text));
  }

  #number(value: number, bytes: number): void {
    this.#parts.push(...big(value, bytes));
  }
}

/** Big-endian bytes of a number. */
export function big(value: number | bigint, bytes: number): number[] {
  const whole = BigInt.asUintN(bytes * 8, BigInt(value));
  return Array.from({ length: bytes }, (_, i) => Number((whole >> BigInt((bytes - 1 - i) * 8)) & 0xffn));
}
