import { ProtobufReader } from '../bytes/protobuf.ts';
import { ProtobufWriter } from '../bytes/protobuf-writer.ts';
import { PlateauError } from '../error.ts';
import { type PprofTables, Ranges, readTables } from './importers/pprof/tables.ts';
import { SEGMENT_LABEL, segmentsComment } from './segment-mark.ts';

/** One segment of a capture: a pprof profile, gzip undone. */
export interface SegmentFile {
  readonly bytes: Uint8Array;
  /** Wall time in seconds, for files that do not state it. */
  readonly seconds: number;
}

/** Fields of a message that are indices into the string table, and those that are ids of other entries. */
interface References {
  readonly strings: readonly number[];
  readonly ids?: Readonly<Record<number, 'mapping' | 'function'>>;
  /** A message inside it with references of its own. */
  readonly inner?: { readonly field: number; readonly references: References };
}

const SECTIONS = { mapping: 3, location: 4, function: 5 } as const;
type Kind = keyof typeof SECTIONS;

/** google/pprof `proto/profile.proto`. */
const REFERENCES: Readonly<Record<Kind | 'label', References>> = {
  mapping: { strings: [5, 6] },
  function: { strings: [2, 3, 4] },
  location: {
    strings: [],
    ids: { 2: 'mapping' },
    inner: { field: 4, references: { strings: [], ids: { 1: 'function' } } },
  },
  label: { strings: [1, 2, 4] },
};

/**
 * The segments of a capture as one pprof profile: its samples are those of all segments, each with the numeric label
 * `plateau_segment` (1, 2, …), equal functions, locations and mappings put together, fields nobody needs here kept byte for byte. It starts when
 * the first segment does and lasts as long as all of them; a comment says how long each was. `defaultType` is the sample type to show first
 * where the files forget to say: Go's deltas do. Not compressed.
 * Throws `capture.segmentsDiffer` where they do not measure the same, and `import.*` for a damaged segment.
 */
export function mergeSegments(segments: readonly SegmentFile[], defaultType?: string): Uint8Array {
  const parts = segments.map(({ bytes, seconds }) => ({ bytes, seconds, tables: readTables(bytes) }));
  const [first] = parts;
  if (first === undefined) throw new RangeError('a capture needs a segment');
  const measured = ({ valueTypes, period, periodType }: PprofTables): string =>
    JSON.stringify([valueTypes, period, periodType]);
  const different = parts.findIndex(({ tables }) => measured(tables) !== measured(first.tables));
  if (different > 0) {
    throw new PlateauError({
      code: 'capture.segmentsDiffer',
      message: `Segment ${different + 1} of the capture measures something else than the first one.`,
      hint: 'The program was probably started again meanwhile; capture again.',
    });
  }
  const merge = new Merge();
  const samples = new ProtobufWriter();
  for (const [index, { bytes, tables }] of parts.entries()) merge.add(bytes, tables, index + 1, samples);
  return merge.finish(
    { ...first.tables, defaultType: defaultType ?? first.tables.defaultType },
    samples.take(),
    parts.map(({ tables, seconds }) => (tables.durationNanos > 0 ? tables.durationNanos / 1e9 : seconds)),
  );
}

const decoder = new TextDecoder('latin1');

/** Entries of one kind with ids from 1: equal ones are one. */
class Entries {
  readonly bodies: Uint8Array[] = [];
  readonly #ids = new Map<string, number>();

  id(body: Uint8Array): number {
    // As Latin-1 every byte is one character: equal bytes, equal texts.
    const key = decoder.decode(body);
    let id = this.#ids.get(key);
    if (id === undefined) {
      id = this.bodies.push(body);
      this.#ids.set(key, id);
    }
    return id;
  }
}

/** New ids of a segment's entries by their old ones. */
type Renumbered = Readonly<Record<Kind, Map<number | bigint, number>>>;

class Merge {
  readonly #strings = new Entries();
  readonly #entries = { mapping: new Entries(), function: new Entries(), location: new Entries() };
  readonly #comments = new Set<string>();
  readonly #encoder = new TextEncoder();

  add(bytes: Uint8Array, tables: PprofTables, segment: number, samples: ProtobufWriter): void {
    const sections = sectionsOf(bytes);
    const section = (field: number): Ranges => sections.get(field) ?? new Ranges();
    const texts = section(6);
    const strings = Array.from({ length: texts.count }, (_, i) =>
      this.#text(bytes.subarray(texts.from(i), texts.to(i))),
    );
    const ids: Renumbered = { mapping: new Map(), function: new Map(), location: new Map() };
    for (const kind of ['mapping', 'function', 'location'] as const) {
      const ranges = section(SECTIONS[kind]);
      for (let i = 0; i < ranges.count; i++) {
        const message = new ProtobufReader(bytes, ranges.from(i), ranges.to(i));
        const { id, body } = rewritten(message, REFERENCES[kind], strings, ids, true);
        ids[kind].set(id, this.#entries[kind].id(body));
      }
    }
    const mark = new ProtobufWriter().integer(1, this.#text(this.#encoder.encode(SEGMENT_LABEL))).integer(3, segment);
    const label = mark.take();
    for (let i = 0; i < tables.samples.count; i++) {
      const sample = new ProtobufReader(bytes, tables.samples.from(i), tables.samples.to(i));
      samples.bytes(2, sampleOf(sample, strings, ids).bytes(3, label).take());
    }
    for (const comment of tables.comments) this.#comments.add(comment);
  }

  finish(first: PprofTables, samples: Uint8Array, seconds: readonly number[]): Uint8Array {
    const out = new ProtobufWriter();
    const text = (value: string): number => (value === '' ? 0 : this.#text(this.#encoder.encode(value)));
    const valueType = ({ type, unit }: { readonly type: string; readonly unit: string }): Uint8Array =>
      new ProtobufWriter().integer(1, text(type)).integer(2, text(unit)).take();
    for (const type of first.valueTypes) out.bytes(1, valueType(type));
    out.encoded(samples);
    for (const kind of ['mapping', 'location', 'function'] as const) {
      this.#entries[kind].bodies.forEach((body, index) => {
        const entry = new ProtobufWriter().integer(1, index + 1).encoded(body);
        out.bytes(SECTIONS[kind], entry.take());
      });
    }
    out.integer(7, text(first.dropFrames)).integer(8, text(first.keepFrames));
    out.integer(9, first.timeNanos);
    out.integer(10, Math.round(seconds.reduce((sum, one) => sum + one, 0) * 1e9));
    if (first.periodType !== null) out.bytes(11, valueType(first.periodType));
    out.integer(12, first.period);
    out.packed(13, [...this.#comments, segmentsComment(seconds)].map(text));
    out.integer(14, text(first.defaultType));
    out.text(6, '');
    for (const body of this.#strings.bodies) out.bytes(6, body);
    return out.take();
  }

  #text(bytes: Uint8Array): number {
    return bytes.length === 0 ? 0 : this.#strings.id(bytes);
  }
}

/** Places of the messages and texts of a profile by field. */
function sectionsOf(bytes: Uint8Array): ReadonlyMap<number, Ranges> {
  const sections = new Map<number, Ranges>();
  const reader = new ProtobufReader(bytes);
  while (reader.next()) {
    if (reader.field < 3 || reader.field > 6) {
      reader.skip();
      continue;
    }
    reader.range();
    const ranges = sections.get(reader.field) ?? new Ranges();
    ranges.push(reader.from, reader.to);
    sections.set(reader.field, ranges);
  }
  return sections;
}

/** A message with its references put into the merged tables; an entry's own id is taken out. */
function rewritten(
  message: ProtobufReader,
  references: References,
  strings: readonly number[],
  ids: Renumbered,
  isEntry: boolean,
): { readonly id: number | bigint; readonly body: Uint8Array } {
  const out = new ProtobufWriter();
  let id: number | bigint = 0;
  while (message.next()) {
    const { field } = message;
    const target = references.ids?.[field];
    if (isEntry && field === 1) id = message.id();
    else if (target !== undefined) out.integer(field, ids[target].get(message.id()) ?? 0);
    else if (references.strings.includes(field)) out.integer(field, strings[message.number()] ?? 0);
    else if (references.inner?.field === field) {
      message.range();
      const inner = new ProtobufReader(message.bytes, message.from, message.to);
      out.bytes(field, rewritten(inner, references.inner.references, strings, ids, false).body);
    } else {
      message.skip();
      out.encoded(message.bytes.subarray(message.fieldStart, message.at));
    }
  }
  return { id, body: out.take() };
}

/** A sample with its locations and labels put into the merged tables; its values stay as they are. */
function sampleOf(message: ProtobufReader, strings: readonly number[], ids: Renumbered): ProtobufWriter {
  const out = new ProtobufWriter();
  const stack: number[] = [];
  while (message.next()) {
    const { field, wireType, fieldStart, bytes } = message;
    if (field === 1 && wireType === 0) stack.push(ids.location.get(message.id()) ?? 0);
    else if (field === 1) {
      message.range();
      const list = new ProtobufReader(bytes, message.from, message.to);
      while (list.at < list.end) stack.push(ids.location.get(list.varintId()) ?? 0);
    } else if (field === 3) {
      message.range();
      const label = new ProtobufReader(bytes, message.from, message.to);
      out.bytes(3, rewritten(label, REFERENCES.label, strings, ids, false).body);
    } else {
      message.skip();
      out.encoded(bytes.subarray(fieldStart, message.at));
    }
  }
  return out.packed(1, stack);
}
