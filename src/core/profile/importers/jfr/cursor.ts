import { PlateauError } from '../../../error.ts';

const HIGH = 4_294_967_296;
const SAFE_HIGH = 0x1fffff;

/** Where a string of another pool entry is looked up (string encoding 2). */
export type StringPool = (id: number | bigint) => string;

/**
 * Reads the primitive values of one JFR chunk. Integers are LEB128 of at most nine bytes where the chunk's `features` say so (the
 * ninth byte gives eight bits), else big-endian of their size. `base` is the chunk's place in the file, for errors.
 * Throws `import.malformed` where a value runs past `end`.
 */
export class JfrCursor {
  readonly bytes: Uint8Array;
  readonly base: number;
  readonly compressed: boolean;
  at = 0;
  end: number;
  readonly #view: DataView;
  #low = 0;
  #high = 0;

  constructor(bytes: Uint8Array, base: number, compressed: boolean) {
    this.bytes = bytes;
    this.base = base;
    this.compressed = compressed;
    this.end = bytes.length;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** The cursor's place in the file. */
  get offset(): number {
    return this.base + this.at;
  }

  moveTo(at: number): void {
    if (!(at >= 0 && at <= this.bytes.length)) throw this.damaged('a place outside of the chunk is named');
    this.at = at;
    this.end = this.bytes.length;
  }

  byte(): number {
    this.need(1);
    return this.bytes[this.at++] as number;
  }

  /** A `long`, rounded to a double where it needs more than 53 bits. */
  long(): number {
    this.#long();
    return (this.#high | 0) * HIGH + this.#low;
  }

  /** A `long` as an identifier, exact: a number up to 2^53, a bigint above. */
  id(): number | bigint {
    this.#long();
    if (this.#high <= SAFE_HIGH) return this.#high * HIGH + this.#low;
    return (BigInt(this.#high) << 32n) | BigInt(this.#low);
  }

  int(): number {
    if (this.compressed) {
      this.#leb();
      return this.#low | 0;
    }
    this.need(4);
    this.at += 4;
    return this.#view.getInt32(this.at - 4);
  }

  short(): number {
    if (this.compressed) return (this.int() << 16) >> 16;
    this.need(2);
    this.at += 2;
    return this.#view.getInt16(this.at - 2);
  }

  char(): number {
    return this.short() & 0xffff;
  }

  float(): number {
    this.need(4);
    this.at += 4;
    return this.#view.getFloat32(this.at - 4);
  }

  double(): number {
    this.need(8);
    this.at += 8;
    return this.#view.getFloat64(this.at - 8);
  }

  /** The number of elements that follow; each takes at least a byte, so that an absurd count is seen at once. */
  count(): number {
    const at = this.at;
    const count = this.int();
    if (count < 0 || count > this.end - this.at) throw this.damaged(`${count} elements are announced`, at);
    return count;
  }

  /** A string in one of its six encodings: none, empty, from the pool, UTF-8, UTF-16 characters, Latin-1. */
  string(pool: StringPool): string {
    const at = this.at;
    const encoding = this.byte();
    switch (encoding) {
      case 0:
      case 1:
        return '';
      case 2:
        return pool(this.id());
      case 3: {
        const length = this.count();
        this.at += length;
        return new TextDecoder().decode(this.bytes.subarray(this.at - length, this.at));
      }
      case 4: {
        const units = new Uint16Array(this.count());
        for (let i = 0; i < units.length; i++) units[i] = this.char();
        return fromUnits(units);
      }
      case 5: {
        const length = this.count();
        this.at += length;
        return fromUnits(Uint16Array.from(this.bytes.subarray(this.at - length, this.at)));
      }
      default:
        throw this.damaged(`a string has the encoding ${encoding}`, at);
    }
  }

  skipString(): void {
    const at = this.at;
    const encoding = this.byte();
    if (encoding === 2) this.skipLong();
    else if (encoding === 3 || encoding === 5) {
      const length = this.count();
      this.at += length;
    } else if (encoding === 4) {
      for (let i = this.count(); i > 0; i--) this.char();
    } else if (encoding > 1) throw this.damaged(`a string has the encoding ${encoding}`, at);
  }

  skipLong(): void {
    this.#long();
  }

  skip(size: number): void {
    this.need(size);
    this.at += size;
  }

  need(size: number): void {
    if (this.at + size > this.end) throw this.damaged('a value runs past the end of its event');
  }

  damaged(what: string, at = this.at): PlateauError {
    return damagedRecording(what, this.base + at);
  }

  #long(): void {
    if (this.compressed) {
      this.#leb();
      return;
    }
    this.need(8);
    this.#high = this.#view.getUint32(this.at);
    this.#low = this.#view.getUint32(this.at + 4);
    this.at += 8;
  }

  #leb(): void {
    const { bytes } = this;
    let low = 0;
    let high = 0;
    for (let shift = 0; ; shift += 7) {
      if (this.at >= this.end) throw this.damaged('a number runs past the end of its event');
      const byte = bytes[this.at++] as number;
      const last = shift === 56;
      const bits = last ? byte : byte & 0x7f;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high = bits >>> 4;
      } else high |= bits << (shift - 32);
      if (last || byte < 0x80) break;
    }
    this.#low = low >>> 0;
    this.#high = high >>> 0;
  }
}

export function damagedRecording(what: string, offset: number): PlateauError {
  return new PlateauError({
    code: 'import.malformed',
    message: `The flight recording is damaged: ${what}.`,
    hint: 'Copy or record it again; a recording must be stopped or dumped before it is copied.',
    at: { offset },
  });
}

/** Text of UTF-16 units, in pieces that fit an argument list. */
function fromUnits(units: Uint16Array): string {
  let text = '';
  for (let i = 0; i < units.length; i += 4096) text += String.fromCharCode(...units.subarray(i, i + 4096));
  return text;
}
