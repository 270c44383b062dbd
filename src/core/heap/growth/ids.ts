import type { Column } from '../../columns.ts';

/** Ids up to this many times the number of nodes are kept in one array; V8 numbers objects one after the other. */
const DENSE = 16;
const SLACK = 1 << 20;

/** Some nodes of a heap: 1 for each by node, and their ordinals, ascending. */
export interface Marked {
  readonly marks: Uint8Array;
  readonly nodes: Uint32Array;
}

/** Which ids a heap has, and of which type each is. */
export class HeapIds {
  readonly #dense: Uint8Array;
  readonly #sparse = new Map<number, number>();

  constructor(ids: Column, types: Column) {
    let largest = 0;
    const limit = ids.length * DENSE + SLACK;
    for (let node = 0; node < ids.length; node++) {
      const id = ids[node] as number;
      if (id > largest && id < limit) largest = id;
    }
    const dense = new Uint8Array(largest + 1);
    for (let node = 0; node < ids.length; node++) {
      const id = ids[node] as number;
      const type = (types[node] as number) + 1;
      if (id <= largest) dense[id] = type;
      else this.#sparse.set(id, type);
    }
    this.#dense = dense;
  }

  /**
   * Marks the nodes of another heap that are not here: the same id with another type is another object. Its root is not among them, whatever
   * its id: every way up through marked nodes ends there.
   */
  missing(ids: Column, types: Column): Marked {
    const dense = this.#dense;
    const sparse = this.#sparse;
    const marks = new Uint8Array(ids.length);
    let count = 0;
    for (let node = 1; node < ids.length; node++) {
      const id = ids[node] as number;
      const found = id < dense.length ? (dense[id] as number) : sparse.get(id);
      if (found === (types[node] as number) + 1) continue;
      marks[node] = 1;
      count++;
    }
    const nodes = new Uint32Array(count);
    let at = 0;
    for (let node = marks.indexOf(1); node !== -1; node = marks.indexOf(1, node + 1)) nodes[at++] = node;
    return { marks, nodes };
  }
}

/** Marks the nodes of a heap that are not among the ids of another one; none where either has no ids. */
export function missingIn(
  { id, type, count }: { readonly id: Column | null; readonly type: Column; readonly count: number },
  ids: HeapIds | null,
): Marked {
  if (id === null || ids === null) return { marks: new Uint8Array(count), nodes: new Uint32Array(0) };
  return ids.missing(id, type);
}
