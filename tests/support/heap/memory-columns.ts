import { joined } from '../../../src/core/bytes/whole.ts';
import type { Column } from '../../../src/core/columns.ts';
import type { HeapColumns } from '../../../src/core/heap/columns.ts';

/** Columns of a heap in memory. */
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
    this.#columns.set(name, joined(parts));
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
