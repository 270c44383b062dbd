import type { JfrChunk } from './chunk.ts';
import { CHECKPOINT, JfrConstants, METADATA } from './constants.ts';
import { JfrCursor } from './cursor.ts';
import { JfrLayouts, type JfrRecordReader, type JfrValue } from './layout.ts';
import { type JfrClass, readMetadata } from './metadata.ts';

/** An identifier of the recording, exact. */
export type Id = number | bigint;

/** One chunk made ready: its types, constants and events. */
export class JfrRecording {
  readonly chunk: JfrChunk;
  readonly cursor: JfrCursor;
  readonly constants: JfrConstants;
  readonly #classes: ReadonlyMap<number, JfrClass>;
  readonly #byName = new Map<string, JfrClass>();
  readonly #layouts: JfrLayouts;
  readonly #readers = new Map<string, JfrRecordReader | null>();

  constructor(chunk: JfrChunk) {
    this.chunk = chunk;
    this.cursor = new JfrCursor(chunk.bytes, chunk.offset, chunk.compressed);
    this.#classes = readMetadata(this.cursor, chunk.metadataAt);
    for (const type of this.#classes.values()) this.#byName.set(type.name, type);
    this.#layouts = new JfrLayouts(this.#classes, this.cursor);
    const strings = this.#byName.get('java.lang.String')?.id ?? -1;
    this.constants = new JfrConstants(this.cursor, this.#layouts, chunk.constantPoolAt, strings);
  }

  /** The class of a name, where the chunk describes one. */
  class(name: string): JfrClass | undefined {
    return this.#byName.get(name);
  }

  className(id: number): string {
    return this.#classes.get(id)?.name ?? '';
  }

  /** A reader of the fields of a class by name; null when the chunk has no such class. Readers are shared: take the values at once. */
  reader(className: string, fields: readonly string[]): JfrRecordReader | null {
    const key = `${className} ${fields.join(' ')}`;
    let reader = this.#readers.get(key);
    if (reader === undefined) {
      const type = this.#byName.get(className);
      reader = type === undefined ? null : this.#layouts.record(type.id, fields);
      this.#readers.set(key, reader);
    }
    return reader;
  }

  /** Fields of a pooled constant; null when there is no such constant. */
  constant(className: string, id: JfrValue, fields: readonly string[]): readonly JfrValue[] | null {
    const type = this.#byName.get(className);
    const reader = this.reader(className, fields);
    if (type === undefined || reader === null || id === null || typeof id === 'string') return null;
    const at = this.constants.at(type.id, id);
    if (at < 0) return null;
    this.cursor.moveTo(at);
    reader.read(this.cursor, this.constants.string);
    return [...reader.values];
  }

  /** A `jdk.types.Symbol` or string constant's text; empty when there is none. */
  symbol(id: JfrValue): string {
    if (typeof id === 'string') return id;
    const [text] = this.constant('jdk.types.Symbol', id, ['string']) ?? [];
    return typeof text === 'string' ? text : '';
  }

  /** The name of a pooled class in its internal form, `java/util/HashMap`; empty when there is none. */
  javaClass(id: JfrValue | undefined): string {
    const [name = null] = this.constant('java.lang.Class', id ?? null, ['name']) ?? [];
    return this.symbol(name);
  }

  /**
   * Calls `visit` for each event, with its class name and the place of its fields; the visitor may move the cursor. Errors name
   * the event's place.
   */
  forEachEvent(visit: (className: string, fieldsAt: number, end: number) => void): void {
    const { cursor } = this;
    const { length } = this.chunk.bytes;
    for (let at = 68; at < length; ) {
      cursor.moveTo(at);
      const size = cursor.int();
      if (size <= 0 || at + size > length) throw cursor.damaged(`an event claims to have ${size} bytes`, at);
      const end = at + size;
      cursor.end = end;
      const type = cursor.long();
      if (type !== METADATA && type !== CHECKPOINT) visit(this.className(type), cursor.at, end);
      at = end;
    }
  }

  /** Reads chosen fields of the event whose fields begin at `at` and end before `end`. */
  event(className: string, at: number, end: number, fields: readonly string[]): readonly JfrValue[] {
    const reader = this.reader(className, fields);
    if (reader === null) return [];
    this.cursor.moveTo(at);
    this.cursor.end = end;
    reader.read(this.cursor, this.constants.string);
    return reader.values;
  }

  /** A length of time in nanoseconds, from the unit its field names. */
  nanos(className: string, fieldName: string, value: JfrValue | undefined): number {
    const amount = asNumber(value);
    const unit = this.#byName.get(className)?.fields.find((field) => field.name === fieldName)?.timespan ?? '';
    switch (unit) {
      case 'NANOSECONDS':
        return amount;
      case 'MICROSECONDS':
        return amount * 1e3;
      case 'MILLISECONDS':
        return amount * 1e6;
      case 'SECONDS':
        return amount * 1e9;
      default:
        return (amount / this.chunk.ticksPerSecond) * 1e9;
    }
  }

  /** Seconds since 1970 of a time in ticks. */
  seconds(ticks: JfrValue | undefined): number {
    return this.chunk.startNanos / 1e9 + (asNumber(ticks) - this.chunk.startTicks) / this.chunk.ticksPerSecond;
  }
}

/** A value as a number; ids above 2^53 are taken as the signed numbers they were written as; 0 for anything else. */
export function asNumber(value: JfrValue | undefined): number {
  if (typeof value === 'number') return value;
  return typeof value === 'bigint' ? Number(BigInt.asIntN(64, value)) : 0;
}

/** A value as text; empty for anything else. */
export function asText(value: JfrValue | undefined): string {
  return typeof value === 'string' ? value : '';
}
