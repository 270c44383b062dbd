import { ClassRows } from '../graph/classes.ts';
import type { ClassSums } from './class-sums.ts';
import { compareSteps } from './compare-steps.ts';
import { followPaths } from './follow-paths.ts';
import { containersOf, followedClasses, unreachedOf, worthPaths } from './followed.ts';
import type { ClassGrowth, Growth, GrowthOptions, MeasuredHeap } from './model.ts';
import { OpenHeaps } from './open-heaps.ts';
import { aroundMost, insideByGrowth, insideOf } from './part-of.ts';

/**
 * Measures what grew over a series of heaps of one program (`rules.md` §6): each class's objects and bytes, what was added and removed and what
 * of it stayed, which surviving objects hold what is new, and on which paths the objects of growing classes are held. Objects are told to be
 * the same by id and type where the heaps come from one process; else classes and paths are all there is.
 */
export function measureGrowth(heaps: readonly MeasuredHeap[], options: GrowthOptions): Growth {
  const classes = new ClassRows();
  const open = new OpenHeaps(heaps, classes);
  try {
    return measured(heaps, options, classes, open);
  } finally {
    open.keepOnly();
  }
}

function measured(heaps: readonly MeasuredHeap[], options: GrowthOptions, classes: ClassRows, open: OpenHeaps): Growth {
  const { progress = () => undefined } = options;
  const last = heaps.length - 1;
  const from = Math.min(options.warmUp, Math.max(0, last - 1));
  const { sums, owners, matching, newSinceFrom } = compareSteps(heaps, from, options, classes, open, (label, share) =>
    progress(`comparing ${label}`, 0.7 * share),
  );
  progress('following paths', 0.7);
  const followed = followedClasses(sums.rows, from);
  const containers = containersOf(followed, classes.rows, sums.rows, from);
  if (newSinceFrom === null) open.keepOnly(from, last);
  const insides =
    newSinceFrom === null
      ? insideByGrowth(open.columns(from), open.columns(last), followed, containers)
      : insideOf(open.columns(last), newSinceFrom, followed, containers);
  const partOf = (at: number): number | null => aroundMost(insides, at);
  const unreached = unreachedOf(open.columns(last), followed);
  const onPaths = worthPaths(classes.rows, sums.rows, from, followed, partOf);
  const ownerRows = matching.byId ? owners.rows(open, from) : [];
  // The columns for its paths come on top of its own.
  open.keepOnly(last);
  const paths = followPaths(heaps.length, onPaths, classes, open, (share) =>
    progress('following paths', 0.7 + 0.3 * share),
  );
  return {
    snapshots: heaps.map(({ open: _open, close: _close, process: _process, hasIds: _hasIds, ...snapshot }) => snapshot),
    warmUp: options.warmUp,
    matching,
    sizes: 'retained',
    classes: classes.rows.map((row, at) =>
      classGrowth(row, sums.of(at), matching.byId, unreached.get(at) ?? 0, classes.rows[partOf(at) ?? -1]?.key ?? null),
    ),
    paths,
    owners: ownerRows,
  };
}

function classGrowth(
  row: ClassRows['rows'][number],
  { count, self, retained, ...byIds }: ClassSums,
  byId: boolean,
  unreached: number,
  partOf: string | null,
): ClassGrowth {
  const unknown = { added: null, addedBytes: null, removed: null, stillAlive: null };
  return { ...row, count, self, retained, ...(byId ? byIds : unknown), unreached, partOf };
}
