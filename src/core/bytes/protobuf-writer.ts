/**
 * Writes the fields of one protocol-buffer message (encoding guide). Integers are written exactly up to 2^53. A writer may be emptied with
 * `take` as often as one likes: the pieces, one behind the other, are the message.
 */
export class ProtobufWriter {
  #bytes = new Uint8Array(256);
  #length = 0;
  readonly #encoder = new TextEncoder();

  get length(): number {
    return this.#length;
  }

  /** A varint field; left out when 0, which is what readers take for a field that is not there. */
  integer(field: number, value: number): this {
    if (value === 0) return this;
    this.#varint(field * 8);
    this.#varint(value);
    return this;
  }

  /** A field of text. */
  text(field: number, value: string): this {
    return this.bytes(field, this.#encoder.encode(value));
  }

  bytes(field: number, value: Uint8Array): this {
    this.#varint(field * 8 + 2);
    this.#varint(value.length);
    return this.encoded(value);
  }

  /** Fields that are encoded already. */
  encoded(fields: Uint8Array): this {
    this.#reserve(fields.length);
    this.#bytes.set(fields, this.#length);
    this.#length += fields.length;
    return this;
  }

  /** A packed field of integers, zeros kept. */
  packed(field: number, values: Iterable<number>): this {
    const inner = new ProtobufWriter();
    for (const value of values) inner.#varint(value);
    return this.bytes(field, inner.take());
  }

  /** What was written since the last time. */
  take(): Uint8Array {
    const bytes = this.#bytes.slice(0, this.#length);
    this.#length = 0;
    return bytes;
  }

  #varint(value: number): void {
    this.#reserve(10);
    let rest = value;
    if (rest < 0) {
      // A negative integer is written as its 64-bit two's complement.
      let bits = BigInt.asUintN(64, BigInt(rest));
      for (; bits > 127n; bits >>= 7n) this.#bytes[this.#length++] = Number(bits & 127n) | 128;
      this.#bytes[this.#length++] = Number(bits);
      return;
    }
    while (rest > 127) {
      this.#bytes[this.#length++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    this.#bytes[this.#length++] = rest;
  }

  #reserve(size: number): void {
    if (this.#length + size <= this.#bytes.length) return;
    const bytes = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + size));
    bytes.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = bytes;
  }
}
