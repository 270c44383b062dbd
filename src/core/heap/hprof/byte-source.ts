import { joined, throwIfCancelled } from '../../bytes/whole.ts';
import { truncated } from './errors.ts';

/**
 * The bytes of a file as they come, of which some are always at hand: `bytes` from `at` on. Who needs more asks for it with
 * {@link require}, which puts what is left in front of what comes next. 64-bit positions.
 */
export class ByteSource {
  bytes: Uint8Array = new Uint8Array(0);
  view = new DataView(this.bytes.buffer);
  /** Place in `bytes` of what comes next. */
  at = 0;
  readonly #chunks: AsyncIterator<Uint8Array>;
  readonly #signal: AbortSignal | undefined;
  /** Position of the first of `bytes` in the file. */
  #start = 0;

  constructor(chunks: AsyncIterable<Uint8Array>, signal?: AbortSignal) {
    this.#chunks = chunks[Symbol.asyncIterator]();
    this.#signal = signal;
  }

  /** Position in the file of what comes next. */
  get offset(): number {
    return this.#start + this.at;
  }

  /** Bytes at hand. */
  get available(): number {
    return this.bytes.length - this.at;
  }

  /** Gets `count` bytes to hand, which must be few; false where the file ends before. */
  async fill(count: number): Promise<boolean> {
    if (this.available >= count) return true;
    // Copies: a chunk's memory may be used again once the one after the next is asked for,
    // and a Buffer's slice is none.
    const parts: Uint8Array[] = this.available > 0 ? [new Uint8Array(this.bytes.subarray(this.at))] : [];
    let size = this.available;
    let ended = false;
    while (size < count && !ended) {
      throwIfCancelled(this.#signal);
      const next = await this.#chunks.next();
      if (next.done === true) ended = true;
      else if (next.value.length > 0) {
        size += next.value.length;
        parts.push(size < count ? new Uint8Array(next.value) : next.value);
      }
    }
    this.#start += this.at;
    this.at = 0;
    this.bytes = joined(parts);
    this.view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength);
    return !ended || size >= count;
  }

  /** As {@link fill}; throws `import.truncated` where the file ends before. */
  async require(count: number): Promise<void> {
    if (!(await this.fill(count))) throw truncated(this.offset + this.available);
  }

  /** Passes over `count` bytes, however many. */
  async skip(count: number): Promise<void> {
    let left = count;
    for (;;) {
      const step = Math.min(left, this.available);
      this.at += step;
      left -= step;
      if (left === 0) return;
      await this.require(1);
    }
  }
}
