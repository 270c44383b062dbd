/**
 * Makes trees in which every parent has at most one child a function, from children asked for in any order. Nodes are numbered in the order
 * in which they are made, so a parent's number is always smaller than its children's. Each node has `columns` numbers to add weights to.
 */
export class TreeGrower {
  parent: Int32Array;
  frame: Int32Array;
  depth: Int32Array;
  readonly columns: Float64Array[];
  /** Which node of the source each node was first made for. */
  origin: Int32Array;
  count = 0;
  #table: Int32Array;
  #mask: number;

  /** `capacity`: how many nodes are expected; more are possible. */
  constructor(capacity: number, columns: number) {
    const size = Math.max(16, capacity);
    this.parent = new Int32Array(size);
    this.frame = new Int32Array(size);
    this.depth = new Int32Array(size);
    this.columns = Array.from({ length: columns }, () => new Float64Array(size));
    this.origin = new Int32Array(size);
    let slots = 32;
    while (slots < size * 1.5) slots *= 2;
    this.#table = new Int32Array(slots).fill(-1);
    this.#mask = slots - 1;
  }

  /** The node for `frame` below `parent` (−1: a root), made when it is new. */
  child(parent: number, frame: number, origin: number): number {
    let slot = slotOf(parent, frame) & this.#mask;
    for (;;) {
      const node = this.#table[slot] as number;
      if (node < 0) break;
      if (this.parent[node] === parent && this.frame[node] === frame) return node;
      slot = (slot + 1) & this.#mask;
    }
    const node = this.count++;
    if (node >= this.parent.length) this.#growColumns();
    this.parent[node] = parent;
    this.frame[node] = frame;
    this.depth[node] = parent < 0 ? 0 : (this.depth[parent] as number) + 1;
    this.origin[node] = origin;
    this.#table[slot] = node;
    if (this.count * 1.5 > this.#mask) this.#growTable();
    return node;
  }

  /** Adds to a node's number in a column. */
  add(column: number, node: number, weight: number): void {
    const values = this.columns[column] as Float64Array;
    values[node] = (values[node] as number) + weight;
  }

  #growColumns(): void {
    const size = this.parent.length * 2;
    this.parent = grown(this.parent, new Int32Array(size));
    this.frame = grown(this.frame, new Int32Array(size));
    this.depth = grown(this.depth, new Int32Array(size));
    this.columns.forEach((column, i) => {
      this.columns[i] = grown(column, new Float64Array(size));
    });
    this.origin = grown(this.origin, new Int32Array(size));
  }

  #growTable(): void {
    this.#table = new Int32Array((this.#mask + 1) * 2).fill(-1);
    this.#mask = this.#table.length - 1;
    for (let node = 0; node < this.count; node++) {
      let slot = slotOf(this.parent[node] as number, this.frame[node] as number) & this.#mask;
      while ((this.#table[slot] as number) >= 0) slot = (slot + 1) & this.#mask;
      this.#table[slot] = node;
    }
  }
}

function slotOf(parent: number, frame: number): number {
  const hash = Math.imul(parent + 1, 0x9e3779b1) ^ Math.imul(frame + 1, 0x85ebca6b);
  return hash ^ (hash >>> 15);
}

/** `to`, which is longer, with the values of `from` at its start. */
export function grown<T extends Int32Array | Float64Array | Uint16Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

/** Where each node of a tree stands once it is in preorder with siblings in descending weight. */
export interface Arrangement {
  readonly count: number;
  /** New number of each old node; −1 where its subtree has no weight. */
  readonly place: Int32Array;
  /** The rest by new number. */
  readonly parent: Int32Array;
  readonly end: Int32Array;
  readonly depth: Int32Array;
  /** Number of children. */
  readonly fanOut: Int32Array;
}

/** Adds each node's weight to its ancestors, in place. Parents must have smaller numbers than their children. */
export function sumSubtrees(parent: Int32Array, weight: Float64Array, count: number): void {
  for (let i = count - 1; i >= 0; i--) {
    const p = parent[i] as number;
    if (p >= 0) weight[p] = (weight[p] as number) + (weight[i] as number);
  }
}

/** Puts a tree in preorder, heaviest sibling first (the older on ties), and leaves out subtrees without weight. Linear but for the sorting. */
export function arrange(parent: Int32Array, total: Float64Array, count: number): Arrangement {
  const size = new Int32Array(count);
  // Children of node i stand in children[start[i + 1]..start[i + 2]); the roots' parent is −1.
  const start = new Int32Array(count + 3);
  for (let i = count - 1; i >= 0; i--) {
    if (!((total[i] as number) > 0)) continue;
    const p = parent[i] as number;
    size[i] = (size[i] as number) + 1;
    start[p + 3] = (start[p + 3] as number) + 1;
    if (p >= 0) size[p] = (size[p] as number) + (size[i] as number);
  }
  for (let i = 1; i < count + 3; i++) start[i] = (start[i] as number) + (start[i - 1] as number);
  const kept = start[count + 2] as number;
  const children = new Int32Array(kept);
  for (let i = 0; i < count; i++) {
    if (!((total[i] as number) > 0)) continue;
    const slot = (parent[i] as number) + 2;
    const at = start[slot] as number;
    children[at] = i;
    start[slot] = at + 1;
  }

  const place = new Int32Array(count).fill(-1);
  const newParent = new Int32Array(kept);
  const end = new Int32Array(kept);
  const depth = new Int32Array(kept);
  const fanOut = new Int32Array(kept);
  for (let i = -1; i < count; i++) {
    const from = start[i + 1] as number;
    const to = start[i + 2] as number;
    if (from === to) continue;
    const own = i < 0 ? -1 : (place[i] as number);
    sortByWeight(children, from, to, total);
    let at = own + 1;
    const row = own < 0 ? 0 : (depth[own] as number) + 1;
    for (let c = from; c < to; c++) {
      const child = children[c] as number;
      place[child] = at;
      newParent[at] = own;
      depth[at] = row;
      const next = at + (size[child] as number);
      end[at] = next;
      at = next;
    }
    if (own >= 0) fanOut[own] = to - from;
  }
  return { count: kept, place, parent: newParent, end, depth, fanOut };
}

function sortByWeight(nodes: Int32Array, from: number, to: number, weight: Float64Array): void {
  let sorted = true;
  for (let i = from + 1; i < to && sorted; i++) {
    sorted = (weight[nodes[i] as number] as number) <= (weight[nodes[i - 1] as number] as number);
  }
  if (sorted) return;
  if (to - from > 24) {
    nodes.subarray(from, to).sort((a, b) => (weight[b] as number) - (weight[a] as number) || a - b);
    return;
  }
  for (let i = from + 1; i < to; i++) {
    const node = nodes[i] as number;
    const own = weight[node] as number;
    let at = i;
    while (at > from && (weight[nodes[at - 1] as number] as number) < own) {
      nodes[at] = nodes[at - 1] as number;
      at--;
    }
    nodes[at] = node;
  }
}

/** A column of an arranged tree: the values of `column` at their nodes' new numbers. */
export function rearranged<T extends Int32Array | Float64Array | Uint8Array>(
  arrangement: Arrangement,
  column: T,
  into: T,
): T {
  const { place } = arrangement;
  for (let i = 0; i < place.length; i++) {
    const at = place[i] as number;
    if (at >= 0) into[at] = column[i] as number;
  }
  return into;
}
