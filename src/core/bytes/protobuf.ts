import { PlateauError } from '../error.ts';

/** Wire types of protocol buffers (encoding guide, "Message structure"); 3 and 4 are the groups nobody writes any more. */
export const VARINT = 0;
export const FIXED64 = 1;
export const BYTES = 2;
export const FIXED32 = 5;

const HIGH = 4_294_967_296;
/** Largest high word whose 64-bit value a JavaScript number still holds exactly. */
const SAFE_HIGH = 0x1fffff;

/**
 * Walks the fields of one protocol-buffer message without copying: `next` moves to a field, then exactly one of `number`, `id`,
 * `range` or `skip` takes its value. Offsets in errors are offsets in `bytes`.
 * Throws `import.truncated` where a value runs past the end and `import.malformed` where the bytes cannot be a message.
 */
export class ProtobufReader {
  readonly bytes: Uint8Array;
  readonly end: number;
  at: number;
  /** Number and wire type of the current field, and the offset of its key. */
  field = 0;
  wireType = 0;
  fieldStart = 0;
  /** Start and end of the last length-delimited value, set by {@link range}. */
  from = 0;
  to = 0;
  #low = 0;
  #high = 0;

  constructor(bytes: Uint8Array, start = 0, end: number = bytes.length) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  /** Moves to the next field; false at the end of the message. */
  next(): boolean {
    if (this.at >= this.end) return false;
    this.fieldStart = this.at;
    this.#varint();
    this.field = this.#high === 0 ? this.#low >>> 3 : 0;
    this.wireType = this.#low & 7;
    if (this.field === 0 || this.wireType === 3 || this.wireType === 4 || this.wireType > 5) {
      throw malformed(this.fieldStart, 'not the key of a protocol-buffer field');
    }
    return true;
  }

  /** The field's value as a signed 64-bit integer, rounded to a double where it needs more than 53 bits. */
  number(): number {
    if (this.wireType !== VARINT) throw malformed(this.fieldStart, `field ${this.field} is not an integer`);
    return this.varint();
  }

  /** A varint at the current place, as {@link number} gives it; for the elements of packed fields. */
  varint(): number {
    this.#varint();
    return (this.#high | 0) * HIGH + this.#low;
  }

  /** The field's value as an unsigned 64-bit identifier, exact: a number up to 2^53, a bigint above. */
  id(): number | bigint {
    if (this.wireType !== VARINT) throw malformed(this.fieldStart, `field ${this.field} is not an integer`);
    return this.varintId();
  }

  /** A varint at the current place, as {@link id} gives it; for the elements of packed fields. */
  varintId(): number | bigint {
    this.#varint();
    if (this.#high <= SAFE_HIGH) return this.#high * HIGH + this.#low;
    return (BigInt(this.#high) << 32n) | BigInt(this.#low);
  }

  /** Takes a length-delimited value (string, bytes, message or packed field); its place is then in `from` and `to`. */
  range(): void {
    if (this.wireType !== BYTES) throw malformed(this.fieldStart, `field ${this.field} has no length`);
    this.#varint();
    this.from = this.at;
    this.to = this.at + this.#high * HIGH + this.#low;
    if (this.to > this.end) throw this.#cut(this.fieldStart, this.to - this.end);
    this.at = this.to;
  }

  /** Passes over the field's value. */
  skip(): void {
    if (this.wireType === BYTES) {
      this.range();
      return;
    }
    if (this.wireType === VARINT) {
      this.#varint();
      return;
    }
    const size = this.wireType === FIXED64 ? 8 : 4;
    if (this.at + size > this.end) throw this.#cut(this.fieldStart, this.at + size - this.end);
    this.at += size;
  }

  #cut(offset: number, missing: number): PlateauError {
    if (this.end < this.bytes.length) return malformed(offset, 'a value is longer than the message it stands in');
    return new PlateauError({
      code: 'import.truncated',
      message: `The file ends in the middle of a value that needs ${missing} more ${missing === 1 ? 'byte' : 'bytes'}.`,
      hint: 'Copy or capture the file again.',
      at: { offset },
    });
  }

  #varint(): void {
    const bytes = this.bytes;
    const start = this.at;
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      if (this.at >= this.end) throw this.#cut(start, 1);
      const byte = bytes[this.at++] as number;
      const bits = byte & 0x7f;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high = bits >>> 4;
      } else if (shift < 63) high |= bits << (shift - 32);
      else high |= bits << 31;
      if (byte < 0x80) {
        this.#low = low >>> 0;
        this.#high = high >>> 0;
        return;
      }
    }
    throw malformed(start, 'an integer of more than 64 bits');
  }
}

function malformed(offset: number, what: string): PlateauError {
  return new PlateauError({
    code: 'import.malformed',
    message: `The file is damaged: ${what}.`,
    hint: 'Copy or capture the file again.',
    at: { offset },
  });
}
