import { NODE_TYPES } from '../model.ts';
import type { Marked } from './ids.ts';
import type { SnapshotColumns } from './snapshot.ts';

const ARRAY = NODE_TYPES.indexOf('array');
const HIDDEN = NODE_TYPES.indexOf('hidden');

/** The runtime's parts of an object: what holds them is the object. */
const isPart = (type: number | undefined): boolean => type === ARRAY || type === HIDDEN;

/** Count and own bytes of nodes by class of the series; those whose size went to their owner are not counted. */
export function byClass(
  { class: classes, own }: SnapshotColumns,
  nodes: Uint32Array,
): { readonly count: Map<number, number>; readonly bytes: Map<number, number> } {
  let last = 0;
  for (const node of nodes) last = Math.max(last, classes[node] as number);
  const countOf = new Float64Array(last + 1);
  const bytesOf = new Float64Array(last + 1);
  for (const node of nodes) {
    const size = own[node] as number;
    if (size === 0) continue;
    const at = classes[node] as number;
    countOf[at] = (countOf[at] as number) + 1;
    bytesOf[at] = (bytesOf[at] as number) + size;
  }
  const count = new Map<number, number>();
  const bytes = new Map<number, number>();
  countOf.forEach((value, at) => {
    if (value === 0) return;
    count.set(at, value);
    bytes.set(at, bytesOf[at] as number);
  });
  return { count, bytes };
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
export function holdings(columns: SnapshotColumns, { marks, nodes }: Marked): ReadonlyMap<number, Holding> {
  const { dominator, type, retained, class: classes } = columns;
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
  for (const node of nodes) {
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
