import type { HeapColumns } from './columns.ts';

/** How the bytes of the column `strings` are to be read. */
export type StringForm =
  /** Raw JSON: a string ends at the last quote before the next one begins; escapes are not resolved. */
  | 'json'
  /** A string ends where the next begins. */
  | 'utf8';

/** Longest text that is decoded whole, in bytes. */
const LONGEST = 16 * 1024 * 1024;
const QUOTE = 0x22;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** The texts of a heap, decoded one by one from its columns `strings` and `stringStart` when they are asked for. */
export class HeapStrings {
  readonly count: number;
  readonly #columns: HeapColumns;
  readonly #form: StringForm;
  readonly #known = new Map<number, string>();

  constructor(columns: HeapColumns, form: StringForm) {
    this.#columns = columns;
    this.#form = form;
    this.count = columns.length('stringStart');
  }

  /** Bytes of a string as stored. */
  bytes(index: number): Uint8Array {
    if (index >= this.count) return new Uint8Array(0);
    const ends = this.#columns.read('stringStart', index, index + 2);
    const start = ends[0] ?? 0;
    const next = ends[1] ?? this.#columns.length('strings');
    const bytes = this.#columns.read('strings', start, Math.min(next, start + LONGEST));
    const raw = bytes instanceof Uint8Array ? bytes : new Uint8Array(0);
    if (this.#form === 'utf8') return raw;
    const quote = raw.lastIndexOf(QUOTE, index + 1 < this.count ? raw.length - 2 : raw.length);
    return quote === -1 ? raw : raw.subarray(0, quote);
  }

  /** A string's text; one that is not there is “”. Short ones are remembered. */
  text(index: number): string {
    const known = this.#known.get(index);
    if (known !== undefined) return known;
    const text = this.#decode(this.bytes(index));
    if (text.length <= 256 && this.#known.size < 200_000) this.#known.set(index, text);
    return text;
  }

  #decode(bytes: Uint8Array): string {
    const text = decoder.decode(bytes);
    if (this.#form === 'utf8' || !text.includes('\\')) return text;
    try {
      const value: unknown = JSON.parse(`"${text}"`);
      return typeof value === 'string' ? value : text;
    } catch {
      // An escape that JSON does not know: shown as it is.
      return text;
    }
  }
}
