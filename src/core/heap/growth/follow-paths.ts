import type { ClassRows } from '../graph/classes.ts';
import { zeros } from './class-sums.ts';
import type { PathGrowth } from './model.ts';
import type { OpenHeaps } from './open-heaps.ts';
import { PathGroups } from './path-groups.ts';

/** Groups of paths kept for each class. */
const PATHS = 40;

type Row = { -readonly [K in keyof PathGrowth]: PathGrowth[K] } & { count: number[]; bytes: number[] };

/** The objects of the classes followed, by path, in every heap, which are closed: from the last one back, since that is open. */
export function followPaths(
  steps: number,
  followed: ReadonlySet<number>,
  classes: ClassRows,
  open: OpenHeaps,
  progress: (share: number) => void,
): readonly PathGrowth[] {
  const found = new Map<string, Row>();
  for (let k = steps - 1; k >= 0; k--) {
    progress(1 - (k + 1) / steps);
    const byPath = new PathGroups(open.columns(k), classes);
    const groups = byPath.groups(followed);
    byPath.release();
    open.keepOnly(...Array.from({ length: k }, (_, step) => step));
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
      if (k === steps - 1) row.example = group.example;
    }
  }
  const byClass = Map.groupBy(found.values(), (row) => row.class);
  const growth = (row: PathGrowth): number => (row.count.at(-1) ?? 0) - Math.min(...row.count);
  return [...byClass.values()].flatMap((rows) =>
    rows.sort((a, b) => growth(b) - growth(a) || (b.count.at(-1) ?? 0) - (a.count.at(-1) ?? 0)).slice(0, PATHS),
  );
}
