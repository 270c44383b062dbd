import type { ClassRows } from '../graph/classes.ts';
import { SeriesSums } from './class-sums.ts';
import { byClass } from './difference.ts';
import { type HeapIds, type Marked, missingIn } from './ids.ts';
import type { GrowthOptions, Matching, MeasuredHeap } from './model.ts';
import type { OpenHeaps } from './open-heaps.ts';
import { GrowthOwners } from './owners.ts';
import { mismatch, renamedShare, unmatchable } from './same-process.ts';
import type { SnapshotColumns } from './snapshot.ts';

/** What comes of looking at each heap of a series beside the one before. */
export interface ComparedSteps {
  readonly sums: SeriesSums;
  readonly owners: GrowthOwners;
  readonly matching: Matching;
  /** New in the last heap since `from`; null where that cannot be told. */
  readonly newSinceFrom: Marked | null;
}

/** Looks at each heap of a series beside the one before; the last two stay open. Growth counts from the heap `from` on. */
export function compareSteps(
  heaps: readonly MeasuredHeap[],
  from: number,
  { renamed: mostRenamed }: Pick<GrowthOptions, 'renamed'>,
  classes: ClassRows,
  open: OpenHeaps,
  progress: (label: string, share: number) => void,
): ComparedSteps {
  const steps = heaps.length;
  const sums = new SeriesSums(steps);
  const owners = new GrowthOwners(classes, steps - 1);
  const renamed: number[] = [];
  let unmatched = unmatchable(heaps);
  let before: SnapshotColumns | null = null;
  /** What was new in the heap before. */
  let newBefore: Marked | null = null;
  let newSinceFrom: Marked | null = null;
  let idsFrom: HeapIds | null = null;
  for (const [k, heap] of heaps.entries()) {
    progress(heap.label, k / steps);
    // What is older is read again where its paths are asked for; the last one's class table is there already.
    open.keepOnly(k - 1, k, steps - 1);
    const columns = open.columns(k);
    sums.note(k, classes, columns.sizes(classes.rows.length));
    if (before !== null && unmatched === null) {
      const share = renamedShare(before, columns);
      if (share !== null) renamed.push(share);
      unmatched = mismatch(share, mostRenamed, heap.label);
    }
    if (before !== null && unmatched === null) {
      const d = k - 1;
      const added = missingIn(columns, before.ids);
      const removed = missingIn(before, columns.ids);
      const addedBy = byClass(columns, added.nodes);
      for (const [at, count] of addedBy.count) sums.of(at).added[d] = count;
      for (const [at, bytes] of addedBy.bytes) sums.of(at).addedBytes[d] = bytes;
      for (const [at, count] of byClass(before, removed.nodes).count) sums.of(at).removed[d] = count;
      if (newBefore !== null) {
        const stayed = newBefore.nodes.filter((node) => removed.marks[node] !== 1);
        for (const [at, count] of byClass(before, stayed).count) sums.of(at).stillAlive[d - 1] = count;
      }
      owners.gained(columns, added, k);
      owners.released(before, removed, d);
      newBefore = added;
      if (k === steps - 1) newSinceFrom = from === d ? added : missingIn(columns, idsFrom);
    }
    if (k === from && unmatched === null && from < steps - 2) idsFrom = columns.ids;
    before = columns;
  }
  const matching: Matching =
    unmatched === null
      ? {
          byId: true,
          kind: 'ids',
          renamed,
          reason: 'The heaps come from one process: objects are told to be the same by their ids.',
        }
      : { byId: false, renamed, ...unmatched };
  return { sums, owners, matching, newSinceFrom };
}
