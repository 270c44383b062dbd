import { zeros } from './class-sums.ts';
import type { PathGrowth } from './model.ts';
import { PathGroups } from './path-groups.ts';
import type { SeriesClasses, SnapshotColumns } from './snapshot.ts';

/** Groups of paths kept for each class. */
const PATHS = 40;

type Row = { -readonly [K in keyof PathGrowth]: PathGrowth[K] } & { count: number[]; bytes: number[] };

/** The objects of the classes followed, by path, in every heap; the heaps' columns are released. */
export function followPaths(
  steps: number,
  followed: ReadonlySet<number>,
  classes: SeriesClasses,
  columnsOf: (step: number) => SnapshotColumns,
  progress: (share: number) => void,
): readonly PathGrowth[] {
  const found = new Map<string, Row>();
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
