import { NODE_TYPES } from '../model.ts';
import type { SnapshotColumns } from './snapshot.ts';

const ARRAY = NODE_TYPES.indexOf('array');
const HIDDEN = NODE_TYPES.indexOf('hidden');

/** The runtime's parts of an object: what holds them is the object. */
const isPart = (type: number | undefined): boolean => type === ARRAY || type === HIDDEN;

/** Marks the nodes of `of` that the other heap does not have, as 1. */
export function missingIn(of: SnapshotColumns, other: SnapshotColumns): Uint8Array {
  const marks = new Uint8Array(of.count);
  const { id, type } = of;
  const { ids } = other;
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

/**
 * For each class wanted, of its marked objects: how many lie inside a marked object of another class wanted, by the outermost such class.
 * Objects directly below what survived lie in none; parts of the runtime are passed through.
 */
export function insideOf(
  { count, dominator, type, class: classes, own }: SnapshotColumns,
  marks: Uint8Array,
  wanted: ReadonlySet<number>,
): ReadonlyMap<number, { readonly total: number; readonly inside: ReadonlyMap<number, number> }> {
  const found = new Map<number, { total: number; readonly inside: Map<number, number> }>();
  /** By node: outermost class wanted on the way down to it through marked nodes, itself included. */
  const outermost = new Int32Array(count).fill(UNKNOWN);
  const chain: number[] = [];
  const resolve = (node: number): number => {
    let at = node;
    while (marks[at] === 1 && outermost[at] === UNKNOWN) {
      chain.push(at);
      at = dominator[at] as number;
    }
    let known = marks[at] === 1 ? (outermost[at] as number) : NONE;
    for (let step = chain.pop(); step !== undefined; step = chain.pop()) {
      const own1 = classes[step] as number;
      // A part of the runtime is no holder: the new table of a Map that grew holds whatever the Map holds.
      if (known === NONE && wanted.has(own1) && !isPart(type[step])) known = own1;
      outermost[step] = known;
    }
    return known;
  };
  for (let node = 1; node < count; node++) {
    const at = classes[node] as number;
    if (marks[node] !== 1 || own[node] === 0 || !wanted.has(at)) continue;
    const row = found.get(at) ?? { total: 0, inside: new Map<number, number>() };
    found.set(at, row);
    row.total++;
    const around = resolve(dominator[node] as number);
    if (around !== NONE && around !== at) row.inside.set(around, (row.inside.get(around) ?? 0) + 1);
  }
  return found;
}
