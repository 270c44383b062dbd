import type { HeapSearchResult } from '../../core/heap/view/search.ts';
import { orderedRows, type Sort, type SortValue } from '../tables/row-order.ts';
import { type Instances, MOST_INSTANCES } from './class-instances.ts';
import type { ClassTable } from './class-table.ts';
import { isFar, type Kind, kindOf } from './heap-parts.ts';

export type ListedObject = HeapSearchResult['nodes'][number];

/** One line of the class table. */
export type ClassLine =
  | {
      readonly kind: 'module';
      readonly module: string | null;
      readonly classes: number;
      readonly count: number;
      readonly self: number;
      readonly open: boolean;
    }
  | { readonly kind: 'class'; readonly row: number; readonly depth: number; readonly open: boolean }
  | { readonly kind: 'object'; readonly row: number; readonly depth: number; readonly object: ListedObject }
  | {
      readonly kind: 'more';
      readonly row: number;
      readonly depth: number;
      readonly shown: number;
      readonly total: number;
      /** No more of them can be asked for. */
      readonly isAll: boolean;
    }
  | { readonly kind: 'waiting'; readonly row: number; readonly depth: number }
  | { readonly kind: 'failed'; readonly row: number; readonly depth: number; readonly message: string };

export interface ClassFilter {
  /** A part of the class's name or of its module, whatever its case. */
  readonly text: string;
  readonly kind: Kind | 'all';
}

const NUMBER_COLUMNS = ['count', 'self', 'retained', 'distance'] as const;

/** What a column of the class table is put in order by. */
export function sortValue(table: ClassTable, column: string): SortValue {
  const number = NUMBER_COLUMNS.find((name) => name === column);
  if (number === 'distance') {
    // What only the runtime holds, and what nothing does, has no distance.
    return (row) => (isFar(table.number(row, 'distance')) ? Number.NaN : table.number(row, 'distance'));
  }
  if (number !== undefined) return (row) => table.number(row, number);
  if (column === 'share') return (row) => table.number(row, 'retained');
  return column === 'module' ? (row) => table.place(row) : (row) => table.name(row);
}

/** The rows of the classes that a filter leaves, in order. */
export function classRows(
  table: ClassTable,
  filter: ClassFilter,
  sort: Sort,
  format: string,
  keep: (row: number) => boolean = () => true,
): readonly number[] {
  const text = filter.text.trim().toLowerCase();
  const fits = (row: number): boolean =>
    keep(row) &&
    (filter.kind === 'all' || kindOf(table.type(row), format) === filter.kind) &&
    (text === '' ||
      table.name(row).toLowerCase().includes(text) ||
      (table.module(row)?.toLowerCase().includes(text) ?? false));
  return orderedRows(table.count, fits, sortValue(table, sort.column), sort.descending);
}

/** What a table says that lists no class: what was set that none fits. */
export function nothingListed({ text, kind }: ClassFilter): string {
  if (text.trim() !== '')
    return `No class${kind === 'all' ? '' : ' of this kind'} matches the filter. Escape empties it.`;
  return kind === 'all' ? 'The heap holds nothing of these.' : 'No class is of this kind.';
}

export interface Opened {
  readonly classes: ReadonlySet<number>;
  /** Modules that are closed: by module they begin open. */
  readonly closedModules: ReadonlySet<string>;
  readonly instances: ReadonlyMap<number, Instances>;
}

const NO_MODULE = '';

/** Lines of the class table: the rows as they stand, or a line a module with its classes below; below opened classes their objects. */
export function classLines(
  table: ClassTable,
  rows: readonly number[],
  byModule: boolean,
  opened: Opened,
): readonly ClassLine[] {
  const lines: ClassLine[] = [];
  if (!byModule) {
    for (const row of rows) pushClass(lines, row, 0, opened);
    return lines;
  }
  // Modules stand where their first class would: the order of the classes is theirs too.
  const modules = new Map<string, number[]>();
  for (const row of rows) {
    const module = table.module(row) ?? NO_MODULE;
    const members = modules.get(module);
    if (members === undefined) modules.set(module, [row]);
    else members.push(row);
  }
  for (const [module, members] of modules) {
    const open = !opened.closedModules.has(module);
    lines.push({
      kind: 'module',
      module: module === NO_MODULE ? null : module,
      classes: members.length,
      count: members.reduce((sum, row) => sum + table.number(row, 'count'), 0),
      self: members.reduce((sum, row) => sum + table.number(row, 'self'), 0),
      open,
    });
    if (open) for (const row of members) pushClass(lines, row, 1, opened);
  }
  return lines;
}

function pushClass(lines: ClassLine[], row: number, depth: number, opened: Opened): void {
  const open = opened.classes.has(row);
  lines.push({ kind: 'class', row, depth, open });
  if (!open) return;
  const inside = depth + 1;
  const known = opened.instances.get(row);
  const { nodes, total } = known?.result ?? { nodes: [], total: 0 };
  for (const object of nodes) lines.push({ kind: 'object', row, depth: inside, object });
  // One line behind the objects says what is with the others: the first of them will stand in its place.
  if (known?.error != null) lines.push({ kind: 'failed', row, depth: inside, message: known.error });
  else if (known === undefined || known.result === null) lines.push({ kind: 'waiting', row, depth: inside });
  else if (nodes.length < total) {
    const isAll = nodes.length >= MOST_INSTANCES;
    lines.push({ kind: 'more', row, depth: inside, shown: nodes.length, total, isAll });
  }
}

/**
 * Where the keyboard is, by what stays while other lines come and go: a module, or a place below a class. At the place of a line that says
 * that there are more, the first of those stands when they have come.
 */
export type Cursor =
  | { readonly kind: 'module'; readonly module: string | null }
  | { readonly kind: 'inside'; readonly row: number; readonly place: number };

/** The cursor on a line; null on a class, which the selection tells. */
export function cursorOn(lines: readonly ClassLine[], index: number): Cursor | null {
  const line = lines[index];
  if (line === undefined || line.kind === 'class') return null;
  if (line.kind === 'module') return { kind: 'module', module: line.module };
  return { kind: 'inside', row: line.row, place: index - classIndex(lines, line.row) - 1 };
}

/** The line that a cursor is on; where its class has no such place, the last one that it has; −1 where nothing is left of it. */
export function lineAt(lines: readonly ClassLine[], cursor: Cursor): number {
  if (cursor.kind === 'module') {
    return lines.findIndex((line) => line.kind === 'module' && line.module === cursor.module);
  }
  const start = classIndex(lines, cursor.row);
  if (start < 0) return -1;
  let at = start;
  while (at <= start + cursor.place && isInside(lines[at + 1], cursor.row)) at++;
  return at;
}

const classIndex = (lines: readonly ClassLine[], row: number): number =>
  lines.findIndex((line) => line.kind === 'class' && line.row === row);

const isInside = (line: ClassLine | undefined, row: number): boolean =>
  line !== undefined && line.kind !== 'module' && line.kind !== 'class' && line.row === row;

/** The line of an object where its class is open, else the line of its class; −1 where neither is shown. */
export function lineOf(lines: readonly ClassLine[], node: number | null, row: number): number {
  const object = node === null ? -1 : lines.findIndex((line) => line.kind === 'object' && line.object.node === node);
  return object >= 0 ? object : lines.findIndex((line) => line.kind === 'class' && line.row === row);
}
