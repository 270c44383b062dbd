import type { ClassRow } from '../stored.ts';
import type { ClassGrowth, Growth, GrowthSnapshot } from './model.ts';
import { otherProcess } from './same-process.ts';

/** A heap of which only its class table is known. */
export interface MeasuredTable extends GrowthSnapshot {
  readonly classes: readonly ClassRow[];
  /** Identity of the process it was taken from; null where nobody knows. */
  readonly process: string | null;
  /** False where it counts objects only. */
  readonly hasBytes: boolean;
  /** False where it lists its largest rows only; keys of those that it does not list itself. */
  readonly isComplete?: boolean;
  readonly unlisted?: ReadonlySet<string>;
}

/**
 * Measures what grew over class tables: objects and bytes of each class. Without their graph nothing can be said of who holds what; bytes
 * are the objects' own, and left out where one of the tables has none.
 */
export function measureTables(tables: readonly MeasuredTable[], warmUp: number): Growth {
  const rows = new Map<
    string,
    {
      readonly row: ClassRow;
      readonly count: number[];
      readonly self: number[];
      readonly retained: number[];
      readonly unlisted: number[];
    }
  >();
  const hasBytes = tables.every((table) => table.hasBytes);
  const zeros = () => new Array<number>(tables.length).fill(0);
  tables.forEach(({ classes, unlisted }, step) => {
    for (const row of classes) {
      const known = rows.get(row.key) ?? { row, count: zeros(), self: zeros(), retained: zeros(), unlisted: [] };
      rows.set(row.key, known);
      known.count[step] = row.count;
      if (unlisted?.has(row.key)) known.unlisted.push(step);
      if (!hasBytes) continue;
      known.self[step] = row.self;
      known.retained[step] = row.self;
    }
  });
  const reason = `Only class tables are known of these heaps: classes are compared, objects and their holders cannot be. ${
    hasBytes
      ? 'Bytes are the objects’ own, without what they keep alive.'
      : 'Not all of them tell bytes, so that objects are counted only.'
  }`;
  return {
    snapshots: tables.map((table) => {
      const { classes: _classes, process: _process, hasBytes: _hasBytes, ...rest } = table;
      const { isComplete: _isComplete, unlisted: _unlisted, ...snapshot } = rest;
      return snapshot;
    }),
    warmUp,
    matching: { byId: false, renamed: [], ...(otherProcess(tables) ?? { kind: 'noIds', reason }) },
    sizes: hasBytes ? 'shallow' : 'none',
    ...(tables.some(({ isComplete }) => isComplete === false)
      ? { unlistedMost: hasBytes ? mostUnlisted(tables) : null }
      : {}),
    classes: [...rows.values()].map(
      ({ row: { key, type, name, module, line, column }, unlisted, ...sums }): ClassGrowth => ({
        key,
        type,
        name,
        module,
        line,
        column,
        ...sums,
        added: null,
        addedBytes: null,
        removed: null,
        stillAlive: null,
        unreached: 0,
        partOf: null,
        ...(unlisted.length === 0 ? {} : { unlisted }),
      }),
    ),
    paths: [],
    owners: [],
  };
}

/** The most bytes that a row may take that tables leave out: they list the largest ones. Null where one of them lists nothing. */
function mostUnlisted(tables: readonly MeasuredTable[]): number | null {
  let most = 0;
  for (const { classes, isComplete, unlisted } of tables) {
    if (isComplete !== false) continue;
    let least = Number.POSITIVE_INFINITY;
    for (const { key, self } of classes) if (!unlisted?.has(key)) least = Math.min(least, self);
    most = Math.max(most, least);
  }
  return Number.isFinite(most) ? most : null;
}
