/** A column that grows while a file is read. What is reserved beyond `length` is not touched, so that it costs no memory. */
export class GrowingUint32 {
  values = new Uint32Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) this.values = grown(this.values, new Uint32Array(this.length * 2));
    this.values[this.length++] = value;
  }

  /** What was pushed, without a copy. */
  taken(): Uint32Array {
    return this.values.subarray(0, this.length);
  }
}

export class GrowingUint16 {
  values = new Uint16Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) this.values = grown(this.values, new Uint16Array(this.length * 2));
    this.values[this.length++] = value;
  }
}

export class GrowingUint8 {
  values = new Uint8Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) this.values = grown(this.values, new Uint8Array(this.length * 2));
    this.values[this.length++] = value;
  }

  append(bytes: Uint8Array): void {
    const needed = this.length + bytes.length;
    if (needed > this.values.length) {
      this.values = grown(this.values, new Uint8Array(Math.max(needed, this.values.length * 2)));
    }
    this.values.set(bytes, this.length);
    this.length = needed;
  }

  taken(): Uint8Array {
    return this.values.subarray(0, this.length);
  }
}

function grown<T extends Uint8Array | Uint16Array | Uint32Array>(from: T, into: T): T {
  into.set(from);
  return into;
}
