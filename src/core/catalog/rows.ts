import { PlateauError } from '../error.ts';
import { ExactNumber, Fields, type FieldValue, isList, textOf } from '../plan/fields.ts';
import { readJson } from '../plan/json-fields.ts';

/** Rows of a query's result. Cells are texts as printed; null where there was none. */
export interface ResultRows {
  readonly columns: readonly string[];
  /** A cell for each wanted column of a row, in the order of {@link ResultRows.columns}. */
  readonly rows: readonly (readonly (string | null)[])[];
  /** Complete rows were read up to here, and the text broke off. */
  readonly cut: boolean;
}

/** Names of columns in lower case; what is not wanted is not kept. */
export type WantedColumns = (columns: readonly string[]) => ReadonlySet<string> | null;

const utf8 = new TextEncoder();

/** The byte at which a place of the text stands in UTF-8. */
const byteAt = (text: string, at: number): number => utf8.encode(text.slice(0, at)).length;

/**
 * Rows out of what psql prints: CSV with a header (`--csv`, `COPY … CSV HEADER`, also with semicolons or tabs), or JSON (`json_agg`, row objects,
 * one object a line). `wanted` says by the names of the columns which are kept: others are passed over and never stored. Null where the text is
 * neither, or its columns are not wanted. Throws `catalog.broken` with the byte where a form that was recognised is not whole.
 */
export function readRows(text: string, wanted: WantedColumns): ResultRows | null {
  const start = text.search(/[^\s\uFEFF]/);
  if (start < 0) return null;
  const isJson = text[start] === '[' || text[start] === '{';
  return isJson ? jsonRows(text, start, wanted) : csvRows(text, start, wanted);
}

function jsonRows(text: string, start: number, wanted: WantedColumns): ResultRows | null {
  const records: Fields[] = [];
  let at = start;
  let cut = false;
  while (at < text.length) {
    const { value, end, broken } = readJson(text, at);
    for (const record of recordsOf(value)) records.push(record);
    if (broken !== null) {
      if (records.length === 0) return null;
      if (!broken.ended) throw brokenAt(text, broken.at, `${broken.expected} should stand there`);
      // The last one may not be whole.
      records.pop();
      cut = true;
      break;
    }
    const next = text.slice(end, end + 10_000).search(/[^\s,]/);
    if (next < 0) break;
    at = end + next;
    // `json_agg` in a table of psql has its frame and its count behind it.
    if (text[at] !== '{' && text[at] !== '[') break;
  }
  const names = new Set(records.slice(0, 100).flatMap(({ entries }) => entries.map(({ key }) => key.toLowerCase())));
  const keep = wanted([...names]);
  if (keep === null) return null;
  const columns = [...keep];
  const rows = records.map((record) => {
    const cells = new Map(record.entries.map(({ key, value }) => [key.toLowerCase(), value] as const));
    return columns.map((column) => cellOf(cells.get(column)));
  });
  return { columns, rows, cut };
}

/** The row objects in a value: itself, those of a list, those of `rows`, or those in a row's one column (`[{"json_agg": […]}]`). */
function recordsOf(value: FieldValue | undefined): readonly Fields[] {
  const found: Fields[] = [];
  const todo: (FieldValue | undefined)[] = [value];
  for (let depth = 0; todo.length > 0 && depth < 1_000_000; depth++) {
    const next = todo.pop();
    if (isList(next)) {
      for (let i = next.length - 1; i >= 0; i--) todo.push(next[i]);
    } else if (next instanceof Fields) {
      const inner = next.get('rows') ?? (next.entries.length === 1 ? next.entries[0]?.value : undefined);
      if (isList(inner) && inner.some((member) => member instanceof Fields)) todo.push(inner);
      else found.push(next);
    }
  }
  return found;
}

function cellOf(value: FieldValue | undefined): string | null {
  if (!isList(value)) return textOf(value);
  // A list of numbers, as `{0.5,0.3}` is in CSV.
  return `{${value.map((member) => (member instanceof ExactNumber ? member.text : (textOf(member) ?? ''))).join(',')}}`;
}

function csvRows(text: string, start: number, wanted: WantedColumns): ResultRows | null {
  const lineEnd = text.indexOf('\n', start);
  const head = text.slice(start, lineEnd < 0 ? text.length : lineEnd);
  const comma = [',', '\t', ';'].find((mark) => head.includes(mark));
  if (comma === undefined || head.length > 100_000) return null;
  let columns: readonly string[] | null = null;
  let keep: readonly { readonly name: string; readonly place: number }[] = [];
  const rows: (readonly (string | null)[])[] = [];
  let at = start;
  while (at < text.length) {
    const line: Line | null = readLine(
      text,
      at,
      comma,
      columns === null ? null : new Set(keep.map(({ place }) => place)),
    );
    if (line === null) {
      if (columns === null || rows.length === 0) return null;
      return { columns: keep.map(({ name }) => name), rows, cut: true };
    }
    at = line.end;
    if (columns === null) {
      columns = line.cells.map((cell) => (cell ?? '').toLowerCase());
      const chosen = wanted(columns);
      if (chosen === null) return null;
      keep = columns.map((name, place) => ({ name, place })).filter(({ name }) => chosen.has(name));
      continue;
    }
    // A count that psql prints, or an empty line.
    if (line.cells.length === 1) continue;
    if (line.cells.length !== columns.length) {
      throw brokenAt(text, line.start, `the header has ${columns.length} columns and this row ${line.cells.length}`);
    }
    rows.push(keep.map(({ place }) => line.cells[place] ?? null));
  }
  return columns === null ? null : { columns: keep.map(({ name }) => name), rows, cut: false };
}

interface Line {
  readonly cells: readonly (string | null)[];
  readonly start: number;
  readonly end: number;
}

/** One row of CSV, whose quoted cells may go over several lines; null where a quote does not end. Cells not wanted are passed over. */
function readLine(text: string, start: number, comma: string, places: ReadonlySet<number> | null): Line | null {
  const cells: (string | null)[] = [];
  let at = start;
  for (;;) {
    const isWanted = places === null || places.has(cells.length);
    if (text[at] === '"') {
      const end = closingQuote(text, at + 1);
      if (end < 0) return null;
      cells.push(isWanted ? text.slice(at + 1, end).replaceAll('""', '"') : null);
      at = end + 1;
    } else {
      const end = endOfCell(text, at, comma);
      const cell = isWanted ? text.slice(at, end).trim() : '';
      cells.push(cell === '' || cell === '\\N' ? null : cell);
      at = end;
    }
    if (text[at] === comma) {
      at++;
      continue;
    }
    const end = text.indexOf('\n', at);
    return { cells, start, end: end < 0 ? text.length : end + 1 };
  }
}

function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] !== '"') return at;
  }
  return -1;
}

function endOfCell(text: string, from: number, comma: string): number {
  let at = from;
  while (at < text.length && text[at] !== comma && text[at] !== '\n') at++;
  return at;
}

function brokenAt(text: string, at: number, why: string): PlateauError {
  return new PlateauError({
    code: 'catalog.broken',
    message: `The rows are not whole: ${why}.`,
    hint: 'Export them again, with psql --csv or as JSON (json_agg).',
    at: { offset: byteAt(text, at) },
  });
}
