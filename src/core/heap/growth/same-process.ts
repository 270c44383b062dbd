import type { StoredHeap } from '../stored-heap.ts';
import type { Matching } from './model.ts';
import type { SnapshotColumns } from './snapshot.ts';

/** Common ids that are compared: enough to tell 1 % from 7 %. */
const COMPARED = 20_000;
/** Places of the filter that ids are looked up in first. */
const FILTER = 1 << 18;
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
  // Most ids are in no sample: one look into a small array tells so.
  const isSampled = new Uint8Array(FILTER);
  for (let node = 0; node < before.count; node += step) {
    const id = idsBefore[node] as number;
    sample.set(id, node);
    isSampled[(id >>> 1) % FILTER] = 1;
  }
  let common = 0;
  let renamed = 0;
  for (let node = 0; node < after.count; node++) {
    const id = idsAfter[node] as number;
    if (isSampled[(id >>> 1) % FILTER] === 0) continue;
    const old = sample.get(id);
    if (old === undefined) continue;
    common++;
    const same = before.type[old] === after.type[node] && sameName(before.heap, old, after.heap, node);
    if (!same) renamed++;
  }
  return common === 0 ? null : renamed / common;
}

/** Why objects of different heaps cannot be told to be the same, and in a sentence. */
export interface Unmatched {
  readonly kind: Exclude<Matching['kind'], 'ids'>;
  readonly reason: string;
}

/** Another process goes before the lack of ids: growth from one to the other may be none at all. Null where a process is not known to be another. */
export function otherProcess(heaps: readonly { readonly process: string | null }[]): Unmatched | null {
  const processes = new Set(heaps.flatMap(({ process }) => (process === null ? [] : [process])));
  if (processes.size <= 1) return null;
  const reason = 'The heaps were taken from different processes, so only classes are compared.';
  return { kind: 'otherProcess', reason };
}

/** Why objects cannot be told to be the same by their ids; null where they may be. */
export function unmatchable(
  heaps: readonly { readonly hasIds: boolean; readonly process: string | null }[],
): Unmatched | null {
  const other = otherProcess(heaps);
  if (other !== null || heaps.every(({ hasIds }) => hasIds)) return other;
  const reason =
    'These heaps tell objects apart by addresses, which the collector changes: classes and paths are compared, objects cannot be.';
  return { kind: 'noIds', reason };
}

/** Why the next heap's ids name nothing of the one before; null where they do. `most`: largest share of ids that may name something else. */
export function mismatch(share: number | null, most: number, label: string): Unmatched | null {
  if (share === null) return { kind: 'otherProcess', reason: 'The heaps have no ids in common.' };
  if (share <= most) return null;
  const percent = (share * 100).toFixed(1);
  const reason = `Of the ids that “${label}” has in common with the heap before, ${percent} % name another object: they are not from one process, so only classes are compared.`;
  return { kind: 'otherProcess', reason };
}
