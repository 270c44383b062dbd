import { NO_EDGE } from '../graph/distances.ts';
import { NODE_TYPES } from '../model.ts';
import type { HeapIds } from './ids.ts';
import type { SnapshotColumns } from './snapshot.ts';

const ARRAY = NODE_TYPES.indexOf('array');
const HIDDEN = NODE_TYPES.indexOf('hidden');

/** The runtime's parts of an object: what holds them is the object. */
const isPart = (type: number | undefined): boolean => type === ARRAY || type === HIDDEN;

/** Marks the nodes of a heap that are not among the ids of another one, as 1. */
export function missingIn(of: SnapshotColumns, ids: HeapIds | null): Uint8Array {
  const marks = new Uint8Array(of.count);
  const { id, type } = of;
  if (id === null || ids === null) return marks;
  for (let node = 0; node < of.count; node++) {
    if (!ids.has(id[node] as number, type[node] as number)) marks[node] = 1;
  }
  return marks;
}

/** Count and own bytes of marked nodes by class of the series. */
export function byClass(
  { count, class: classes, own }: SnapshotColumns,
  marks: Uint8Array,
): { readonly count: Map<number, number>; readonly bytes: Map<number, number> } {
  const counts = new Map<number, number>();
  const bytes = new Map<number, number>();
  const countOf = new Float64Array(1 + classes.reduce((most, value) => Math.max(most, value), 0));
  const bytesOf = new Float64Array(countOf.length);
  for (let node = 0; node < count; node++) {
    const size = own[node] as number;
    if (marks[node] !== 1 || size === 0) continue;
    const at = classes[node] as number;
    countOf[at] = (countOf[at] as number) + 1;
    bytesOf[at] = (bytesOf[at] as number) + size;
  }
  countOf.forEach((value, at) => {
    if (value === 0) return;
    counts.set(at, value);
    bytes.set(at, bytesOf[at] as number);
  });
  return { count: counts, bytes };
}

/** What one object that is in both heaps holds of what is in only one of them. */
export interface Holding {
  bytes: number;
  /** By class of the series: the objects it holds directly, the runtime's parts passed through. */
  readonly contents: Map<number, { count: number; retained: number }>;
}

/**
 * Charges each topmost marked node's retained size to the object that dominates it and is not marked (`heaps.md`, growth owners). By the
 * ordinal of that object; where a part of the runtime holds it, the object that the part belongs to.
 */
export function holdings(columns: SnapshotColumns, marks: Uint8Array): ReadonlyMap<number, Holding> {
  const { count, dominator, type, retained, class: classes } = columns;
  const found = new Map<number, Holding>();
  const owner = (node: number): number => {
    let at = node;
    while (at !== 0 && isPart(type[at])) at = dominator[at] as number;
    return at;
  };
  const holdingOf = (at: number): Holding => {
    const known = found.get(at);
    if (known !== undefined) return known;
    const made: Holding = { bytes: 0, contents: new Map() };
    found.set(at, made);
    return made;
  };
  for (let node = 1; node < count; node++) {
    if (marks[node] !== 1) continue;
    let above = dominator[node] as number;
    const size = retained[node] as number;
    if (marks[above] !== 1) holdingOf(owner(above)).bytes += size;
    if (isPart(type[node])) continue;
    // Held directly: between it and the owner are parts of the runtime only.
    while (above !== 0 && isPart(type[above])) above = dominator[above] as number;
    if (marks[above] === 1) continue;
    const { contents } = holdingOf(above);
    const kind = contents.get(classes[node] as number) ?? { count: 0, retained: 0 };
    kind.count++;
    kind.retained += size;
    contents.set(classes[node] as number, kind);
  }
  return found;
}

/** Not looked at yet, and no class wanted on the way. */
const UNKNOWN = -2;
const NONE = -1;

/** By class: what its marked objects retain, and how much of that lies inside those of another class, in bytes. */
export type Insides = ReadonlyMap<number, { readonly total: number; readonly inside: ReadonlyMap<number, number> }>;

/**
 * For each class wanted, of what its marked objects retain, in bytes: how much lies inside a marked object of another of `containers`, by the outermost such class: one
 * that dominates it, or else one on the shortest path to it, through marked objects all the way. What is held by what survived lies in none.
 */
export function insideOf(
  { heap, count, dominator, class: classes, own, retained }: SnapshotColumns,
  marks: Uint8Array,
  wanted: ReadonlySet<number>,
  containers: ReadonlySet<number>,
): Insides {
  const found = new Map<number, { total: number; readonly inside: Map<number, number> }>();
  const pathEdge = heap.all('pathEdge');
  const sourceOf = heap.edgeSources();
  const byDominators = outermost(count, marks, classes, containers, (node) => dominator[node] as number);
  const byPaths = outermost(count, marks, classes, containers, (node) => {
    const edge = pathEdge[node] as number;
    return edge === NO_EDGE ? 0 : sourceOf(edge);
  });
  for (let node = 1; node < count; node++) {
    const at = classes[node] as number;
    if (marks[node] !== 1 || own[node] === 0 || !wanted.has(at)) continue;
    const row = found.get(at) ?? { total: 0, inside: new Map<number, number>() };
    found.set(at, row);
    row.total += retained[node] as number;
    let around = byDominators(node);
    if (around === NONE || around === at) around = byPaths(node);
    if (around !== NONE && around !== at)
      row.inside.set(around, (row.inside.get(around) ?? 0) + (retained[node] as number));
  }
  return found;
}

/** Answers with the outermost class wanted on a node's way up through marked nodes, itself left out; each node is asked once. */
function outermost(
  count: number,
  marks: Uint8Array,
  classes: Uint32Array,
  wanted: ReadonlySet<number>,
  above: (node: number) => number,
): (node: number) => number {
  const known = new Int32Array(count).fill(UNKNOWN);
  const chain: number[] = [];
  return (start) => {
    let at = above(start);
    // The root ends every way; it is in every heap and never marked.
    while (marks[at] === 1 && known[at] === UNKNOWN) {
      chain.push(at);
      at = above(at);
    }
    let found = marks[at] === 1 ? (known[at] as number) : NONE;
    for (let step = chain.pop(); step !== undefined; step = chain.pop()) {
      const own = classes[step] as number;
      if (found === NONE && wanted.has(own)) found = own;
      known[step] = found;
    }
    return found;
  };
}
