import { ProtobufReader } from '../../../bytes/protobuf.ts';
import { PlateauError } from '../../../error.ts';
import type { ValueType } from './sample-types.ts';

/** Most entries a pprof table may have: ids are kept in maps, so that a small hostile file must not make large ones. */
const MAX_ENTRIES = 2_000_000;
/** Most sample types a profile may have; real ones have up to four, each costs columns in the call tree. */
const MAX_SAMPLE_TYPES = 32;

export interface Mapping {
  readonly file: string;
}

export interface PprofFunction {
  readonly name: string;
  readonly file: string;
  readonly startLine: number;
}

/** One source line of a location; the first line of a location is the innermost inlined call. */
export interface Line {
  /** Index into `functions`, -1 where the producer names none. */
  readonly function: number;
  readonly line: number;
}

export interface Location {
  /** Index into `mappings`, -1 for none. */
  readonly mapping: number;
  readonly lines: readonly Line[];
}

/** A `perftools.profiles.Profile` with its tables resolved; samples stay where they are in the bytes. */
export interface PprofTables {
  readonly valueTypes: readonly ValueType[];
  readonly defaultType: string;
  readonly period: number;
  readonly periodType: ValueType | null;
  readonly timeNanos: number;
  readonly durationNanos: number;
  readonly dropFrames: string;
  readonly keepFrames: string;
  readonly comments: readonly string[];
  readonly mappings: readonly Mapping[];
  readonly functions: readonly PprofFunction[];
  readonly locations: readonly Location[];
  /** Location index by the file's id. */
  readonly locationIds: ReadonlyMap<number | bigint, number>;
  /** Start and end offsets of the sample messages, in turn. */
  readonly samples: Ranges;
  /** The string at an index; `import.malformed` naming `offset` when there is none. */
  string(index: number, offset: number): string;
}

/** A growing list of byte ranges. */
export class Ranges {
  count = 0;
  #values = new Float64Array(64);

  push(from: number, to: number): void {
    if (this.count * 2 >= this.#values.length) {
      const larger = new Float64Array(this.#values.length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.count * 2] = from;
    this.#values[this.count * 2 + 1] = to;
    this.count++;
  }

  from(index: number): number {
    return this.#values[index * 2] as number;
  }

  to(index: number): number {
    return this.#values[index * 2 + 1] as number;
  }
}

/**
 * Reads everything of a pprof profile but its samples (google/pprof `proto/profile.proto`). Ids must be unique and not 0, and every
 * reference must lead somewhere, as pprof's own `CheckValid` asks.
 * Throws `import.truncated`, `import.malformed` and `import.tooLarge` with the byte where the file broke.
 */
export function readTables(bytes: Uint8Array): PprofTables {
  const ranges = new Map<number, Ranges>();
  const section = (field: number): Ranges => {
    let found = ranges.get(field);
    if (found === undefined) {
      found = new Ranges();
      ranges.set(field, found);
    }
    return found;
  };
  const numbers = new Map<number, { value: number; offset: number }>();
  const commentIds: { value: number; offset: number }[] = [];
  const reader = new ProtobufReader(bytes);
  while (reader.next()) {
    const { field, fieldStart } = reader;
    if (field <= 6 || field === 11) {
      reader.range();
      section(field).push(reader.from, reader.to);
    } else if (field === 13) {
      if (reader.wireType === 0) commentIds.push({ value: reader.number(), offset: fieldStart });
      else for (const value of packed(reader)) commentIds.push({ value, offset: fieldStart });
    } else if (field <= 15) {
      numbers.set(field, { value: reader.number(), offset: fieldStart });
    } else reader.skip();
  }

  const texts = section(6);
  if (texts.count > MAX_ENTRIES) throw tooLarge('strings', texts.from(MAX_ENTRIES));
  const decoder = new TextDecoder();
  const cache = new Map<number, string>();
  const string = (index: number, offset: number): string => {
    const known = cache.get(index);
    if (known !== undefined) return known;
    if (index === 0 && texts.count === 0) return '';
    if (!(index >= 0 && index < texts.count)) {
      throw malformed(offset, `it names string ${index} of ${texts.count}`);
    }
    const text = decoder.decode(bytes.subarray(texts.from(index), texts.to(index)));
    cache.set(index, text);
    return text;
  };
  const textOf = (field: number): string => {
    const found = numbers.get(field);
    return found === undefined ? '' : string(found.value, found.offset);
  };
  const numberOf = (field: number): number => numbers.get(field)?.value ?? 0;

  const valueType = (from: number, to: number): ValueType => {
    const message = new ProtobufReader(bytes, from, to);
    let type = '';
    let unit = '';
    while (message.next()) {
      if (message.field === 1) type = string(message.number(), message.fieldStart);
      else if (message.field === 2) unit = string(message.number(), message.fieldStart);
      else message.skip();
    }
    return { type, unit };
  };
  const types = section(1);
  if (types.count > MAX_SAMPLE_TYPES) throw tooLarge('sample types', types.from(MAX_SAMPLE_TYPES));
  if (types.count === 0) throw malformed(0, 'it names no sample type');
  const periodTypes = section(11);

  const mappings = table(bytes, section(3), 'mapping', (message) => {
    let file = '';
    return {
      field: () => {
        if (message.field === 5) file = string(message.number(), message.fieldStart);
        else message.skip();
      },
      value: () => ({ file }),
    };
  });
  const functions = table(bytes, section(5), 'function', (message) => {
    let name = '';
    let systemName = '';
    let file = '';
    let startLine = 0;
    return {
      field: () => {
        if (message.field === 2) name = string(message.number(), message.fieldStart);
        else if (message.field === 3) systemName = string(message.number(), message.fieldStart);
        else if (message.field === 4) file = string(message.number(), message.fieldStart);
        else if (message.field === 5) startLine = message.number();
        else message.skip();
      },
      value: () => ({ name: name === '' ? systemName : name, file, startLine }),
    };
  });
  let lineCount = 0;
  const locations = table(bytes, section(4), 'location', (message) => {
    let mapping = -1;
    const lines: Line[] = [];
    return {
      field: () => {
        if (message.field === 2) mapping = reference(mappings.ids, message.id(), 'mapping', message.fieldStart);
        else if (message.field === 4) {
          message.range();
          if (++lineCount > MAX_ENTRIES) throw tooLarge('lines', message.fieldStart);
          lines.push(line(new ProtobufReader(bytes, message.from, message.to), functions.ids));
        } else message.skip();
      },
      value: () => ({ mapping, lines }),
    };
  });

  return {
    valueTypes: Array.from({ length: types.count }, (_, i) => valueType(types.from(i), types.to(i))),
    defaultType: textOf(14),
    period: numberOf(12),
    periodType: periodTypes.count === 0 ? null : valueType(periodTypes.from(0), periodTypes.to(0)),
    timeNanos: numberOf(9),
    durationNanos: numberOf(10),
    dropFrames: textOf(7),
    keepFrames: textOf(8),
    comments: commentIds.map(({ value, offset }) => string(value, offset)),
    mappings: mappings.entries,
    functions: functions.entries,
    locations: locations.entries,
    locationIds: locations.ids,
    samples: section(2),
    string,
  };
}

interface Table<Entry> {
  readonly entries: readonly Entry[];
  readonly ids: ReadonlyMap<number | bigint, number>;
}

/** Reads a table of messages whose field 1 is the entry's id. */
function table<Entry>(
  bytes: Uint8Array,
  ranges: Ranges,
  what: string,
  open: (message: ProtobufReader) => { field(): void; value(): Entry },
): Table<Entry> {
  if (ranges.count > MAX_ENTRIES) throw tooLarge(`${what}s`, ranges.from(MAX_ENTRIES));
  const entries: Entry[] = [];
  const ids = new Map<number | bigint, number>();
  for (let i = 0; i < ranges.count; i++) {
    const message = new ProtobufReader(bytes, ranges.from(i), ranges.to(i));
    const entry = open(message);
    let id: number | bigint = 0;
    while (message.next()) {
      if (message.field === 1) id = message.id();
      else entry.field();
    }
    if (id === 0) throw malformed(ranges.from(i), `a ${what} has no id`);
    if (ids.has(id)) throw malformed(ranges.from(i), `two ${what}s have the id ${id}`);
    ids.set(id, i);
    entries.push(entry.value());
  }
  return { entries, ids };
}

function line(message: ProtobufReader, functions: ReadonlyMap<number | bigint, number>): Line {
  let target = -1;
  let number = 0;
  while (message.next()) {
    if (message.field === 1) target = reference(functions, message.id(), 'function', message.fieldStart);
    else if (message.field === 2) number = message.number();
    else message.skip();
  }
  return { function: target, line: number };
}

function reference(
  ids: ReadonlyMap<number | bigint, number>,
  id: number | bigint,
  what: string,
  offset: number,
): number {
  if (id === 0) return -1;
  const index = ids.get(id);
  if (index === undefined) throw malformed(offset, `it names ${what} ${id}, which does not exist`);
  return index;
}

function* packed(reader: ProtobufReader): Generator<number> {
  reader.range();
  const values = new ProtobufReader(reader.bytes, reader.from, reader.to);
  while (values.at < values.end) yield values.varint();
}

export function malformed(offset: number, what: string): PlateauError {
  return new PlateauError({
    code: 'import.malformed',
    message: `The pprof profile is damaged: ${what}.`,
    hint: 'Copy or capture the file again.',
    at: { offset },
  });
}

function tooLarge(what: string, offset: number): PlateauError {
  return new PlateauError({
    code: 'import.tooLarge',
    message: `The pprof profile has too many ${what}.`,
    hint: 'Capture for a shorter time.',
    at: { offset },
  });
}
