import type { PlanText } from '../reader.ts';
import { behindSpace, isBlank, type Line, lineAt } from './lines.ts';
import {
  cellsOf,
  framedRow,
  isFrameOnly,
  isRowCount,
  isWrapped,
  isWrapSign,
  lineText,
  type Row,
  reaches,
  trimmedEnd,
} from './psql-cells.ts';
import { type ClientTable, markupTable } from './psql-markup.ts';

/** Longest line that is looked at as a rule or a header; a client draws a frame as wide as the widest row. */
const RULE = /^(?:-{3,}|─{3,}|═{3,})$/;
/** psql draws border, columns and header each with single or double lines: corners may be of both. */
const FRAME = /^(?:\+-{3,}\+|[┌╔╒╓][─═]{3,}[┐╗╕╖])$/;
/** Under the header of a frame, and below it. */
const INNER = /^(?:\+-{3,}\+|[├╠╞╟└╚╘╙][─═]{3,}[┤╣╡╢┘╝╛╜])$/;
/** `-[ RECORD 1 ]---`, in any language, `* Record 1` without a frame. */
const RECORD = /^(?:[+┌├╔╠╒╓╞╟]?[-─═]\[ \S[^[\]]{0,60}? (\d{1,9}) \][-+|─═┌-╏╒-╬]*|\* \S[^\d]{0,60} (\d{1,9}))$/;

/** The table that begins with a line; null where none of one column does. */
export function clientTable(whole: PlanText, line: Line): ClientTable | null {
  const { text } = whole;
  const first = text[behindSpace(text, line.start, line.end)];
  if (first === undefined) return null;
  if ('\\.|'.includes(first)) {
    const markup = markupTable(whole, line);
    if (markup !== null) return markup;
  }
  if ('-+┌╔╒╓*─═Q|│║'.includes(first)) {
    const records = expandedTable(whole, line);
    if (records !== null) return records;
  }
  if ('+┌╔╒╓'.includes(first)) return framedTable(whole, line);
  return ruledTable(whole, line);
}

/** `┌───┐`, header, `├───┤`, rows, `└───┘`. */
function framedTable(whole: PlanText, line: Line): ClientTable | null {
  const { text } = whole;
  if (!FRAME.test(lineText(text, line))) return null;
  const header = lineAt(text, line.next);
  const rule = header === null ? null : lineAt(text, header.next);
  if (rule === null || !INNER.test(lineText(text, rule))) return null;
  const rows: Row[] = [];
  let at = rule.next;
  for (let row = lineAt(text, at); row !== null; row = lineAt(text, at)) {
    if (isRule(text, row)) {
      at = row.next;
      break;
    }
    rows.push(framedRow(text, row, rows.at(-1)));
    at = row.next;
  }
  return { text: cellsOf(whole, rows), end: behindCount(text, at), what: 'a client’s framed output' };
}

const isRule = (text: string, row: Line): boolean => {
  const first = text[row.start] ?? '';
  return '+└╚╘╙├╠╞╟'.includes(first) && INNER.test(lineText(text, row));
};

/** A header, `-----` and rows up to a blank line or the count of rows. */
function ruledTable(whole: PlanText, line: Line): ClientTable | null {
  const { text } = whole;
  const rule = lineAt(text, line.next);
  if (rule === null || !RULE.test(lineText(text, rule).trim())) return null;
  const header = lineText(text, line).trim();
  const first = lineAt(text, rule.next);
  if (first === null || header.length > 100 || RULE.test(header)) return null;
  // A heading of Markdown is underlined, too: psql puts a space before each row, and without border the header is known.
  const isIndented = text[first.start] === ' ' && text[line.start] === ' ';
  if (!isIndented && !/PLAN/i.test(header)) return null;
  const width = rule.end - rule.start + (isIndented ? 0 : 1);
  const rows: Row[] = [];
  let at = rule.next;
  for (let row: Line | null = first; row !== null; row = lineAt(text, at)) {
    if (isBlank(text, row.start, row.end) || isRowCount(text, row)) break;
    rows.push(ruledRow(text, row, { isIndented, width, before: rows.at(-1) }));
    at = row.next;
  }
  return { text: cellsOf(whole, rows), end: behindCount(text, at), what: 'psql’s aligned output' };
}

/** A row without frame: a space before it, a sign at the frame's width where the cell goes on. */
function ruledRow(
  text: string,
  line: Line,
  {
    isIndented,
    width,
    before,
  }: { readonly isIndented: boolean; readonly width: number; readonly before: Row | undefined },
): Row {
  const end = trimmedEnd(text, line);
  const isAtEdge = reaches(text, line.start, end, width);
  if (!isIndented) {
    // Nothing stands before a line that goes on.
    return { line, start: line.start, end, isAtEdge, goesOn: isWrapped(text, before) };
  }
  const goesOn = isWrapped(text, before) && isWrapSign(text[line.start]);
  const start = Math.min(line.start + (goesOn || text[line.start] === ' ' ? 1 : 0), end);
  return { line, start, end, isAtEdge, goesOn };
}

/** The name of the column before its cell, as expanded output has it on each record: `QUERY PLAN | `, `| QUERY PLAN | `, `QUERY PLAN `. */
const NAME = /^(?:[|│║] )?QUERY PLAN(?:[ .…+][|│║:;]| (?=[[{<]|- Plan|[A-Z][^\n]{0,2000}\((?:cost|actual)))/;

/**
 * `-[ RECORD 1 ]---` and `QUERY PLAN | …`: one cell, or a row a record. A record with the number 1 again is the next result. Without headers
 * (`psql -t`) a blank line or a frame stands between records.
 */
function expandedTable(whole: PlanText, line: Line): ClientTable | null {
  const { text } = whole;
  const isNumbered = recordNumber(text, line) !== null;
  const first =
    isNumbered || !isFrameOnly(text, line)
      ? lineAt(text, isNumbered ? line.next : line.start)
      : lineAt(text, line.next);
  if (first === null || (!isNumbered && !isNamed(text, first))) return null;
  const isBare = isNumbered
    ? text[line.start] === '*'
    : text.startsWith('QUERY PLAN ', first.start) && !BARRED.test(text.slice(first.start, first.start + 14));
  const rows: Row[] = [];
  let at = first.start;
  let column: number | null = null;
  for (let row: Line | null = first; row !== null; row = lineAt(text, row.next)) {
    const number = recordNumber(text, row);
    if (number === 1 || isRowCount(text, row)) break;
    if (isBlank(text, row.start, row.end)) {
      const next = lineAt(text, row.next);
      if (isNumbered || next === null || !/^(?:[|│║] )?QUERY PLAN /.test(text.slice(next.start, next.start + 14)))
        break;
    } else if (number === null && !isFrameOnly(text, row)) {
      column ??= isBare ? bareColumn(text, row) : null;
      const content = isBare ? bareRow(text, row, column, rows.at(-1)) : barredRow(text, row, rows.at(-1));
      if (content === null) break;
      rows.push(content);
    }
    at = row.next;
  }
  return { text: cellsOf(whole, rows), end: behindCount(text, at), what: 'psql’s expanded output' };
}

const BARRED = /^QUERY PLAN[ .…+][|│║:;]/;

const isNamed = (text: string, line: Line): boolean =>
  NAME.test(text.slice(line.start, Math.min(line.end, line.start + 2_100)));

function recordNumber(text: string, line: Line): number | null {
  const first = text[line.start] ?? '';
  if (!'-+┌├╔╠╒╓╞╟─═*'.includes(first)) return null;
  const [, framed, bare] =
    RECORD.exec(text.slice(line.start, Math.min(line.end, line.start + 100_000)).trimEnd()) ?? [];
  const number = framed ?? bare;
  return number === undefined ? null : Number(number);
}

/** Without a frame, where a cell begins: behind its column's name. */
function bareColumn(text: string, row: Line): number | null {
  const line = text.slice(row.start, Math.min(row.end, row.start + 200));
  return line.startsWith('QUERY PLAN ') ? 11 : (/[[{<]|- [A-Z]|[A-Z][A-Za-z ]{1,60} {2}\(/.exec(line)?.index ?? null);
}

function bareRow(text: string, line: Line, column: number | null, before: Row | undefined): Row | null {
  if (column === null) return null;
  const end = trimmedEnd(text, line);
  const start = Math.min(line.start + column, end);
  return { line, start, end, isAtEdge: true, goesOn: isWrapped(text, before) && isWrapSign(text[start - 1]) };
}

/** What stands right of the bar behind the column's name. */
function barredRow(text: string, line: Line, before: Row | undefined): Row | null {
  const opened = '|│║'.includes(text[line.start] ?? ' ') ? 1 : 0;
  const head = text.slice(line.start + opened, Math.min(line.end, line.start + 100));
  const bar = /^[^|│║:;"'[\]{}<>]{0,90}[|│║:;]/.exec(head);
  if (bar === null) return null;
  const trimmed = trimmedEnd(text, line);
  const sign = line.start + opened + bar[0].length;
  const isBarred = opened === 1 && '|│║'.includes(text[trimmed - 1] ?? ' ') && trimmed > sign;
  const end = isBarred ? trimmed - 1 : trimmed;
  const goesOn = isWrapped(text, before) && isWrapSign(text[sign]);
  const start = Math.min(sign + (goesOn || text[sign] === ' ' ? 1 : 0), end);
  return { line, start, end, isAtEdge: true, goesOn };
}

/** Behind the line that counts the rows, where one follows. */
function behindCount(text: string, at: number): number {
  const line = lineAt(text, at);
  return line !== null && isRowCount(text, line) ? line.next : at;
}
