import type { WideColumn } from './model.ts';

/** Longest column that is reserved before anything was read for it. */
const FIRST = 65_536;

/** How many elements to begin with: what is claimed, as far as the file's size can hold it. */
export function reserve(claimed: number, bytesEach: number, sizeHint: number | undefined): number {
  const possible = sizeHint === undefined ? FIRST : Math.ceil(sizeHint / bytesEach);
  return Math.max(16, Math.min(claimed, possible));
}

interface Resizable<T> {
  readonly length: number;
  set(values: T, at: number): void;
}

function grown<T extends Resizable<T>>(column: T, least: number, make: (length: number) => T): T {
  if (column.length >= least) return column;
  const longer = make(Math.max(least, column.length * 2));
  longer.set(column, 0);
  return longer;
}

export const grownU32 = (column: Uint32Array, least: number): Uint32Array =>
  grown(column, least, (length) => new Uint32Array(length));
const grownU16 = (column: Uint16Array, least: number): Uint16Array =>
  grown(column, least, (length) => new Uint16Array(length));
export const grownU8 = (column: Uint8Array, least: number): Uint8Array =>
  grown(column, least, (length) => new Uint8Array(length));
export const grownWide = (column: WideColumn, least: number): WideColumn =>
  column instanceof Uint32Array ? grownU32(column, least) : grown(column, least, (length) => new Float64Array(length));

/** The same values with room for more than 32 bits. */
export const widened = (column: WideColumn): Float64Array =>
  column instanceof Float64Array ? column : Float64Array.from(column);

/** Elements that a growing column begins with. */
const SHORT = 1024;

/** A column of unknown length. What is reserved beyond `length` is not touched, so that it costs no memory. */
export class GrowingUint32 {
  values: Uint32Array = new Uint32Array(SHORT);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) this.values = grownU32(this.values, this.length + 1);
    this.values[this.length++] = value;
  }

  /** What was pushed, without a copy. */
  taken(): Uint32Array {
    return this.values.subarray(0, this.length);
  }
}

export class GrowingUint16 {
  values: Uint16Array = new Uint16Array(SHORT);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) this.values = grownU16(this.values, this.length + 1);
    this.values[this.length++] = value;
  }
}

export class GrowingUint8 {
  values: Uint8Array = new Uint8Array(SHORT);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) this.values = grownU8(this.values, this.length + 1);
    this.values[this.length++] = value;
  }

  append(bytes: Uint8Array): void {
    const needed = this.length + bytes.length;
    this.values = grownU8(this.values, needed);
    this.values.set(bytes, this.length);
    this.length = needed;
  }

  taken(): Uint8Array {
    return this.values.subarray(0, this.length);
  }
}
