import type { GrowthSnapshot } from '../../core/heap/growth/model.ts';
import type { GrowthDetail } from '../../core/heap/growth/stored-growth.ts';
import { formatCount, plural } from '../ui/format.ts';
import { formatMore, formatSize } from './growth-numbers.ts';

function operationsFact(snapshots: readonly GrowthSnapshot[], from: number): string {
  const counted = snapshots.slice(from + 1).map(({ operations }) => operations);
  if (counted.some((value) => value === null)) return 'operations not counted';
  const [first] = counted;
  return counted.every((value) => value === first)
    ? `${plural(first ?? 0, 'operation')} a step`
    : `${plural(
        counted.reduce<number>((sum, value) => sum + (value ?? 0), 0),
        'operation',
      )} in all`;
}

function gcFact(snapshots: readonly GrowthSnapshot[]): string {
  const told = (value: boolean | null) => snapshots.filter(({ forcedGc }) => forcedGc === value).length;
  const forced = told(true);
  if (forced === snapshots.length) return 'collections forced';
  if (forced > 0) return `collections forced in ${forced} of ${snapshots.length}`;
  return told(false) === snapshots.length ? 'no collections forced' : 'collections not known';
}

/** Whether a collection was forced before one heap, in words. */
export const collectionText = ({ forcedGc }: Pick<GrowthSnapshot, 'forcedGc'>): string =>
  forcedGc === null ? 'collection not known to be forced' : forcedGc ? 'collection forced' : 'no collection forced';

/** What a series is made of: heaps, sizes, operations, collections. */
export function seriesFacts({ growth }: Pick<GrowthDetail, 'growth'>, from: number): readonly string[] {
  const { snapshots, matching, sizes } = growth;
  const [first, base, last] = [snapshots[0], snapshots[from], snapshots.at(-1)];
  // Tables without bytes are as large as they have objects.
  const sizeOf = (heap: GrowthSnapshot | undefined): number =>
    (sizes === 'none' ? heap?.nodeCount : heap?.totalSize) ?? 0;
  const format = sizes === 'none' ? formatCount : formatSize;
  return [
    plural(snapshots.length, 'heap'),
    `${format(sizeOf(first))} → ${format(sizeOf(last))}${sizes === 'none' ? ' objects' : ''}`,
    ...(from > 0
      ? [
          `${formatMore(sizeOf(last) - sizeOf(base), format)} after ${from === 1 ? 'the warm-up' : `a warm-up of ${from} steps`}`,
        ]
      : []),
    operationsFact(snapshots, from),
    gcFact(snapshots),
    ...(matching.byId ? ['from one process'] : []),
  ];
}
