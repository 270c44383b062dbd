import type { HeapColumns } from './columns.ts';

/** How the bytes of the column `strings` are to be read. */
export type StringForm =
  /** Raw JSON: a string ends at the last quote before the next one begins; escapes are not resolved. */
  | 'json'
  /** A string ends where the next begins. */
  | 'utf8';

/** Longest text that is decoded whole, in bytes. */
const LONGEST = 16 * 1024 * 1024;
/** How much is read at a time where all are looked through. */
const SCAN_STRINGS = 65_536;
const SCAN_BYTES = 1 << 20;
const QUOTE = 0x22;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** The texts of a heap, decoded one by one from its columns `strings` and `stringStart` when they are asked for. */
export class HeapStrings {
  readonly count: number;
  readonly #columns: HeapColumns;
  readonly form: StringForm;
  readonly #known = new Map<number, string>();

  constructor(columns: HeapColumns, form: StringForm) {
    this.#columns = columns;
    this.form = form;
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
    return next - start > LONGEST ? raw : raw.subarray(0, this.#contentEnd(index, raw, 0, raw.length));
  }

  /** Where the content ends of a string whose bytes, with what parts it from the next, are `from` to `to`. */
  #contentEnd(index: number, bytes: Uint8Array, from: number, to: number): number {
    if (this.form === 'utf8') return to;
    // The last byte is the quote that the next string begins with.
    let end = index + 1 < this.count ? to - 2 : to - 1;
    while (end >= from && bytes[end] !== QUOTE) end--;
    return end < from ? to : end;
  }

  /**
   * Calls `visit` with the stored bytes of each string in order, in a buffer that is read through once: for questions about all of them. A
   * string ends before `to`. Only those that `wanted` takes are visited, and of longer ones only the first `longest` bytes.
   */
  scan(
    wanted: (index: number) => boolean,
    longest: number,
    visit: (index: number, bytes: Uint8Array, from: number, to: number) => void,
  ): void {
    const total = this.#columns.length('strings');
    let window: Uint8Array = new Uint8Array(0);
    let windowAt = 0;
    for (let block = 0; block < this.count; block += SCAN_STRINGS) {
      const starts = this.#columns.read('stringStart', block, block + SCAN_STRINGS + 1);
      for (let i = 0; i < starts.length && block + i < this.count; i++) {
        if (!wanted(block + i)) continue;
        const start = starts[i] as number;
        const next = starts[i + 1] ?? total;
        const end = Math.min(next, start + longest);
        if (end - windowAt > window.length) {
          const read = this.#columns.read('strings', start, Math.max(end, start + SCAN_BYTES));
          if (!(read instanceof Uint8Array)) return;
          window = read;
          windowAt = start;
        }
        const from = start - windowAt;
        const to = end - windowAt;
        visit(block + i, window, from, end < next ? to : this.#contentEnd(block + i, window, from, to));
      }
    }
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
    if (this.form === 'utf8' || !text.includes('\\')) return text;
    try {
      const value: unknown = JSON.parse(`"${text}"`);
      return typeof value === 'string' ? value : text;
    } catch {
      // An escape that JSON does not know: shown as it is.
      return text;
    }
  }
}
