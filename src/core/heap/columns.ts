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

/** Columns in memory, for tests and small heaps. */
export class MemoryHeapColumns implements HeapColumns {
  readonly #columns = new Map<string, Column>();
  #open: { readonly name: string; readonly parts: Uint8Array[] } | null = null;

  write(name: string, column: Column): void {
    this.#columns.set(name, column.slice());
  }

  begin(name: string): void {
    this.#open = { name, parts: [] };
  }

  append(bytes: Uint8Array): void {
    this.#open?.parts.push(bytes.slice());
  }

  end(): void {
    if (this.#open === null) return;
    const { name, parts } = this.#open;
    const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    this.#columns.set(name, bytes);
    this.#open = null;
  }

  has(name: string): boolean {
    return this.#columns.has(name);
  }

  length(name: string): number {
    return this.#columns.get(name)?.length ?? 0;
  }

  copy(name: string): Column {
    return this.read(name).slice();
  }

  read(name: string, from = 0, to = Number.POSITIVE_INFINITY): Column {
    const column = this.#columns.get(name);
    if (column === undefined) throw new RangeError(`no column ${name}`);
    return column.subarray(from, Math.min(to, column.length));
  }
}
