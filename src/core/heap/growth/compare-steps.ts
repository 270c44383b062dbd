import { SeriesSums } from './class-sums.ts';
import { byClass, missingIn } from './difference.ts';
import type { GrowthOptions, Matching, MeasuredHeap } from './model.ts';
import { GrowthOwners } from './owners.ts';
import { mismatch, renamedShare, unmatchable } from './same-process.ts';
import type { SeriesClasses, SnapshotColumns } from './snapshot.ts';

/** What comes of looking at each heap of a series beside the one before. */
export interface ComparedSteps {
  readonly sums: SeriesSums;
  readonly owners: GrowthOwners;
  readonly matching: Matching;
  /** The heap after warm-up, and the last one; null where the series ends before. */
  readonly base: SnapshotColumns | null;
  readonly last: SnapshotColumns | null;
  /** New in the last heap since warm-up ended, as 1; null where that cannot be told. */
  readonly newSinceWarmUp: Uint8Array | null;
  /** The two heaps that were looked at last, by step: who asks on need not read them again. */
  readonly recent: ReadonlyMap<number, SnapshotColumns>;
}

/** Looks at each heap of a series beside the one before; columns of older ones are released. */
export function compareSteps(
  heaps: readonly MeasuredHeap[],
  { warmUp, renamed: mostRenamed }: Pick<GrowthOptions, 'warmUp' | 'renamed'>,
  classes: SeriesClasses,
  columnsOf: (step: number) => SnapshotColumns,
  progress: (label: string, share: number) => void,
): ComparedSteps {
  const steps = heaps.length;
  const sums = new SeriesSums(steps);
  const owners = new GrowthOwners(classes, steps - 1);
  const renamed: number[] = [];
  const recent = new Map<number, SnapshotColumns>();
  let reason = unmatchable(heaps);
  let before: SnapshotColumns | null = null;
  /** What was new in the heap before. */
  let newBefore: Uint8Array | null = null;
  let newSinceWarmUp: Uint8Array | null = null;
  let base: SnapshotColumns | null = null;
  for (const [k, heap] of heaps.entries()) {
    progress(heap.label, k / steps);
    const columns = columnsOf(k);
    sums.note(k, classes, columns.sizes(classes.rows.length));
    if (k === warmUp) base = columns;
    if (before !== null && reason === '') {
      const share = renamedShare(before, columns);
      if (share !== null) renamed.push(share);
      reason = mismatch(share, mostRenamed, heap.label);
    }
    if (before !== null && reason === '') {
      const d = k - 1;
      const added = missingIn(columns, before);
      const removed = missingIn(before, columns);
      const addedBy = byClass(columns, added);
      for (const [at, count] of addedBy.count) sums.of(at).added[d] = count;
      for (const [at, bytes] of addedBy.bytes) sums.of(at).addedBytes[d] = bytes;
      for (const [at, count] of byClass(before, removed).count) sums.of(at).removed[d] = count;
      if (newBefore !== null) {
        const stayed: Uint8Array = newBefore;
        for (let node = 0; node < stayed.length; node++) if (removed[node] === 1) stayed[node] = 0;
        for (const [at, count] of byClass(before, stayed).count) sums.of(at).stillAlive[d - 1] = count;
      }
      owners.gained(columns, added, k);
      owners.released(before, removed, d);
      newBefore = added;
      if (k === steps - 1 && base !== null) newSinceWarmUp = base === before ? added : missingIn(columns, base);
    }
    // What is older than the heap before is read again where its paths are asked for.
    const old = recent.get(k - 2);
    recent.delete(k - 2);
    if (old !== undefined && old !== base) old.release();
    recent.set(k, columns);
    before = columns;
  }
  const byId = reason === '' && steps > 1;
  return {
    sums,
    owners,
    matching: {
      byId,
      renamed,
      reason: byId ? 'The heaps come from one process: objects are told to be the same by their ids.' : reason,
    },
    base,
    last: before,
    newSinceWarmUp,
    recent,
  };
}
