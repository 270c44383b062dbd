import { ExactNumber, type Field, Fields, type FieldValue } from '../fields.ts';
import type { PlanText } from '../reader.ts';
import { lineAt, type TextLine } from '../text-lines.ts';

/** Rows of one EXPLAIN or ANALYZE, each with its columns as fields. */
export interface PlanTable {
  readonly rows: readonly Fields[];
  readonly start: number;
  readonly end: number;
  /** Where a row ends before its last column, in the file; null where none does. */
  readonly cutAt: number | null;
}

/** Columns by their number, for rows that were copied without their heading. */
const COLUMNS: ReadonlyMap<number, readonly string[]> = new Map(
  [
    'id select_type table type possible_keys key key_len ref rows Extra',
    'id select_type table type possible_keys key key_len ref rows filtered Extra',
    'id select_type table partitions type possible_keys key key_len ref rows filtered Extra',
    'id select_type table type possible_keys key key_len ref rows r_rows filtered r_filtered Extra',
  ].map((names) => [names.split(' ').length, names.split(' ')]),
);

const SELECT_TYPE =
  '(?:SIMPLE|PRIMARY|SUBQUERY|DERIVED|MATERIALIZED|UNION|UNION RESULT|INTERSECT|INTERSECT RESULT|EXCEPT|EXCEPT RESULT|UNIT RESULT|RECURSIVE UNION|DEPENDENT [A-Z]+|UNCACHEABLE [A-Z]+|LATERAL [A-Z]+|PUSHED [A-Z]+|INSERT|UPDATE|DELETE|REPLACE)';
const TABBED_ROW = new RegExp(`^(?:\\d{1,9}|NULL)\\t${SELECT_TYPE}\\t`);
const TABBED_HEADING = /^id\tselect_type\ttable\t/;
const FRAMED_HEADING = /^\|[ ]{0,20}id[ ]{0,20}\|[ ]{0,20}select_type[ ]{0,40}\|[ ]{0,20}table[ ]{0,200}\|/;
const VERTICAL_ROW = /^\*{10,100} \d{1,9}\. row \*{10,100}\s*$/;
const VERTICAL_FIELD = /^\s{0,40}(\w{1,30}): ?/;

const ANY_ROW = new RegExp(TABBED_ROW.source, 'm');
const FRAMED_ROW = new RegExp(`^\\|\\s{0,20}(?:\\d{1,9}|NULL)\\s{0,20}\\|\\s{0,20}${SELECT_TYPE}\\s{0,40}\\|`);
const ANY_FRAMED = new RegExp(FRAMED_ROW.source, 'm');
const ANY_HEADING = new RegExp(FRAMED_HEADING.source, 'm');
const ANY_FIELD = /^[ ]{0,40}id: (?:\d{1,9}|NULL)\r?\n[ ]{0,40}select_type: /m;

/** A text with the rows of such a table. */
export function isPlanTable(text: string): boolean {
  return ANY_ROW.test(text) || ANY_FRAMED.test(text) || ANY_HEADING.test(text) || ANY_FIELD.test(text);
}

/** The tables of a text in its order: separated by tabs, in the client’s frames, or one column a line (`\G`). */
export function planTables(source: PlanText): readonly PlanTable[] {
  const { text } = source;
  const tables: PlanTable[] = [];
  let open: {
    columns: readonly string[] | null;
    rows: Fields[];
    start: number;
    end: number;
    cutAt: number | null;
  } | null = null;
  let vertical: Field[] | null = null;
  const close = (): void => {
    closeVertical();
    if (open !== null && open.rows.length > 0) tables.push(open);
    open = null;
  };
  const closeVertical = (): void => {
    if (open !== null && vertical?.some(({ key }) => key === 'select_type')) {
      open.rows.push(rowOf(vertical));
      open.end = vertical.at(-1)?.end ?? open.end;
    }
    vertical = null;
  };
  for (let line = lineAt(text, 0); ; line = lineAt(text, line.next)) {
    const content = text.slice(line.start, Math.min(line.end, line.start + 100_000));
    const span = { start: source.toSource(line.start), end: source.toSourceEnd(line.end) };
    const begin = (columns: readonly string[] | null) => ({ columns, rows: [] as Fields[], ...span, cutAt: null });
    const field = VERTICAL_FIELD.exec(content);
    if (VERTICAL_ROW.test(content)) {
      closeVertical();
      if (/\D1\. row/.test(content)) close();
      open ??= begin(null);
      vertical = [];
    } else if (vertical !== null && field !== null) {
      const start = line.start + field[0].length;
      vertical.push(cellField(source, field[1] ?? '', { start, end: line.end }, line.start));
    } else if (TABBED_HEADING.test(content) || FRAMED_HEADING.test(content)) {
      close();
      open = begin(cellsOf(text, line).map(({ start, end }) => text.slice(start, end)));
    } else if (
      TABBED_ROW.test(content) ||
      FRAMED_ROW.test(content) ||
      (open?.columns != null && /^\|\s*(?:\d{1,9}|NULL)\s*\|/.test(content))
    ) {
      const cells = cellsOf(text, line);
      open ??= begin(COLUMNS.get(cells.length) ?? null);
      const columns = open.columns ?? [];
      if (columns.length > 0) {
        open.rows.push(
          rowOf(cells.slice(0, columns.length).map((cell, i) => cellField(source, columns[i] ?? '', cell, cell.start))),
        );
        open.end = span.end;
        // Blanks at the end of a line are easily lost, with the last column where that is empty.
        if (cells.length < columns.length - 1) open.cutAt ??= span.end;
      }
    } else if (!/^\+[-+]+\+\s*$/.test(content)) {
      close();
    }
    if (line.next >= text.length) {
      close();
      return tables;
    }
  }
}

const rowOf = (fields: readonly Field[]): Fields =>
  new Fields(fields, { start: fields[0]?.start ?? 0, end: fields.at(-1)?.end ?? 0 });

interface Cell {
  readonly start: number;
  readonly end: number;
}

/** The cells of a line, blanks around them left out. */
function cellsOf(text: string, line: TextLine): readonly Cell[] {
  const isFramed = text[line.start] === '|';
  const separator = isFramed ? '|' : '\t';
  const cells: Cell[] = [];
  let start = isFramed ? line.start + 1 : line.start;
  const limit = isFramed ? line.end - 1 : line.end;
  for (let at = start; at <= limit && cells.length < 30; at++) {
    if (at < limit && text[at] !== separator) continue;
    let [from, to] = [start, at];
    while (from < to && text[from] === ' ') from++;
    while (to > from && text[to - 1] === ' ') to--;
    cells.push({ start: from, end: to });
    start = at + 1;
  }
  return cells;
}

function cellField(source: PlanText, key: string, { start, end }: Cell, fieldStart: number): Field {
  const raw = source.text.slice(start, end);
  return {
    key,
    value: cellValue(key, raw),
    start: source.toSource(fieldStart),
    end: Math.max(source.toSource(fieldStart), end > start ? source.toSourceEnd(end) : source.toSource(start)),
  };
}

const NUMBERS: ReadonlySet<string> = new Set(['id', 'rows', 'r_rows', 'filtered', 'r_filtered']);

function cellValue(key: string, raw: string): FieldValue {
  if (raw === 'NULL') return null;
  return NUMBERS.has(key) && /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(raw) ? new ExactNumber(raw) : raw;
}
