import { incomplete } from '../../bytes/json-parts.ts';
import { joined, throwIfCancelled } from '../../bytes/whole.ts';
import { PlateauError } from '../../error.ts';
import { isoOf, ObservedRequests } from '../observed.ts';
import { type LoadReader, TOO_MANY_ENDPOINTS } from '../reader.ts';
import { plainRun } from '../text-run.ts';
import { GATLING_GENERATOR } from './gatling.ts';

/** First bytes of a record. Source: gatling-core, `RecordHeader`. */
const RUN = 0;
const REQUEST = 1;
const USER = 2;
const GROUP = 3;
const ERROR = 4;

const MAX_TEXT = 1 << 20;
const MAX_LIST = 10_000;
/** Texts that later records name by a number. */
const MAX_TEXTS = 1_000_000;
const UTF16 = 1;

/** Not all of a record is there yet. */
class Short extends Error {}

/** Reads values of a part of the file, whose first byte is at `base`. */
class Cursor {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #base: number;
  at = 0;

  constructor(bytes: Uint8Array, base: number) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#base = base;
  }

  get offset(): number {
    return this.#base + this.at;
  }

  #take(length: number): number {
    const from = this.at;
    if (from + length > this.#bytes.length) throw new Short();
    this.at = from + length;
    return from;
  }

  byte = (): number => this.#view.getUint8(this.#take(1));
  int = (): number => this.#view.getInt32(this.#take(4));
  long = (): number => Number(this.#view.getBigInt64(this.#take(8)));

  /** A length or a number of things. */
  count(most: number): number {
    const value = this.int();
    if (value >= 0 && value <= most) return value;
    throw damaged(this.offset - 4, `a count of ${value}`);
  }

  /** The bytes of a Java string and how they are coded; of an empty one nothing but its length. */
  text(): string {
    const length = this.count(MAX_TEXT);
    if (length === 0) return '';
    const from = this.#take(length);
    const isWide = this.byte() === UTF16;
    return new TextDecoder(isWide ? 'utf-16le' : 'latin1').decode(this.#bytes.subarray(from, from + length));
  }

  skip(): void {
    this.#take(this.count(MAX_TEXT));
  }
}

const damaged = (offset: number, what: string): PlateauError =>
  new PlateauError({
    code: 'import.malformed',
    message: `The simulation.log of Gatling is damaged: ${what} where none can be.`,
    hint: 'Give the simulation.log that Gatling wrote, whole and unchanged.',
    at: { offset },
  });

/** Records of a log, heard as its bytes come. */
class GatlingLog {
  readonly seen = new ObservedRequests();
  version: string | null = null;
  scenario = '';
  most = 0;
  /** Messages of a stream that nobody waited for: they have no time. */
  unmatched = 0;
  /** Byte behind the last whole record. */
  offset = 0;
  #start = 0;
  #active = 0;
  #rest: Uint8Array = new Uint8Array();
  readonly #texts = new Map<number, string>();

  hear(chunk: Uint8Array): void {
    const bytes = this.#rest.length === 0 ? chunk : joined([this.#rest, chunk]);
    const cursor = new Cursor(bytes, this.offset);
    let done = 0;
    try {
      while (done < bytes.length) {
        this.#record(cursor);
        done = cursor.at;
      }
    } catch (thrown) {
      if (!(thrown instanceof Short)) throw thrown;
    }
    this.offset += done;
    // A chunk may be overwritten by the one after the next.
    this.#rest = bytes.slice(done);
    if (this.#rest.length > 4 * MAX_TEXT) throw damaged(this.offset, 'a record of more than four megabytes');
  }

  /** True where the file ends inside of a record. */
  get isCut(): boolean {
    return this.#rest.length > 0;
  }

  #record(cursor: Cursor): void {
    const { offset } = cursor;
    const kind = cursor.byte();
    if (this.version === null && kind !== RUN) throw damaged(offset, `a record of kind ${kind}`);
    if (kind === RUN && this.version === null) this.#run(cursor);
    else if (kind === REQUEST) this.#request(cursor);
    else if (kind === USER) this.#user(cursor);
    else if (kind === GROUP) {
      this.#groups(cursor);
      cursor.int();
      cursor.int();
      cursor.int();
      cursor.byte();
    } else if (kind === ERROR) {
      this.#cached(cursor);
      cursor.int();
    } else throw damaged(offset, `a record of kind ${kind}`);
  }

  #run(cursor: Cursor): void {
    const version = cursor.text();
    const scenario = cursor.text();
    this.#start = cursor.long();
    cursor.text();
    for (let left = cursor.count(MAX_LIST); left > 0; left--) cursor.text();
    for (let left = cursor.count(MAX_LIST); left > 0; left--) cursor.skip();
    this.version = version;
    this.scenario = scenario;
  }

  #user(cursor: Cursor): void {
    cursor.int();
    const isStart = cursor.byte() === 1;
    const at = (this.#start + cursor.int()) / 1000;
    this.#active += isStart ? 1 : -1;
    this.most = Math.max(this.most, this.#active);
    this.seen.users(at, Math.max(0, this.#active));
  }

  #groups(cursor: Cursor): readonly string[] {
    return Array.from({ length: cursor.count(MAX_LIST) }, () => this.#cached(cursor));
  }

  #request(cursor: Cursor): void {
    const groups = this.#groups(cursor);
    const name = this.#cached(cursor);
    const [began, ended] = [cursor.int(), cursor.int()];
    const isOk = cursor.byte() === 1;
    this.#cached(cursor);
    if (ended < began) {
      this.unmatched++;
      return;
    }
    const label = [...groups, name].join(' / ').slice(0, 500);
    const at = (this.#start + ended) / 1000;
    this.seen.add(label, null, at, ended - began);
    if (!isOk) this.seen.fail(label, null, at);
  }

  /** A text: with its number the first time, by the negative of it from then on. */
  #cached(cursor: Cursor): string {
    const { offset } = cursor;
    const index = cursor.int();
    if (index >= 0) {
      const text = cursor.text().slice(0, 500);
      if (this.#texts.size >= MAX_TEXTS) throw damaged(offset, 'more than a million names');
      this.#texts.set(index, text);
      return text;
    }
    const known = this.#texts.get(-index);
    if (known === undefined) throw damaged(offset, `the name ${-index}`);
    return known;
  }
}

/**
 * The binary `simulation.log` of Gatling since 3.13, of any size: percentiles are Plateau's own, of every request.
 * Source: gatling-core, `LogFileDataWriter`; gatling-charts, `LogFileReader`.
 */
export const gatlingBinary: LoadReader = {
  id: 'gatling-binary',
  title: 'binary simulation.log of Gatling',
  // The kind of its first record, the length of a version, and the version.
  recognise: (head) =>
    head.startsWith('\0\0\0\0') && /^\d{1,3}\.\d{1,3}\.\d{1,3}\S{0,20}$/.test(head.slice(5, 5 + head.charCodeAt(4))),
  async read(chunks, { seconds: stated, signal }) {
    const log = new GatlingLog();
    for await (const chunk of chunks) {
      throwIfCancelled(signal);
      log.hear(chunk);
    }
    const { seen, unmatched, most } = log;
    const { span } = seen;
    if (span === null || seen.heard === 0) throw incomplete('Gatling', 'request');
    const seconds = stated ?? (span[1] > span[0] ? span[1] - span[0] : null);
    return {
      warnings: [
        ...(seen.overflowed ? [TOO_MANY_ENDPOINTS] : []),
        ...(log.isCut
          ? [
              {
                code: 'load.cutOff',
                message: 'The last record is cut off and was left out: the run was stopped, or is still going on.',
              },
            ]
          : []),
      ],
      run: plainRun({
        tool: 'gatling',
        toolVersion: log.version,
        scenario: log.scenario.slice(0, 300),
        startedAt: isoOf(span[0]),
        endedAt: isoOf(span[1]),
        seconds,
        generator: { ...GATLING_GENERATOR, users: most > 0 ? most : null },
        total: seen.total(seconds),
        endpoints: seen.endpoints(seconds),
        series: seen.series(),
        unit: 'milliseconds: Gatling writes no others, whole ones',
        missing: [
          'Groups: their times are those of their requests, and are not counted again.',
          ...(unmatched > 0 ? [`${unmatched} messages that nobody waited for: they have no time.`] : []),
        ],
      }),
    };
  },
};
