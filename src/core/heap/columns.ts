import type { Column } from '../columns.ts';

/**
 * Named columns of one heap, written once, one after the other, and read back in pieces: a file beside the database, or memory. Columns
 * are read by element; bytes are little-endian. A name is written once.
 */
export interface HeapColumns {
  /** Stores a whole column. */
  write(name: string, column: Column): void;
  /** Starts a column of bytes that comes in pieces; only one can be open. */
  begin(name: string): void;
  /** Adds to the open column. The bytes are taken before the call returns. */
  append(bytes: Uint8Array): void;
  end(): void;
  has(name: string): boolean;
  /** Number of elements. */
  length(name: string): number;
  /** Elements `from` to `to` (not included) of a column, cut to what there is. Not to be written to. */
  read(name: string, from?: number, to?: number): Column;
  /** A whole column that is the caller's own, whose memory may be given back. */
  copy(name: string): Column;
}

type ColumnType = 'i32' | 'u32' | 'f64' | 'f32' | 'u8' | 'u16';

export function columnType(column: Column): ColumnType {
  if (column instanceof Int32Array) return 'i32';
  if (column instanceof Uint32Array) return 'u32';
  if (column instanceof Float64Array) return 'f64';
  if (column instanceof Float32Array) return 'f32';
  return column instanceof Uint16Array ? 'u16' : 'u8';
}
