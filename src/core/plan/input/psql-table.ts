import type { PlanText } from '../reader.ts';
import { beforeSpace, behindSpace, firstLines, isBlank, type Line, lineAt, linesOf } from './lines.ts';
import { TextBuilder } from './plan-text.ts';

/** A table of one column, as psql and the mysql client print it: its rows as lines, and where it ends. */
export interface ClientTable {
  readonly text: PlanText;
  readonly end: number;
  readonly what: string;
}

/** Longest line that is looked at as a rule or a header; a client draws a frame as wide as the widest row. */
const RULE = /^(?:-{3,}|─{3,}|═{3,})$/;
const FRAME = /^(?:\+-{3,}\+|┌─{3,}┐|╔═{3,}╗)$/;
/** Under the header of a frame, and below it. */
const INNER = /^(?:\+-{3,}\+|├─{3,}┤|╠═{3,}╣|└─{3,}┘|╚═{3,}╝)$/;
/** `-[ RECORD 1 ]---`, in any language, `* Record 1` without a frame. */
const RECORD = /^(?:[+┌├╔╠]?[-─═]\[ \S[^[\]]{0,60}? (\d{1,9}) \][-─═┬┼+┐┤|╦╬╗╣]*|\* \S[^\d]{0,60} (\d{1,9}))$/;
const RULE_CHARS = /[^-─═+┌┐└┘├┤╔╗╚╝╠╣┬┼┴]/;
/** `(1 row)`, `(24 lignes)`, `（1 行）`. */
const COUNT = /^[(（]\d{1,12}[^()（）]{0,60}[)）]$/;

const trimmedEnd = (text: string, { start, end }: Line): number => beforeSpace(text, start, end);
const lineText = (text: string, line: Line): string => text.slice(line.start, trimmedEnd(text, line));

/** True for the line that counts the rows of a result, in any language. */
export const isRowCount = (text: string, line: Line): boolean =>
  line.end - line.start < 90 && COUNT.test(lineText(text, line).trim());

/** The table that begins with a line; null where none of one column does. */
export function clientTable(whole: PlanText, line: Line): ClientTable | null {
  const { text } = whole;
  const first = text[behindSpace(text, line.start, line.end)];
  if (first === undefined) return null;
  if ('-+┌╔*─═'.includes(first)) {
    const record = expandedTable(whole, line);
    if (record !== null) return record;
  }
  if ('+┌╔'.includes(first)) return framedTable(whole, line);
  return ruledTable(whole, line);
}

/** `┌───┐`, header, `├───┤`, rows, `└───┘`. */
function framedTable(whole: PlanText, line: Line): ClientTable | null {
  const { text } = whole;
  if (!FRAME.test(lineText(text, line))) return null;
  const header = lineAt(text, line.next);
  const rule = header === null ? null : lineAt(text, header.next);
  if (rule === null || !INNER.test(lineText(text, rule))) return null;
  const builder = new TextBuilder(whole);
  let at = rule.next;
  for (let row = lineAt(text, at); row !== null; row = lineAt(text, at)) {
    if (isRule(text, row)) {
      at = row.next;
      break;
    }
    keepRow(builder, row, contentOf(text, row));
    at = row.next;
  }
  return { text: builder.build(), end: behindCount(text, at), what: 'a client’s framed output' };
}

const isRule = (text: string, row: Line): boolean => {
  const first = text[row.start] ?? '';
  return '+└╚├╠'.includes(first) && INNER.test(lineText(text, row));
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
  const width = rule.end - rule.start;
  const inset = isIndented ? 1 : 0;
  const builder = new TextBuilder(whole);
  let at = rule.next;
  for (let row: Line | null = first; row !== null; row = lineAt(text, at)) {
    if (isBlank(text, row.start, row.end) || isRowCount(text, row)) break;
    keepRow(builder, row, alignedContent(text, row, inset, width));
    at = row.next;
  }
  return { text: builder.build(), end: behindCount(text, at), what: 'psql’s aligned output' };
}

interface Content {
  readonly start: number;
  readonly end: number;
  /** It goes on from the line before, which was too long for the screen. */
  readonly goesOn: boolean;
}

/** A row without frame: a space before it, a sign at the frame's width where the cell goes on. */
function alignedContent(text: string, row: Line, inset: number, width: number): Content {
  const goesOn = '.…'.includes(text[row.start] ?? ' ') && inset === 1;
  const start = Math.min(row.start + (text[row.start] === ' ' || goesOn ? inset : 0), row.end);
  const end = trimmedEnd(text, row);
  return { start, end: withoutSign(text, start, end, end - row.start >= width - 1), goesOn };
}

/** A row between bars. mysql puts them only before the first and behind the last line of a cell. */
function contentOf(text: string, row: Line): Content {
  let end = trimmedEnd(text, row);
  const isBarred = '|│║'.includes(text[end - 1] ?? ' ') && end - 1 > row.start;
  if (isBarred) end--;
  const isOpened = '|│║:'.includes(text[row.start] ?? ' ');
  const mark = text[row.start + 1] ?? '';
  const start = Math.min(isOpened ? row.start + 1 + (' .…'.includes(mark) ? 1 : 0) : row.start, end);
  return {
    start,
    end: withoutSign(text, start, end, isBarred),
    goesOn: isOpened && mark !== '' && '.…'.includes(mark),
  };
}

/** Where a row's text ends before the sign that its cell goes on (`+`, `↵`) or was wrapped (`.`, `…`), and the blanks before that. */
function withoutSign(text: string, start: number, end: number, isAtEdge: boolean): number {
  const last = text[end - 1] ?? '';
  const isSign = end > start && (last === '↵' || last === '…' || (isAtEdge && (last === '+' || last === '.')));
  if (isSign && (last === '.' || last === '…')) return end - 1;
  return beforeSpace(text, start, isSign ? end - 1 : end);
}

function keepRow(builder: TextBuilder, row: Line, { start, end, goesOn }: Content): void {
  if (builder.length > 0 && !goesOn) builder.replace('\n', row.start, start);
  builder.keep(start, end);
}

/** `-[ RECORD 1 ]---` and `QUERY PLAN | …`: one cell, or a row a record. A record with the number 1 again is the next result. */
function expandedTable(whole: PlanText, line: Line): ClientTable | null {
  const { text } = whole;
  if (recordNumber(text, line) === null) return null;
  const isBare = text[line.start] === '*';
  const builder = new TextBuilder(whole);
  let at = line.next;
  let column: number | null = null;
  for (let row = lineAt(text, at); row !== null; row = lineAt(text, at)) {
    const number = recordNumber(text, row);
    if (number === 1 || isBlank(text, row.start, row.end) || isRowCount(text, row)) break;
    if (number === null && !isFrameOnly(text, row)) {
      column ??= isBare ? bareColumn(text, row) : null;
      const content = isBare ? bareContent(text, row, column) : expandedContent(text, row);
      if (content === null) break;
      keepRow(builder, row, content);
    }
    at = row.next;
  }
  return { text: builder.build(), end: behindCount(text, at), what: 'psql’s expanded output' };
}

function recordNumber(text: string, line: Line): number | null {
  const first = text[line.start] ?? '';
  if (!'-+┌├╔╠─═*'.includes(first)) return null;
  const [, framed, bare] =
    RECORD.exec(text.slice(line.start, Math.min(line.end, line.start + 100_000)).trimEnd()) ?? [];
  const number = framed ?? bare;
  return number === undefined ? null : Number(number);
}

const isFrameOnly = (text: string, row: Line): boolean => !RULE_CHARS.test(lineText(text, row));

/** Without a frame, where a cell begins: behind its column's name. */
function bareColumn(text: string, row: Line): number | null {
  const line = text.slice(row.start, Math.min(row.end, row.start + 200));
  return line.startsWith('QUERY PLAN ') ? 11 : (/[[{<]|- [A-Z]|[A-Z][A-Za-z ]{1,60} {2}\(/.exec(line)?.index ?? null);
}

function bareContent(text: string, row: Line, column: number | null): Content | null {
  if (column === null) return null;
  const end = trimmedEnd(text, row);
  const start = Math.min(row.start + column, end);
  return { start, end: withoutSign(text, start, end, true), goesOn: false };
}

/** What stands right of the bar behind the column's name. */
function expandedContent(text: string, row: Line): Content | null {
  const opened = '|│║'.includes(text[row.start] ?? ' ') ? 1 : 0;
  const head = text.slice(row.start + opened, Math.min(row.end, row.start + 100));
  const bar = /^[^|│║:"'[\]{}<>]{0,90}[|│║:]/.exec(head);
  if (bar === null) return null;
  const end = trimmedEnd(text, row);
  const mark = row.start + opened + bar[0].length;
  const isBarred = opened === 1 && '|│║'.includes(text[end - 1] ?? ' ') && end > mark;
  const inner = isBarred ? end - 1 : end;
  const start = Math.min(mark + (text[mark] === ' ' ? 1 : 0), inner);
  return { start, end: withoutSign(text, start, inner, true), goesOn: false };
}

/** Lines that are looked at to tell rows whose header was not copied. */
const SAMPLE = 40;

/** Rows of psql without their header (`psql -t`, or copied without it): lines between bars, or with `+` or `↵` behind them. Null for any other text. */
export function undressRows(whole: PlanText): PlanText | null {
  const { text } = whole;
  const sample = firstLines(text, SAMPLE);
  const [first] = sample;
  if (first === undefined || sample.length < 2 || !isSigned(text, first)) return null;
  const signed = sample.filter((line) => isSigned(text, line)).length;
  // Of the last line of a cell only its bars tell.
  if (signed < sample.length * 0.7) return null;
  const builder = new TextBuilder(whole);
  for (const line of linesOf(text)) {
    if (isBlank(text, line.start, line.end) || isRowCount(text, line) || isFrameOnly(text, line)) continue;
    keepRow(builder, line, signedContent(text, line));
  }
  return builder.build();
}

const SIGNED = /^(?:[|│║][ A-Z].*[|│║]|.* {0,4}[+↵])$/;

const isSigned = (text: string, line: Line): boolean => {
  const end = trimmedEnd(text, line);
  return end - line.start < 100_000 && !isFrameOnly(text, line) && SIGNED.test(text.slice(line.start, end));
};

/** Without bars a row of a table has a space before it. */
function signedContent(text: string, row: Line): Content {
  if ('|│║'.includes(text[row.start] ?? ' ')) return contentOf(text, row);
  const end = trimmedEnd(text, row);
  return { start: row.start, end: withoutSign(text, row.start, end, true), goesOn: false };
}

/** Behind the line that counts the rows, where one follows. */
function behindCount(text: string, at: number): number {
  const line = lineAt(text, at);
  return line !== null && isRowCount(text, line) ? line.next : at;
}
