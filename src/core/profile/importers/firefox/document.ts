import { JsonCursor } from '../../../bytes/json.ts';
import { PlateauError } from '../../../error.ts';
import { type JsonStep, jsonPlace } from './json-place.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/** Deepest nesting that is read: a profile, its threads, a table, a column. */
const MAX_NESTING = 32;

/** Parts of a profile that are not read; markers are often most of it. */
const LEFT_OUT = new Set([
  'markers',
  'markerSchema',
  'counters',
  'pages',
  'profilerOverhead',
  'jsTracer',
  'jsAllocations',
  'nativeAllocations',
  'visualMetrics',
  'profilingLog',
  'profileGatheringLog',
  'content',
]);

/** A JSON document and the typed ways into it; whatever does not fit is refused with the byte where it stands. */
export class JsonDocument {
  readonly root: JsonTable;
  readonly #bytes: Uint8Array;

  /** Throws `import.badJson`, `import.truncated` and `import.badEncoding` where the text is not JSON. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    const cursor = new JsonCursor(bytes);
    const value = read(cursor, 0);
    cursor.end();
    this.root = new JsonTable(this, value, []);
  }

  /** An `import.malformed` that names the value at `path` and its byte. */
  damaged(path: readonly JsonStep[], what: string): PlateauError {
    return this.error('import.malformed', `The profile is damaged: ${pathText(path)} ${what}.`, path);
  }

  error(code: string, message: string, path: readonly JsonStep[], hint?: string): PlateauError {
    return new PlateauError({
      code,
      message,
      hint: hint ?? 'Save or capture the profile again.',
      at: { offset: jsonPlace(this.#bytes, path) },
    });
  }
}

/** An object of the document. A missing value is `undefined`; one of the wrong kind is an error. */
export class JsonTable {
  readonly #document: JsonDocument;
  readonly #value: JsonObject;
  readonly path: readonly JsonStep[];

  constructor(document: JsonDocument, value: unknown, path: readonly JsonStep[]) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw document.damaged(path, 'is not an object');
    }
    this.#document = document;
    this.#value = value as JsonObject;
    this.path = path;
  }

  has(key: string): boolean {
    return Object.hasOwn(this.#value, key) && this.#value[key] !== null;
  }

  table(key: string): JsonTable | undefined {
    return this.has(key) ? new JsonTable(this.#document, this.#value[key], [...this.path, key]) : undefined;
  }

  /** The elements of an array of objects. */
  tables(key: string): JsonTable[] {
    return this.column(key).values.map((value, i) => new JsonTable(this.#document, value, [...this.path, key, i]));
  }

  /** An array; empty when there is none. */
  column(key: string): JsonColumn {
    const value = this.has(key) ? this.#value[key] : [];
    if (!Array.isArray(value)) throw this.#document.damaged([...this.path, key], 'is not an array');
    return new JsonColumn(this.#document, value, [...this.path, key]);
  }

  /** Text, or a number as text; empty when there is none. */
  text(key: string): string {
    const value = this.has(key) ? this.#value[key] : '';
    if (typeof value === 'number') return String(value);
    if (typeof value !== 'string') throw this.#document.damaged([...this.path, key], 'is not text');
    return value;
  }

  /** A finite number; undefined when there is none. */
  number(key: string): number | undefined {
    const value = this.has(key) ? this.#value[key] : undefined;
    if (value !== undefined && (typeof value !== 'number' || !Number.isFinite(value))) {
      throw this.#document.damaged([...this.path, key], 'is not a number');
    }
    return value;
  }

  flag(key: string): boolean {
    return this.has(key) && this.#value[key] === true;
  }

  /** An `import.noSamples` for a document that holds nothing to show. */
  empty(message: string): PlateauError {
    return this.#document.error('import.noSamples', message, this.path, 'Capture again while the program works.');
  }

  damaged(what: string, ...steps: readonly JsonStep[]): PlateauError {
    return this.#document.damaged([...this.path, ...steps], what);
  }
}

/** One column of a table of columns. */
export class JsonColumn {
  readonly values: readonly unknown[];
  readonly #document: JsonDocument;
  readonly path: readonly JsonStep[];

  constructor(document: JsonDocument, values: readonly unknown[], path: readonly JsonStep[]) {
    this.#document = document;
    this.values = values;
    this.path = path;
  }

  get length(): number {
    return this.values.length;
  }

  /** The index at `i`, below `limit`; -1 for null, -1 and rows that are not there. */
  index(i: number, limit: number): number {
    const value = this.values[i];
    if (value === null || value === undefined || value === -1) return -1;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value >= limit) {
      const named = typeof value === 'number' ? `names entry ${value} of ${limit}` : 'is not an index';
      throw this.#document.damaged([...this.path, i], named);
    }
    return value;
  }

  /** The number at `i`; `fallback` for null and rows that are not there. */
  number(i: number, fallback: number): number {
    const value = this.values[i];
    if (value === null || value === undefined) return fallback;
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      throw this.#document.damaged([...this.path, i], 'is not a number');
    }
    return value;
  }

  /** The text at `i`; empty for rows that are not there. */
  text(i: number): string {
    const value = this.values[i];
    if (value === undefined || value === null) return '';
    if (typeof value !== 'string') throw this.#document.damaged([...this.path, i], 'is not text');
    return value;
  }

  error(code: string, i: number, message: string, hint?: string): PlateauError {
    return this.#document.error(code, message, [...this.path, i], hint);
  }

  damaged(i: number, what: string): PlateauError {
    return this.#document.damaged([...this.path, i], what);
  }
}

function pathText(path: readonly JsonStep[]): string {
  const text = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
  return text === '' ? 'its content' : text.replace(/^\./, '');
}

/** A value without the parts that are left out; objects have no prototype. */
function read(cursor: JsonCursor, nesting: number): unknown {
  if (nesting > MAX_NESTING) throw cursor.error(`no more than ${MAX_NESTING} values inside of one another`);
  const kind = cursor.kind();
  if (kind === 'array') {
    const list: unknown[] = [];
    cursor.array(() => {
      list.push(read(cursor, nesting + 1));
    });
    return list;
  }
  if (kind !== 'object') return cursor.value();
  const object: Record<string, unknown> = Object.create(null);
  cursor.object((key) => {
    if (!LEFT_OUT.has(key)) object[key] = read(cursor, nesting + 1);
  });
  return object;
}
