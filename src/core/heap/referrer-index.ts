import type { HeapColumns } from './columns.ts';

/** Edges that one step goes on by: some ten milliseconds. */
const STEP = 1 << 20;

/** All edges of a heap by where they lead, made in steps, so that other questions need not wait: 4 bytes an edge and 4 a node. */
export class ReferrerIndex {
  readonly #columns: HeapColumns;
  readonly #edges: number;
  readonly #step: number;
  /** By node: how many edges lead to it; then where its run begins; in the end where that ends. */
  readonly #end: Uint32Array;
  #edge: Uint32Array | null = null;
  #at = 0;
  #isWhole = false;

  /** `step` is the number of edges that are gone on by at once. */
  constructor(columns: HeapColumns, step = STEP) {
    this.#columns = columns;
    this.#step = step;
    this.#edges = columns.length('edgeTo');
    this.#end = new Uint32Array(columns.length('type'));
  }

  /** Whether it can be asked. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** Goes on for one step; true once the index is whole. */
  step(): boolean {
    if (this.#isWhole) return true;
    if (this.#edge === null) this.#count();
    else this.#place(this.#edge);
    return this.#isWhole;
  }

  /** Goes on to the end. */
  finish(): void {
    while (!this.step());
  }

  /** Edges that lead to a node, ascending; of a whole index. */
  of(node: number): Uint32Array {
    return (this.#edge ?? new Uint32Array(0)).subarray(
      node === 0 ? 0 : (this.#end[node - 1] as number),
      this.#end[node],
    );
  }

  #count(): void {
    const end = this.#end;
    const targets = this.#columns.read('edgeTo', this.#at, this.#at + this.#step);
    for (let i = 0; i < targets.length; i++) {
      const target = targets[i] as number;
      end[target] = (end[target] as number) + 1;
    }
    this.#at += targets.length;
    if (this.#at < this.#edges) return;
    let sum = 0;
    for (let node = 0; node < end.length; node++) {
      const edges = end[node] as number;
      end[node] = sum;
      sum += edges;
    }
    this.#edge = new Uint32Array(this.#edges);
    this.#at = 0;
  }

  #place(edge: Uint32Array): void {
    const end = this.#end;
    const first = this.#at;
    const targets = this.#columns.read('edgeTo', first, first + this.#step);
    for (let i = 0; i < targets.length; i++) {
      const target = targets[i] as number;
      const place = end[target] as number;
      edge[place] = first + i;
      end[target] = place + 1;
    }
    this.#at += targets.length;
    this.#isWhole = this.#at >= this.#edges;
  }
}
