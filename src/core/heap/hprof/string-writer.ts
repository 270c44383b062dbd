import type { HeapColumns } from '../columns.ts';
import { GrowingUint32 } from '../growing.ts';

const BLOCK = 1 << 18;
/** Starts are of 32 bits. */
const MOST = 0xffff_ffff;

/** Writes a heap's strings, as UTF-8 one after the other, and where each starts. */
export class StringWriter {
  readonly #columns: HeapColumns;
  readonly #starts = new GrowingUint32();
  readonly #known = new Map<string, number>();
  readonly #block = new Uint8Array(BLOCK);
  readonly #encoder = new TextEncoder();
  #used = 0;
  #written = 0;

  constructor(columns: HeapColumns) {
    this.#columns = columns;
    columns.begin('strings');
  }

  get count(): number {
    return this.#starts.length;
  }

  /** Index of a name; the same text has the same index. */
  name(text: string): number {
    let index = this.#known.get(text);
    if (index === undefined) {
      index = this.add(this.#encoder.encode(text));
      this.#known.set(text, index);
    }
    return index;
  }

  /** Index of a new string of these bytes, which are UTF-8. */
  add(bytes: Uint8Array): number {
    const index = this.#starts.length;
    if (this.#written + this.#used + bytes.length > MOST) return this.name('');
    this.#starts.push(this.#written + this.#used);
    if (this.#used + bytes.length > BLOCK) this.#flush();
    if (bytes.length > BLOCK) {
      this.#columns.append(bytes);
      this.#written += bytes.length;
    } else {
      this.#block.set(bytes, this.#used);
      this.#used += bytes.length;
    }
    return index;
  }

  end(): void {
    this.#flush();
    this.#columns.end();
    this.#columns.write('stringStart', this.#starts.taken());
  }

  #flush(): void {
    if (this.#used === 0) return;
    this.#columns.append(this.#block.subarray(0, this.#used));
    this.#written += this.#used;
    this.#used = 0;
  }
}
