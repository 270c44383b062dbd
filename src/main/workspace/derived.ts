import { type Column, type Columns, decodeColumns, encodeColumns } from '../../core/columns.ts';
import { PlateauError } from '../../core/error.ts';
import type { LoadRun } from '../../core/load/model.ts';
import { decodeLoad, encodeLoad } from '../../core/load/stored-load.ts';
import type { CaptureMeta, Profile, SampleType, ThreadInfo } from '../../core/profile/model.ts';
import type { Series } from '../../core/series/model.ts';
import { decodeSeries, encodeSeries } from '../../core/series/stored-series.ts';
import type { Db } from './database.ts';

/** Raised when the code that derives profiles from files changes what it makes: stored ones are then made again. */
export const DERIVED_VERSION = 4;

/** SQLite takes blobs of up to 1 GB; longer parts are cut into chunks of this size. */
const CHUNK_BYTES = 256 * 1024 * 1024;

interface ProfileHead {
  readonly name: string;
  readonly sampleTypes: readonly SampleType[];
  readonly defaultSampleType: number;
  readonly threads: readonly ThreadInfo[];
  readonly meta: CaptureMeta;
}

/** Columns derived from an item's artifact, so that opening it again parses nothing. */
export class DerivedRepository {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  /** Stores a part of an item, replacing what was there. `version` is that of the code that made it. */
  write(item: string, part: string, bytes: Uint8Array, version = DERIVED_VERSION): void {
    this.#db.prepare('DELETE FROM derived WHERE item = ? AND part = ?').run(item, part);
    const insert = this.#db.prepare('INSERT INTO derived (item, part, chunk, version, data) VALUES (?, ?, ?, ?, ?)');
    for (let chunk = 0; chunk * CHUNK_BYTES < Math.max(1, bytes.length); chunk++) {
      insert.run(item, part, chunk, version, bytes.subarray(chunk * CHUNK_BYTES, (chunk + 1) * CHUNK_BYTES));
    }
  }

  /** A part's bytes, or null when it is missing or was made by other code. */
  read(item: string, part: string, version = DERIVED_VERSION): Uint8Array | null {
    const rows = this.#db
      .prepare<[string, string], { readonly version: number; readonly data: Uint8Array }>(
        'SELECT version, data FROM derived WHERE item = ? AND part = ? ORDER BY chunk',
      )
      .all(item, part);
    const [first] = rows;
    if (first === undefined || first.version !== version) return null;
    if (rows.length === 1) return first.data;
    const bytes = new Uint8Array(rows.reduce((sum, row) => sum + row.data.length, 0));
    let at = 0;
    for (const { data } of rows) {
      bytes.set(data, at);
      at += data.length;
    }
    return bytes;
  }

  writeSeries(item: string, series: Series): void {
    this.write(item, 'series', encodeSeries(series));
  }

  /** The stored series, or null when it must be derived again. Throws `data.badColumns`. */
  readSeries(item: string): Series | null {
    const bytes = this.read(item, 'series');
    return bytes === null ? null : decodeSeries(bytes);
  }

  writeLoad(item: string, load: LoadRun): void {
    const { run, series } = encodeLoad(load);
    this.write(item, 'load', run);
    if (series !== null) this.write(item, 'load-series', series);
  }

  /** The stored load run, or null when it must be derived again. Throws `data.badColumns`. */
  readLoad(item: string): LoadRun | null {
    const bytes = this.read(item, 'load');
    return bytes === null ? null : decodeLoad(bytes, this.read(item, 'load-series'));
  }

  writeProfile(item: string, profile: Profile): void {
    const { name, sampleTypes, defaultSampleType, threads, meta } = profile;
    const head: ProfileHead = { name, sampleTypes, defaultSampleType, threads, meta };
    this.write(item, 'head', encodeColumns({ meta: head, columns: {} }));
    this.write(item, 'strings', encodeColumns({ meta: null, columns: packStrings(profile.strings) }));
    const { count: _frames, ...frames } = profile.frames;
    this.write(item, 'frames', encodeColumns({ meta: null, columns: frames }));
    const { parent, frame, end, state, inlined } = profile.nodes;
    this.write(item, 'nodes', encodeColumns({ meta: null, columns: { parent, frame, end, state, inlined } }));
    sampleTypes.forEach((_, type) => {
      const self = column(profile.nodes.self[type]);
      const hits = column(profile.nodes.hits[type]);
      this.write(item, `weights:${type}`, encodeColumns({ meta: null, columns: { self, hits } }));
    });
    const { count: _lines, ...lines } = profile.lines;
    this.write(item, 'lines', encodeColumns({ meta: null, columns: lines }));
    if (profile.timeline !== null) {
      const { count: _samples, ...timeline } = profile.timeline;
      this.write(item, 'timeline', encodeColumns({ meta: null, columns: timeline }));
    }
    if (profile.segments !== null) {
      const { count: _rows, self, hits, ...segments } = profile.segments;
      this.write(item, 'segments', encodeColumns({ meta: null, columns: segments }));
      sampleTypes.forEach((_, type) => {
        const columns = { self: column(self[type]), hits: column(hits[type]) };
        this.write(item, `segments:${type}`, encodeColumns({ meta: null, columns }));
      });
    }
  }

  /** The stored profile, or null when it must be derived again. Throws `data.badColumns`. */
  readProfile(item: string): Profile | null {
    const part = <Meta>(name: string): Columns<Meta> | null => {
      const bytes = this.read(item, name);
      return bytes === null ? null : decodeColumns<Meta>(bytes);
    };
    const head = part<ProfileHead>('head');
    const strings = part('strings');
    const frames = part('frames');
    const nodes = part('nodes');
    const lines = part('lines');
    if (head === null || strings === null || frames === null || nodes === null || lines === null) return null;
    const weights = head.meta.sampleTypes.map((_, type) => part(`weights:${type}`));
    const timeline = part('timeline');
    const segments = part('segments');
    const segmentWeights = segments === null ? [] : head.meta.sampleTypes.map((_, type) => part(`segments:${type}`));
    const weight = (type: Columns<unknown> | null, name: string) => f64(type?.columns[name]);
    const parent = i32(nodes.columns.parent);
    return {
      ...head.meta,
      strings: unpackStrings(strings),
      frames: {
        count: i32(frames.columns.name).length,
        name: i32(frames.columns.name),
        file: i32(frames.columns.file),
        line: i32(frames.columns.line),
        column: i32(frames.columns.column),
        category: u8(frames.columns.category),
      },
      nodes: {
        count: parent.length,
        parent,
        frame: i32(nodes.columns.frame),
        end: i32(nodes.columns.end),
        state: u8(nodes.columns.state),
        inlined: u8(nodes.columns.inlined),
        self: weights.map((type) => weight(type, 'self')),
        hits: weights.map((type) => weight(type, 'hits')),
      },
      lines: {
        count: i32(lines.columns.line).length,
        frame: i32(lines.columns.frame),
        line: i32(lines.columns.line),
        self: f64(lines.columns.self),
      },
      timeline:
        timeline === null
          ? null
          : {
              count: i32(timeline.columns.node).length,
              node: i32(timeline.columns.node),
              thread: u16(timeline.columns.thread),
              time: f64(timeline.columns.time),
              weight: f64(timeline.columns.weight),
              type: u8(timeline.columns.type),
            },
      segments:
        segments === null
          ? null
          : {
              seconds: f64(segments.columns.seconds),
              count: i32(segments.columns.node).length,
              node: i32(segments.columns.node),
              segment: u16(segments.columns.segment),
              self: segmentWeights.map((type) => weight(type, 'self')),
              hits: segmentWeights.map((type) => weight(type, 'hits')),
            },
    };
  }
}

function damaged(): PlateauError {
  return new PlateauError({
    code: 'data.badColumns',
    message: 'The derived data of an item is damaged.',
    hint: 'Delete the item and import its file again.',
  });
}

function column(value: Float64Array | undefined): Float64Array {
  if (value === undefined) throw damaged();
  return value;
}

function i32(value: Column | undefined): Int32Array {
  if (value instanceof Int32Array) return value;
  throw damaged();
}

function f64(value: Column | undefined): Float64Array {
  if (value instanceof Float64Array) return value;
  throw damaged();
}

function u16(value: Column | undefined): Uint16Array {
  if (value instanceof Uint16Array) return value;
  throw damaged();
}

function u8(value: Column | undefined): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw damaged();
}

/** Strings as one UTF-8 text and the byte offset of each end: quicker to read back than JSON, and free of its length limit. */
function packStrings(strings: readonly string[]): Record<string, Column> {
  const encoder = new TextEncoder();
  const parts = strings.map((text) => encoder.encode(text));
  const ends = new Uint32Array(parts.length);
  let size = 0;
  parts.forEach((bytes, i) => {
    size += bytes.length;
    ends[i] = size;
  });
  const text = new Uint8Array(size);
  parts.forEach((bytes, i) => {
    text.set(bytes, (ends[i] ?? 0) - bytes.length);
  });
  return { text, ends };
}

function unpackStrings({ columns }: Columns<unknown>): readonly string[] {
  const text = u8(columns.text);
  const { ends } = columns;
  if (!(ends instanceof Uint32Array)) throw damaged();
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const strings: string[] = [];
  let start = 0;
  for (const end of ends) {
    strings.push(decoder.decode(text.subarray(start, end)));
    start = end;
  }
  return strings;
}
