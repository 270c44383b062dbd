import { pathText } from '../describe.ts';
import { type HeapClass, isCollectionPart } from '../graph/classes.ts';
import { UNREACHED } from '../graph/distances.ts';
import type { StoredHeap } from '../stored-heap.ts';
import { byClass, holdings, insideOf, missingIn } from './difference.ts';
import type { ClassGrowth, Growth, GrowthOwner, GrowthSnapshot, Matching, PathGrowth } from './model.ts';
import { PathGroups } from './path-groups.ts';
import { renamedShare } from './same-process.ts';
import { SeriesClasses, SnapshotColumns, shapesOf } from './snapshot.ts';

/** One heap of a series to be measured. */
export interface MeasuredHeap extends GrowthSnapshot {
  /** Opened when it is its turn: one heap's columns are held at a time, and what is needed of the one before. */
  open(): StoredHeap;
  /** Objects keep their ids from one heap to the next. */
  readonly hasIds: boolean;
  /** Identity of the process it was taken from, where Plateau took it; null where nobody knows. */
  readonly process: string | null;
}

export interface GrowthOptions {
  /** Differences from the first on that are warm-up. */
  readonly warmUp: number;
  /** Largest share of common ids that may name something else in one process. */
  readonly renamed: number;
  /** Hears of the work: what is done, 0 to 1. */
  progress?(phase: string, share: number): void;
}

/** Classes that are asked whether they are part of another's growth: those that grew most, by retained bytes and by count. */
const FOLLOWED = 40;
/** Of those that are not, so many are followed along their paths. */
const ON_PATHS = 16;
/** Growth in bytes below which a class is not followed, unless it is one of the first. */
const WORTH = 65_536;
const FIRST = 4;
/** Part of what a class's new objects keep that must lie inside others' for its growth to be part of theirs. */
const PART_OF = 0.8;
const OWNERS = 200;
const CONTENTS = 5;
/** Groups of paths kept for each class. */
const PATHS = 40;

interface Sums {
  readonly count: number[];
  readonly self: number[];
  readonly retained: number[];
  readonly added: number[];
  readonly addedBytes: number[];
  readonly removed: number[];
  readonly stillAlive: number[];
}

interface OwnerSums {
  node: number;
  snapshot: number;
  readonly gained: number[];
  readonly released: number[];
  contents: GrowthOwner['contents'];
}

const zeros = (length: number): number[] => new Array<number>(length).fill(0);
const add = (list: number[], at: number, value: number): void => {
  list[at] = (list[at] ?? 0) + value;
};

/**
 * Measures what grew over a series of heaps of one program (`rules.md` §6): each class's objects and bytes, what was added and removed and what
 * of it stayed, which surviving objects hold what is new, and on which paths the objects of growing classes are held. Objects are told to be
 * the same by id and type where the heaps come from one process; else classes and paths are all there is.
 */
export function measureGrowth(heaps: readonly MeasuredHeap[], options: GrowthOptions): Growth {
  const { progress = () => undefined } = options;
  const steps = heaps.length;
  const differences = steps - 1;
  const classes = new SeriesClasses();
  const last = heaps.at(-1);
  const shapes = last === undefined ? [] : shapesOf(last.open());
  const sums: Sums[] = [];
  const sumsOf = (at: number): Sums => {
    for (let i = sums.length; i <= at; i++) {
      sums.push({
        count: zeros(steps),
        self: zeros(steps),
        retained: zeros(steps),
        added: zeros(differences),
        addedBytes: zeros(differences),
        removed: zeros(differences),
        stillAlive: zeros(differences),
      });
    }
    return sums[at] as Sums;
  };
  const owners = new Map<number, OwnerSums>();
  const renamed: number[] = [];
  let reason = matchable(heaps);
  /** The heap before, and which of its nodes were new in it. */
  let before: SnapshotColumns | null = null;
  /** The two heaps that were looked at last: the paths need not read them again. */
  let recent: readonly (readonly [number, SnapshotColumns])[] = [];
  let newBefore: Uint8Array | null = null;
  /** New in the last heap since warm-up ended. */
  let newSinceWarmUp: Uint8Array | null = null;
  let base: SnapshotColumns | null = null;
  let current: SnapshotColumns | null = null;
  heaps.forEach((heap, k) => {
    progress(`comparing ${heap.label}`, (k / steps) * 0.7);
    current = new SnapshotColumns(heap.open(), classes, shapes);
    const columns: SnapshotColumns = current;
    const sizes = columns.sizes(classes.rows.length);
    classes.rows.forEach((_, at) => {
      const row = sumsOf(at);
      row.count[k] = sizes.count[at] ?? 0;
      row.self[k] = sizes.self[at] ?? 0;
      row.retained[k] = sizes.retained[at] ?? 0;
    });
    if (k === options.warmUp) base = columns;
    if (before !== null && reason === '') {
      const share = renamedShare(before, columns);
      if (share === null) reason = 'The heaps have no ids in common.';
      else {
        renamed.push(share);
        if (share > options.renamed) reason = otherProcess(share, heap.label);
      }
    }
    if (before !== null && reason === '') {
      const d = k - 1;
      const added = missingIn(columns, before);
      const removed = missingIn(before, columns);
      const addedBy = byClass(columns, added);
      for (const [at, count] of addedBy.count) sumsOf(at).added[d] = count;
      for (const [at, bytes] of addedBy.bytes) sumsOf(at).addedBytes[d] = bytes;
      for (const [at, count] of byClass(before, removed).count) sumsOf(at).removed[d] = count;
      if (newBefore !== null) {
        const stayed: Uint8Array = newBefore;
        for (let node = 0; node < stayed.length; node++) if (removed[node] === 1) stayed[node] = 0;
        for (const [at, count] of byClass(before, stayed).count) sumsOf(at).stillAlive[d - 1] = count;
      }
      charge(owners, columns, added, k, d, differences, classes, true);
      charge(owners, before, removed, d, d, differences, classes, false);
      newBefore = added;
      if (k === steps - 1 && base !== null) newSinceWarmUp = base === before ? added : missingIn(columns, base);
    }
    // What is older than the heap before is read again where its paths are asked for.
    const [oldest, ...others] = recent;
    if (recent.length === 2 && oldest !== undefined && oldest[1] !== base) oldest[1].release();
    before = columns;
    recent = [...(recent.length === 2 ? others : recent), [k, columns]];
  });
  const byId = reason === '' && differences > 0;
  const matching: Matching = {
    byId,
    renamed,
    reason: byId ? 'The heaps come from one process: objects are told to be the same by their ids.' : reason,
  };
  const from = Math.min(options.warmUp, Math.max(0, differences - 1));
  const followed = followedClasses(sums, from);
  // What the runtime is made of explains nothing, and contents hold no objects.
  const containers = new Set(
    [...followed].filter((at) => isContainer(classes.rows[at]) && growsThroughout(sums[at], from)),
  );
  const parts =
    current === null
      ? null
      : newSinceWarmUp !== null
        ? insideOf(current, newSinceWarmUp, followed, containers)
        : insideByGrowth(base ?? current, current, followed, containers);
  progress('following paths', 0.7);
  const unreached = current === null ? new Map<number, number>() : unreachedOf(current, followed);
  const onPaths = worthFollowing(sums, from, followed, (at) => partOf(at) === null);
  const kept = new Map(recent);
  const columnsOf = (k: number): SnapshotColumns =>
    kept.get(k) ?? new SnapshotColumns((heaps[k] as MeasuredHeap).open(), classes, shapes);
  const paths = followPaths(steps, onPaths, classes, columnsOf, (share) =>
    progress('following paths', 0.7 + 0.3 * share),
  );
  return {
    snapshots: heaps.map(({ open: _open, process: _process, hasIds: _hasIds, ...snapshot }) => snapshot),
    warmUp: options.warmUp,
    matching,
    classes: classes.rows.map((row, at) => classGrowth(row, sumsOf(at), byId, unreached.get(at) ?? 0, partOf(at))),
    paths,
    owners: byId ? ownerRows(owners, heaps, from) : [],
  };

  function partOf(at: number): string | null {
    const inside = parts?.get(at);
    if (inside === undefined) return null;
    let total = 0;
    let most: readonly [number, number] = [-1, 0];
    for (const [around, count] of inside.inside) {
      total += count;
      if (count > most[1]) most = [around, count];
    }
    return total >= PART_OF * inside.total ? (classes.rows[most[0]]?.key ?? null) : null;
  }
}

function otherProcess(share: number, label: string): string {
  const percent = (share * 100).toFixed(1);
  return `Of the ids that “${label}” has in common with the heap before, ${percent} % name another object: they are not from one process, so only classes are compared.`;
}

/** Why objects cannot be told to be the same by their ids; empty where they may be. */
function matchable(heaps: readonly MeasuredHeap[]): string {
  if (heaps.some(({ hasIds }) => !hasIds)) {
    return 'These heaps tell objects apart by addresses, which the collector changes: classes and paths are compared, objects cannot be.';
  }
  const processes = new Set(heaps.flatMap(({ process }) => (process === null ? [] : [process])));
  if (processes.size > 1) return 'The heaps were taken from different processes, so only classes are compared.';
  return '';
}

/** Charges what is new, or what is gone, to the objects that hold or held it. */
function charge(
  owners: Map<number, OwnerSums>,
  columns: SnapshotColumns,
  marks: Uint8Array,
  snapshot: number,
  difference: number,
  differences: number,
  classes: SeriesClasses,
  gained: boolean,
): void {
  for (const [node, holding] of holdings(columns, marks)) {
    const id = columns.id?.[node] ?? -1;
    const known = owners.get(id);
    const owner = known ?? {
      node,
      snapshot,
      gained: zeros(differences),
      released: zeros(differences),
      contents: [],
    };
    if (known === undefined) owners.set(id, owner);
    add(gained ? owner.gained : owner.released, difference, holding.bytes);
    if (!gained) continue;
    owner.node = node;
    owner.snapshot = snapshot;
    owner.contents = [...holding.contents]
      .map(([at, kind]) => ({ name: classes.rows[at]?.name ?? '', ...kind }))
      .sort((a, b) => b.retained - a.retained)
      .slice(0, CONTENTS);
  }
}

function ownerRows(
  owners: ReadonlyMap<number, OwnerSums>,
  heaps: readonly MeasuredHeap[],
  from: number,
): readonly GrowthOwner[] {
  const net = ({ gained, released }: OwnerSums): number =>
    gained.reduce((sum, bytes, i) => (i < from ? sum : sum + bytes - (released[i] ?? 0)), 0);
  return [...owners]
    .filter(([, { gained }]) => gained.slice(from).some((bytes) => bytes > 0))
    .sort(([, a], [, b]) => net(b) - net(a))
    .slice(0, OWNERS)
    .flatMap(([id, { node, snapshot, gained, released, contents }]) => {
      const heap = heaps[snapshot]?.open();
      if (heap === undefined) return [];
      const path = pathText(heap, heap.path(node), false);
      const name = heap.className(node);
      return [{ id, node, snapshot, name, path, gained, released, contents }];
    });
}

/** Classes worth following: those whose retained size or count grew most since warm-up. */
function followedClasses(sums: readonly Sums[], from: number): ReadonlySet<number> {
  const rows = sums.map((row, at) => ({
    at,
    retained: (row.retained.at(-1) ?? 0) - (row.retained[from] ?? 0),
    count: (row.count.at(-1) ?? 0) - (row.count[from] ?? 0),
  }));
  const grown = rows.filter(({ count }) => count > 0);
  const most = (value: (row: (typeof rows)[number]) => number) =>
    [...grown].sort((a, b) => value(b) - value(a)).slice(0, FOLLOWED);
  return new Set([...most(({ retained }) => retained), ...most(({ count }) => count)].map(({ at }) => at));
}

/** Growth in objects without which a class holds what grows, and does not grow itself. */
const CONTAINER_LEAST = 10;

/** True for a class that grew in every difference that counts: one new list with all new objects in it is their holder, not the leak. */
function growsThroughout(row: Sums | undefined, from: number): boolean {
  const counts = row?.count.slice(from) ?? [];
  const grown = (counts.at(-1) ?? 0) - (counts[0] ?? 0);
  return grown >= CONTAINER_LEAST && counts.every((count, i) => i === 0 || count > (counts[i - 1] ?? 0));
}

/** Classes whose objects the program makes to hold others. */
function isContainer(row: HeapClass | undefined): boolean {
  if (row === undefined || row.name.startsWith('system / ') || isCollectionPart(row)) return false;
  return row.type === 'object' || row.type === 'closure' || row.type === 'native';
}

/** The same where objects cannot be told to be new: what more lies inside of others in the last heap than did in the first that counts. */
function insideByGrowth(
  first: SnapshotColumns,
  last: SnapshotColumns,
  followed: ReadonlySet<number>,
  containers: ReadonlySet<number>,
): ReturnType<typeof insideOf> {
  const all = ({ count }: SnapshotColumns): Uint8Array => new Uint8Array(count).fill(1, 1);
  const before = insideOf(first, all(first), followed, containers);
  const after = insideOf(last, all(last), followed, containers);
  return new Map(
    [...after].map(([at, { total, inside }]) => {
      const known = before.get(at);
      const grown = [...inside].map(
        ([around, bytes]) => [around, Math.max(0, bytes - (known?.inside.get(around) ?? 0))] as const,
      );
      return [at, { total: Math.max(1, total - (known?.total ?? 0)), inside: new Map(grown) }];
    }),
  );
}

/** Of the classes that stand for themselves, those that grew by enough to ask where they are held. */
function worthFollowing(
  sums: readonly Sums[],
  from: number,
  classes: ReadonlySet<number>,
  forItself: (at: number) => boolean,
): ReadonlySet<number> {
  const growth = (at: number): number => (sums[at]?.retained.at(-1) ?? 0) - (sums[at]?.retained[from] ?? 0);
  const own = [...classes].filter(forItself).sort((a, b) => growth(b) - growth(a));
  return new Set(own.filter((at, i) => i < FIRST || growth(at) >= WORTH).slice(0, ON_PATHS));
}

function unreachedOf(
  { heap, count, class: classes, own }: SnapshotColumns,
  followed: ReadonlySet<number>,
): ReadonlyMap<number, number> {
  const distance = heap.all('distance');
  const found = new Map<number, number>();
  for (let node = 0; node < count; node++) {
    if (distance[node] !== UNREACHED || own[node] === 0 || !followed.has(classes[node] as number)) continue;
    const at = classes[node] as number;
    found.set(at, (found.get(at) ?? 0) + 1);
  }
  return found;
}

function classGrowth(
  row: SeriesClasses['rows'][number],
  { count, self, retained, added, addedBytes, removed, stillAlive }: Sums,
  byId: boolean,
  unreached: number,
  partOf: string | null,
): ClassGrowth {
  const ids = byId ? { added, addedBytes, removed, stillAlive } : null;
  return {
    ...row,
    count,
    self,
    retained,
    added: ids?.added ?? null,
    addedBytes: ids?.addedBytes ?? null,
    removed: ids?.removed ?? null,
    stillAlive: ids?.stillAlive ?? null,
    unreached,
    partOf,
  };
}

/** The objects of the classes followed, by path, in every heap. */
function followPaths(
  steps: number,
  followed: ReadonlySet<number>,
  classes: SeriesClasses,
  columnsOf: (step: number) => SnapshotColumns,
  progress: (share: number) => void,
): readonly PathGrowth[] {
  const found = new Map<
    string,
    { -readonly [K in keyof PathGrowth]: PathGrowth[K] } & { count: number[]; bytes: number[] }
  >();
  for (let k = 0; k < steps; k++) {
    progress(k / steps);
    const columns = columnsOf(k);
    const byPath = new PathGroups(columns);
    const groups = byPath.groups(followed);
    byPath.release();
    columns.release();
    for (const [key, group] of groups) {
      const row = found.get(key) ?? {
        class: classes.rows[group.class]?.key ?? '',
        path: group.path,
        wholePath: group.wholePath,
        count: zeros(steps),
        bytes: zeros(steps),
        example: null,
      };
      found.set(key, row);
      row.count[k] = group.count;
      row.bytes[k] = group.bytes;
      row.example = k === steps - 1 ? group.example : null;
    }
  }
  const byClass = Map.groupBy(found.values(), (row) => row.class);
  const growth = (row: PathGrowth): number => (row.count.at(-1) ?? 0) - Math.min(...row.count);
  return [...byClass.values()].flatMap((rows) =>
    rows.sort((a, b) => growth(b) - growth(a) || (b.count.at(-1) ?? 0) - (a.count.at(-1) ?? 0)).slice(0, PATHS),
  );
}
