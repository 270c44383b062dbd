import { PlateauError } from '../error.ts';
import type { ByteChunks } from '../profile/importer.ts';
import { joined, throwIfCancelled } from './whole.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf] as const;

/** A whole number of at most this many digits is exact in 32 bits however large its digits are. */
const SHORT_DIGITS = 9;

const isSpace = (byte: number): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/** Whole numbers read from an array, a block at a time: the first `length` of `values` count. */
export interface IntegerBlock {
  readonly values: Uint32Array;
  length: number;
  /** Exact values of those that do not fit into 32 bits, by their place in `values`; null where all fit. */
  wide: Map<number, number> | null;
}

export const integerBlock = (capacity: number): IntegerBlock => ({
  values: new Uint32Array(capacity),
  length: 0,
  wide: null,
});

/** Where strings begin in a file, a block at a time: the first `length` of `starts` count. */
export interface StringBlock {
  /** Byte offsets of each string's first byte, after its quote, in the decompressed content. */
  readonly starts: Float64Array;
  length: number;
}

export const stringBlock = (capacity: number): StringBlock => ({ starts: new Float64Array(capacity), length: 0 });

/** Below this a string's end is quicker found byte by byte than with a call. */
const SHORT_STRING = 24;

/**
 * Reads JSON from chunks of bytes as they come, holding no more than one chunk: arrays of whole numbers go into typed blocks, arrays of
 * strings out as raw bytes, and everything else is either small or skipped. 64-bit positions: files of any size.
 * Every method throws `import.badJson`, `import.truncated` (both with the byte), `job.cancelled`, and what the chunks throw.
 */
export class JsonStream {
  readonly #chunks: AsyncIterator<Uint8Array>;
  readonly #signal: AbortSignal | undefined;
  #chunk: Uint8Array = new Uint8Array(0);
  #at = 0;
  /** Position of the chunk's first byte in the file. */
  #start = 0;
  #ended = false;

  constructor(chunks: ByteChunks, signal?: AbortSignal) {
    this.#chunks = chunks[Symbol.asyncIterator]();
    this.#signal = signal;
  }

  /** Byte offset of the cursor in the decompressed content. */
  get offset(): number {
    return this.#start + this.#at;
  }

  async #fill(): Promise<boolean> {
    while (this.#at >= this.#chunk.length) {
      if (this.#ended) return false;
      throwIfCancelled(this.#signal);
      const next = await this.#chunks.next();
      this.#start += this.#chunk.length;
      this.#at = 0;
      if (next.done === true) {
        this.#ended = true;
        this.#chunk = new Uint8Array(0);
        return false;
      }
      this.#chunk = next.value;
    }
    return true;
  }

  /** The next byte that is no white space, which stays unread; -1 at the end of the file. */
  async peek(): Promise<number> {
    while (await this.#fill()) {
      const byte = this.#chunk[this.#at] ?? 0;
      if (byte === BYTE_ORDER_MARK[0] && this.offset === 0) {
        await this.#skipMark();
        continue;
      }
      if (!isSpace(byte)) return byte;
      this.#at++;
    }
    return -1;
  }

  /** Passes over the mark that some programs write before UTF-8. */
  async #skipMark(): Promise<void> {
    for (const byte of BYTE_ORDER_MARK) {
      if (!(await this.#fill())) throw this.truncated();
      if (this.#chunk[this.#at] !== byte) throw this.unexpected('a value');
      this.#at++;
    }
  }

  /** Reads one byte that is no white space and must be the one given. */
  async expect(byte: number, what: string): Promise<void> {
    if ((await this.peek()) !== byte) throw this.unexpected(what);
    this.#at++;
  }

  /** Reads “,” and answers true, or the closing byte and answers false. */
  async more(close: number, what: string): Promise<boolean> {
    const byte = await this.peek();
    if (byte !== COMMA && byte !== close) throw this.unexpected(what);
    this.#at++;
    return byte === COMMA;
  }

  /** Calls `visit` with each key of an object; what it leaves unread of a value is an error, so it must read or skip it. */
  async object(visit: (key: string) => Promise<void>): Promise<void> {
    await this.expect(OPEN_BRACE, 'an object');
    if ((await this.peek()) === CLOSE_BRACE) {
      this.#at++;
      return;
    }
    do {
      if ((await this.peek()) !== QUOTE) throw this.unexpected('a key');
      const key = await this.value(1024);
      await this.expect(0x3a, '“:”');
      await visit(String(key));
    } while (await this.more(CLOSE_BRACE, '“,” or “}”'));
  }

  /** Any value of at most `limit` bytes. Throws `import.tooLarge` for a longer one. */
  async value(limit: number): Promise<unknown> {
    const start = this.offset;
    const parts: Uint8Array[] = [];
    let size = 0;
    await this.#walk((bytes) => {
      size += bytes.length;
      if (size > limit) {
        throw new PlateauError({
          code: 'import.tooLarge',
          message: `The value at byte ${start} is longer than ${limit} bytes.`,
          hint: 'No tool writes such a file; take it again.',
          at: { offset: start },
        });
      }
      // A copy, which a Buffer's slice is not: chunks may be overwritten.
      parts.push(new Uint8Array(bytes));
    });
    const text = new TextDecoder().decode(joined(parts));
    try {
      return JSON.parse(text);
    } catch {
      throw new PlateauError({
        code: 'import.badJson',
        message: `The JSON at byte ${start} is not valid.`,
        hint: 'Take the file again.',
        at: { offset: start },
      });
    }
  }

  /** Skips one value of any size and depth; of what is inside only strings and brackets are looked at. */
  async skip(): Promise<void> {
    await this.#walk(() => undefined);
  }

  /** Passes over one value and gives its bytes piece by piece. */
  async #walk(piece: (bytes: Uint8Array) => void): Promise<void> {
    const first = await this.peek();
    if (first === -1) throw this.truncated();
    if (first === COMMA || first === CLOSE_BRACE || first === CLOSE_BRACKET || first === 0x3a) {
      throw this.unexpected('a value');
    }
    let depth = 0;
    let inString = false;
    let escaped = false;
    let scalar = false;
    while (await this.#fill()) {
      const chunk = this.#chunk;
      const from = this.#at;
      let at = from;
      let over = false;
      for (; at < chunk.length && !over; at++) {
        const byte = chunk[at];
        if (inString) {
          if (escaped) escaped = false;
          else if (byte === BACKSLASH) escaped = true;
          else if (byte === QUOTE) {
            inString = false;
            over = depth === 0;
          }
        } else if (byte === QUOTE) inString = true;
        else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth++;
        else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
          if (depth === 0) break;
          depth--;
          over = depth === 0;
        } else if (depth === 0) {
          if (byte === COMMA || isSpace(byte ?? 0)) break;
          scalar = true;
        }
      }
      piece(chunk.subarray(from, at));
      this.#at = at;
      if (over || at < chunk.length) return;
    }
    if (depth > 0 || inString || !scalar) throw this.truncated();
  }

  /**
   * Reads the opening bracket of an array whose elements are taken with {@link JsonStream.integers} or {@link JsonStream.strings}. Answers false for an empty
   * array, whose end is read too.
   */
  async open(what: string): Promise<boolean> {
    await this.expect(OPEN_BRACKET, what);
    if ((await this.peek()) !== CLOSE_BRACKET) return true;
    this.#at++;
    return false;
  }

  /**
   * Fills a block with the next whole numbers of an open, not empty array. Answers true while the array goes on; the block that it comes
   * back with false holds the array's last numbers. Whole numbers from 0 to 2^53 only.
   */
  async integers(block: IntegerBlock): Promise<boolean> {
    const { values } = block;
    const capacity = values.length;
    block.length = 0;
    block.wide = null;
    let length = 0;
    let value = 0;
    /** Digits of a number that a chunk's end cut. */
    let digits = 0;
    while (await this.#fill()) {
      const chunk = this.#chunk;
      const end = chunk.length;
      let at = this.#at;
      // The chunk's middle, where no number can be cut: nearly all of the file goes through here.
      const safe = end - 24;
      if (digits === 0) {
        while (at < safe && length < capacity) {
          let byte = chunk[at] as number;
          if (byte < 0x30 || byte > 0x39) break;
          let short = byte - 0x30;
          const first = at;
          byte = chunk[++at] as number;
          while (byte >= 0x30 && byte <= 0x39 && at - first < SHORT_DIGITS) {
            short = short * 10 + byte - 0x30;
            byte = chunk[++at] as number;
          }
          if (byte !== COMMA) {
            // A longer number, white space or the end: the careful way below, from its first digit.
            at = first;
            break;
          }
          values[length++] = short;
          at++;
        }
      }
      this.#at = at;
      if (length >= capacity) {
        block.length = length;
        return true;
      }
      // One number, or the rest of one, byte by byte.
      let stop = false;
      for (; at < end && !stop; at++) {
        const byte = chunk[at] as number;
        if (byte >= 0x30 && byte <= 0x39) {
          if (digits < 0) break;
          value = value * 10 + (byte - 0x30);
          digits++;
          if (!Number.isSafeInteger(value)) {
            this.#at = at;
            throw this.unexpected('a whole number below 2^53');
          }
        } else if (byte === COMMA || byte === CLOSE_BRACKET) {
          if (digits === 0) break;
          if (value > 0xffffffff) {
            block.wide ??= new Map();
            block.wide.set(length, value);
          }
          values[length++] = value;
          value = 0;
          digits = 0;
          stop = true;
          if (byte === CLOSE_BRACKET) {
            this.#at = at + 1;
            block.length = length;
            return false;
          }
        } else if (isSpace(byte)) {
          // After a number only “,” or “]” may follow.
          if (digits > 0) digits = -digits;
        } else break;
      }
      this.#at = at;
      if (!stop && at < end) throw this.unexpected('a whole number, “,” or “]”');
    }
    throw this.truncated();
  }

  /**
   * Fills a block with the places of the next strings of an open, not empty array of strings; nothing is decoded. `tap` hears every byte
   * that is passed over, quotes and commas included, in pieces that are the reader's own and change after the call. Answers true while the
   * array goes on; the block that it comes back with false holds the array's last strings.
   */
  async strings(block: StringBlock, tap: (bytes: Uint8Array) => void): Promise<boolean> {
    const { starts } = block;
    const capacity = starts.length;
    block.length = 0;
    let length = 0;
    // Between two calls the cursor stands before an opening quote.
    let state = BEFORE_STRING;
    while (await this.#fill()) {
      const chunk = this.#chunk;
      const end = chunk.length;
      const from = this.#at;
      let at = from;
      let quote = -1;
      let full = false;
      while (at < end) {
        const byte = chunk[at] as number;
        if (state === IN_STRING) {
          const limit = Math.min(end, at + SHORT_STRING);
          let inner = byte;
          while (inner !== QUOTE && inner !== BACKSLASH && ++at < limit) inner = chunk[at] as number;
          if (at >= limit) {
            if (at < end) {
              // Looked for again only past the one found: a string full of escapes is not searched to its end at each.
              if (quote < at) quote = placeOf(QUOTE, chunk, at, end);
              at = placeOf(BACKSLASH, chunk, at, quote);
            }
            continue;
          }
          state = inner === QUOTE ? AFTER_STRING : ESCAPED;
          at++;
        } else if (state === ESCAPED) {
          state = IN_STRING;
          at++;
        } else if (state === AFTER_STRING) {
          if (byte === COMMA) {
            state = BEFORE_STRING;
            at++;
            if (length === capacity) {
              full = true;
              break;
            }
          } else if (byte === CLOSE_BRACKET) {
            tap(chunk.subarray(from, at));
            this.#at = at + 1;
            block.length = length;
            return false;
          } else if (isSpace(byte)) at++;
          else break;
        } else if (byte === QUOTE) {
          at++;
          starts[length++] = this.#start + at;
          state = IN_STRING;
        } else if (isSpace(byte)) at++;
        else break;
      }
      tap(chunk.subarray(from, at));
      this.#at = at;
      if (full) {
        block.length = length;
        return true;
      }
      if (at < end) throw this.unexpected(state === AFTER_STRING ? '“,” or “]”' : 'a string');
    }
    throw this.truncated();
  }

  /**
   * Reads one array of whole numbers and arrays of them, as deep as it likes; `visit` hears the numbers, and the brackets of the arrays
   * inside. Numbers above 2^53 are an error.
   */
  async nestedIntegers(visit: {
    readonly number: (value: number) => void;
    readonly open: () => void;
    readonly close: () => void;
  }): Promise<void> {
    await this.expect(OPEN_BRACKET, 'an array of numbers');
    let depth = 0;
    let value = 0;
    let inNumber = false;
    while (await this.#fill()) {
      const chunk = this.#chunk;
      for (let at = this.#at; at < chunk.length; at++) {
        const byte = chunk[at] as number;
        if (byte >= 0x30 && byte <= 0x39) {
          value = value * 10 + (byte - 0x30);
          inNumber = true;
          if (Number.isSafeInteger(value)) continue;
        }
        if (inNumber && Number.isSafeInteger(value)) visit.number(value);
        value = 0;
        inNumber = false;
        this.#at = at + 1;
        if (byte === COMMA || isSpace(byte)) continue;
        if (byte === OPEN_BRACKET) {
          depth++;
          visit.open();
        } else if (byte === CLOSE_BRACKET) {
          if (depth === 0) return;
          depth--;
          visit.close();
        } else {
          this.#at = at;
          throw this.unexpected('a whole number, “[”, “]” or “,”');
        }
      }
      this.#at = chunk.length;
    }
    throw this.truncated();
  }

  /** The error for what stands at the cursor instead of what was expected. */
  unexpected(what: string): PlateauError {
    if (this.#ended) return this.truncated();
    const byte = this.#chunk[this.#at] ?? 0;
    const shown =
      byte > 0x20 && byte < 0x7f ? `“${String.fromCharCode(byte)}”` : `byte 0x${byte.toString(16).padStart(2, '0')}`;
    return new PlateauError({
      code: 'import.badJson',
      message: `Byte ${this.offset} is ${shown} where ${what} should be.`,
      hint: 'The file is damaged, or another program changed it. Take it again.',
      at: { offset: this.offset },
    });
  }

  truncated(): PlateauError {
    return new PlateauError({
      code: 'import.truncated',
      message: `The file ends in the middle of a value, at byte ${this.offset}.`,
      hint: 'Copy it again, and compare its size with the original; a snapshot that is still being written is not whole.',
      at: { offset: this.offset },
    });
  }
}

const BEFORE_STRING = 0;
const IN_STRING = 1;
const ESCAPED = 2;
const AFTER_STRING = 3;

/** The first place of a byte in `[from, to)`, or `to`. */
function placeOf(byte: number, chunk: Uint8Array, from: number, to: number): number {
  const at = chunk.subarray(from, to).indexOf(byte);
  return at === -1 ? to : from + at;
}
