import type { ClassSums } from './class-sums.ts';
import { compareSteps } from './compare-steps.ts';
import { type Insides, insideOf } from './difference.ts';
import { followPaths } from './follow-paths.ts';
import { containersOf, followedClasses, unreachedOf, worthPaths } from './followed.ts';
import type { ClassGrowth, Growth, GrowthOptions, MeasuredHeap } from './model.ts';
import { aroundMost, insideByGrowth } from './part-of.ts';
import { SeriesClasses, SnapshotColumns, shapesOf } from './snapshot.ts';

/**
 * Measures what grew over a series of heaps of one program (`rules.md` §6): each class's objects and bytes, what was added and removed and what
 * of it stayed, which surviving objects hold what is new, and on which paths the objects of growing classes are held. Objects are told to be
 * the same by id and type where the heaps come from one process; else classes and paths are all there is.
 */
export function measureGrowth(heaps: readonly MeasuredHeap[], options: GrowthOptions): Growth {
  const { progress = () => undefined } = options;
  const steps = heaps.length;
  const from = Math.min(options.warmUp, Math.max(0, steps - 2));
  const classes = new SeriesClasses();
  const shapes = heaps.slice(-1).flatMap((heap) => shapesOf(heap.open()));
  const columnsOf = (k: number): SnapshotColumns =>
    new SnapshotColumns((heaps[k] as MeasuredHeap).open(), classes, shapes);
  const { sums, owners, matching, base, last, newSinceWarmUp, recent } = compareSteps(
    heaps,
    options,
    classes,
    columnsOf,
    (label, share) => progress(`comparing ${label}`, 0.7 * share),
  );
  progress('following paths', 0.7);
  const followed = followedClasses(sums.rows, from);
  const containers = containersOf(followed, classes.rows, sums.rows, from);
  let insides: Insides = new Map();
  if (last !== null) {
    insides =
      newSinceWarmUp === null
        ? insideByGrowth(base ?? last, last, followed, containers)
        : insideOf(last, newSinceWarmUp, followed, containers);
  }
  const partOf = (at: number): string | null => {
    const around = aroundMost(insides, at);
    return around === null ? null : (classes.rows[around]?.key ?? null);
  };
  const unreached = last === null ? new Map<number, number>() : unreachedOf(last, followed);
  const onPaths = worthPaths(sums.rows, from, followed, (at) => partOf(at) === null);
  const paths = followPaths(
    steps,
    onPaths,
    classes,
    (k) => recent.get(k) ?? columnsOf(k),
    (share) => progress('following paths', 0.7 + 0.3 * share),
  );
  return {
    snapshots: heaps.map(({ open: _open, process: _process, hasIds: _hasIds, ...snapshot }) => snapshot),
    warmUp: options.warmUp,
    matching,
    sizes: 'retained',
    classes: classes.rows.map((row, at) =>
      classGrowth(row, sums.of(at), matching.byId, unreached.get(at) ?? 0, partOf(at)),
    ),
    paths,
    owners: matching.byId ? owners.rows((snapshot) => heaps[snapshot]?.open(), from) : [],
  };
}

function classGrowth(
  row: SeriesClasses['rows'][number],
  { count, self, retained, ...byIds }: ClassSums,
  byId: boolean,
  unreached: number,
  partOf: string | null,
): ClassGrowth {
  const unknown = { added: null, addedBytes: null, removed: null, stillAlive: null };
  return { ...row, count, self, retained, ...(byId ? byIds : unknown), unreached, partOf };
}
