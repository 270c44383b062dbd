import type { StoredHeap } from '../stored-heap.ts';
import type { SnapshotColumns } from './snapshot.ts';

/** Common ids that are compared: enough to tell 1 % from 7 %. */
const COMPARED = 20_000;
/** Bytes of a name that are compared. */
const NAME_BYTES = 256;

function sameName(a: StoredHeap, nodeA: number, b: StoredHeap, nodeB: number): boolean {
  const left = a.strings.bytes(a.value('name', nodeA)).subarray(0, NAME_BYTES);
  const right = b.strings.bytes(b.value('name', nodeB)).subarray(0, NAME_BYTES);
  return left.length === right.length && left.every((byte, i) => byte === right[i]);
}

/**
 * Share of the ids that two heaps have in common which name something else in the second: another type or another name. One process gives 0;
 * another run of the same program 7 to 16 % (`rules.md` §6, M9). From an even sample of up to 20,000 ids; null where either has no ids or
 * they have none in common.
 */
export function renamedShare(before: SnapshotColumns, after: SnapshotColumns): number | null {
  const { id: idsBefore } = before;
  const { id: idsAfter } = after;
  if (idsBefore === null || idsAfter === null) return null;
  const step = Math.max(1, Math.floor(before.count / COMPARED));
  const sample = new Map<number, number>();
  for (let node = 0; node < before.count; node += step) sample.set(idsBefore[node] as number, node);
  let common = 0;
  let renamed = 0;
  for (let node = 0; node < after.count; node++) {
    const old = sample.get(idsAfter[node] as number);
    if (old === undefined) continue;
    common++;
    const same = before.type[old] === after.type[node] && sameName(before.heap, old, after.heap, node);
    if (!same) renamed++;
  }
  return common === 0 ? null : renamed / common;
}
