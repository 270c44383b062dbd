import type { ClassGrowth, Growth, PathGrowth } from '../../heap/growth/model.ts';
import { limitOf, type RuleSet } from '../rule-set.ts';

/** Growth of one class after warm-up, with what each LK rule says of it. */
export interface MeasuredGrowth {
  readonly row: ClassGrowth;
  /** First heap that counts. */
  readonly from: number;
  /** By difference after warm-up: instances and retained bytes. */
  readonly instances: readonly number[];
  readonly bytes: readonly number[];
  readonly totalInstances: number;
  readonly totalBytes: number;
  /** False where the heaps are tables that tell no bytes: they are judged by their counts. */
  readonly knowsBytes: boolean;
  /** Of the growth of the whole heap, or of its own where that is larger: others shrank beside it. At most 1; null where neither grew. */
  readonly share: number | null;
  /** LK-GROW: enough instances and bytes, where they are known, in every difference. */
  readonly everyStep: boolean;
  /** Enough of either in the last difference. */
  readonly grewLast: boolean;
  /** LK-OPS; null where operations were not counted. */
  readonly operations: {
    /** Least-squares slope of the count over operations. */
    readonly perOperation: number;
    /** Largest deviation from the line as a part of the growth. */
    readonly residual: number;
    readonly linear: boolean;
    /** Retained bytes per operation: over all, and the least and most of any difference. */
    readonly bytesPerOperation: number;
    readonly low: number;
    readonly high: number;
  } | null;
  /** LK-NEWALIVE: objects that were added in a difference and were still there one heap later; null where it cannot be told. */
  readonly stillAlive: number | null;
  /** LK-PATH: growing paths, most first, and those whose population is constant. */
  readonly growing: readonly PathGrowth[];
  readonly bounded: readonly PathGrowth[];
  /** Share of the growth in instances on the path that grows most. */
  readonly onePath: number;
  /** LK-REACH: all its objects are held by weak references only, if at all. */
  readonly unreached: boolean;
}

const differences = (values: readonly number[], from: number): readonly number[] =>
  values.slice(from + 1).map((value, i) => value - (values[from + i] ?? 0));

/** Where counting begins: behind the warm-up, as long as one difference is left. */
export function firstCounted({ snapshots, warmUp }: Pick<Growth, 'snapshots' | 'warmUp'>): number {
  return Math.max(0, Math.min(warmUp, snapshots.length - 2));
}

/** Operations of each difference from `from` on; null where one of them is unknown or none were run. */
export function operationsAfter({ snapshots }: Pick<Growth, 'snapshots'>, from: number): readonly number[] | null {
  const counted = snapshots.slice(from + 1).map(({ operations }) => operations);
  return counted.every((value) => value !== null && value > 0) ? counted.map((value) => value ?? 0) : null;
}

/** False for tables that count objects and tell no bytes. */
export const knowsBytes = ({ sizes }: Pick<Growth, 'sizes'>): boolean => sizes !== 'none';

/** Slope of a least-squares line and the largest deviation from it. */
function line(x: readonly number[], y: readonly number[]): { readonly slope: number; readonly deviation: number } {
  const n = x.length;
  const meanX = x.reduce((sum, value) => sum + value, 0) / n;
  const meanY = y.reduce((sum, value) => sum + value, 0) / n;
  let xx = 0;
  let xy = 0;
  for (let i = 0; i < n; i++) {
    xx += ((x[i] ?? 0) - meanX) ** 2;
    xy += ((x[i] ?? 0) - meanX) * ((y[i] ?? 0) - meanY);
  }
  const slope = xx === 0 ? 0 : xy / xx;
  const deviation = y.reduce(
    (most, value, i) => Math.max(most, Math.abs(value - meanY - slope * ((x[i] ?? 0) - meanX))),
    0,
  );
  return { slope, deviation };
}

function byOperations(
  row: ClassGrowth,
  from: number,
  operations: readonly number[] | null,
  ruleSet: RuleSet,
): MeasuredGrowth['operations'] {
  if (operations === null) return null;
  const done: number[] = [0];
  for (const value of operations) done.push((done.at(-1) ?? 0) + value);
  const counts = row.count.slice(from);
  const { slope, deviation } = line(done, counts);
  const grown = Math.abs((counts.at(-1) ?? 0) - (counts[0] ?? 0));
  const residual = grown === 0 ? 0 : deviation / grown;
  const bytes = differences(row.retained, from);
  const rates = bytes.map((value, i) => value / (operations[i] ?? 1));
  const total = done.at(-1) ?? 0;
  return {
    perOperation: slope,
    residual,
    // Two points are always on a line.
    linear:
      operations.length >= 2 &&
      residual <= limitOf(ruleSet, 'growth.residual') &&
      slope >= limitOf(ruleSet, 'growth.perOperation'),
    bytesPerOperation: bytes.reduce((sum, value) => sum + value, 0) / total,
    low: Math.min(...rates),
    high: Math.max(...rates),
  };
}

/** Every class that a series knows, measured after warm-up. */
export function measuredGrowths(growth: Growth, ruleSet: RuleSet): readonly MeasuredGrowth[] {
  const from = firstCounted(growth);
  const { snapshots } = growth;
  if (snapshots.length < 2) return [];
  const operations = operationsAfter(growth, from);
  const heapGrowth = (snapshots.at(-1)?.totalSize ?? 0) - (snapshots[from]?.totalSize ?? 0);
  const paths = Map.groupBy(growth.paths, (path) => path.class);
  const leastInstances = limitOf(ruleSet, 'growth.instances');
  const leastBytes = limitOf(ruleSet, 'growth.bytes');
  const hasBytes = knowsBytes(growth);
  return growth.classes.map((row) => {
    const instances = differences(row.count, from);
    const bytes = differences(row.retained, from);
    const totalInstances = instances.reduce((sum, value) => sum + value, 0);
    const totalBytes = bytes.reduce((sum, value) => sum + value, 0);
    const own = paths.get(row.key) ?? [];
    const grownBy = (path: PathGrowth): number => (path.count.at(-1) ?? 0) - (path.count[from] ?? 0);
    const growing = own.filter((path) => grownBy(path) > 0).sort((a, b) => grownBy(b) - grownBy(a));
    const added = growing.reduce((sum, path) => sum + grownBy(path), 0);
    const stillAlive = row.stillAlive?.slice(from) ?? null;
    return {
      row,
      from,
      instances,
      bytes,
      totalInstances,
      totalBytes,
      knowsBytes: hasBytes,
      share: hasBytes && Math.max(heapGrowth, totalBytes) > 0 ? totalBytes / Math.max(heapGrowth, totalBytes) : null,
      everyStep:
        instances.length >= limitOf(ruleSet, 'growth.differences') &&
        instances.every((value) => value >= leastInstances) &&
        (!hasBytes || bytes.every((value) => value >= leastBytes)),
      grewLast: (instances.at(-1) ?? 0) >= leastInstances || (bytes.at(-1) ?? 0) >= leastBytes,
      operations: byOperations(row, from, operations, ruleSet),
      stillAlive: stillAlive === null || stillAlive.length < 2 ? null : stillAlive.reduce((a, b) => a + b, 0),
      growing,
      bounded: own.filter((path) => (path.count.at(-1) ?? 0) > 0 && grownBy(path) <= 0),
      // Of paths only the most are kept: what is on none of them counts, too.
      onePath: growing[0] === undefined ? 0 : grownBy(growing[0]) / Math.max(added, totalInstances),
      unreached: row.unreached > 0 && row.unreached >= (row.count.at(-1) ?? 0),
    };
  });
}
