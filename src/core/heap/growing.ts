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
export const grownU8 = (column: Uint8Array, least: number): Uint8Array =>
  grown(column, least, (length) => new Uint8Array(length));
export const grownWide = (column: WideColumn, least: number): WideColumn =>
  column instanceof Uint32Array ? grownU32(column, least) : grown(column, least, (length) => new Float64Array(length));

/** The same values with room for more than 32 bits. */
export const widened = (column: WideColumn): Float64Array =>
  column instanceof Float64Array ? column : Float64Array.from(column);
