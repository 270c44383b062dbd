import type { Column } from '../../columns.ts';

/** Ids up to this many times the number of nodes are kept in one array; V8 numbers objects one after the other. */
const DENSE = 16;
const SLACK = 1 << 20;

/** Which ids a heap has, and of which type each is. */
export class HeapIds {
  readonly #dense: Uint8Array;
  readonly #sparse = new Map<number, number>();

  constructor(ids: Column, types: Column) {
    let largest = 0;
    const limit = ids.length * DENSE + SLACK;
    for (const id of ids) if (id > largest && id < limit) largest = id;
    this.#dense = new Uint8Array(largest + 1);
    for (let node = 0; node < ids.length; node++) {
      const id = ids[node] as number;
      const type = (types[node] as number) + 1;
      if (id <= largest) this.#dense[id] = type;
      else this.#sparse.set(id, type);
    }
  }

  /** True for an object with this id and type; the same id with another type is another object. */
  has(id: number, type: number): boolean {
    return (this.#dense[id] ?? this.#sparse.get(id)) === type + 1;
  }
}
