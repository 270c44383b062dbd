import type { ClassRow } from '../stored.ts';

/** A class table of a series, in order. */
export interface ListedTable {
  readonly classes: readonly ClassRow[];
  /** False where the tool was asked for the largest rows only. */
  readonly isComplete: boolean;
  /** Of the whole heap: bytes and objects. */
  readonly totalSize: number;
  readonly nodeCount: number | null;
}

/** Keys of the rows that a table does not list itself. */
export interface Unlisted {
  readonly unlisted: ReadonlySet<string>;
}

const none = (row: ClassRow): ClassRow => ({ ...row, count: 0, self: 0, retained: 0 });

/**
 * The class tables of a series with a row for each class that an incomplete one does not list: how much there was of it is not known, so it is
 * taken to be as in the table before, or, where none before lists it, in the next that does. Nothing grew in a step that nobody saw. A heap
 * holds at least what is taken to be there: a table that was cut off must not make it shrink.
 */
export function withUnlistedRows<T extends ListedTable>(tables: readonly T[]): readonly (T & Unlisted)[] {
  if (tables.every(({ isComplete }) => isComplete)) return tables.map((table) => ({ ...table, unlisted: new Set() }));
  const first = new Map<string, ClassRow>();
  let isKnown = false;
  for (const { classes, isComplete } of tables) {
    // What a complete table before did not list was not there.
    for (const row of classes) if (!first.has(row.key)) first.set(row.key, isKnown ? none(row) : row);
    isKnown ||= isComplete;
  }
  const latest = new Map(first);
  return tables.map((table) => {
    const { classes, isComplete } = table;
    const listed = new Map(classes.map((row) => [row.key, row]));
    const unlisted = isComplete ? [] : [...latest].filter(([key]) => !listed.has(key)).map(([, row]) => row);
    // What a complete table does not list is gone.
    if (isComplete) for (const [key, row] of latest) latest.set(key, none(row));
    for (const [key, row] of listed) latest.set(key, row);
    const all = [...classes, ...unlisted];
    const sum = (field: 'self' | 'count'): number => all.reduce((before, row) => before + row[field], 0);
    return {
      ...table,
      classes: all,
      unlisted: new Set(unlisted.map(({ key }) => key)),
      totalSize: Math.max(table.totalSize, sum('self')),
      nodeCount: Math.max(table.nodeCount ?? 0, sum('count')),
    };
  });
}
