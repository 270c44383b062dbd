import type { PlanText } from '../reader.ts';
import { beforeSpace, lineAt, linesOf } from './lines.ts';
import { TextBuilder } from './plan-text.ts';

/** Rows of one cell each, as `psql --csv`, pgAdmin and DBeaver give them: their text, and where they end. */
export interface QuotedRows {
  readonly text: PlanText;
  readonly end: number;
}

/**
 * The rows from the quote at a position on: what stands in quotes, doubled ones read as one. A row needs quotes only where it has some, or a
 * comma, or a line break. Null where what is quoted does not end its line.
 */
export function quotedRows(whole: PlanText, start: number): QuotedRows | null {
  const { text } = whole;
  const builder = new TextBuilder(whole);
  let at = start;
  while (text[at] === '"') {
    const quote = closingQuote(text, at + 1);
    const inside = quote < 0 ? text.length : quote;
    if (quote < 0 && !text.startsWith('""', text.indexOf('"', at + 1))) return at === start ? null : done(builder, at);
    const line = lineAt(text, inside);
    const end = line?.end ?? text.length;
    if (quote >= 0 && !isRowEnd(text, quote + 1, end)) return at === start ? null : done(builder, at);
    if (builder.length > 0) builder.replace('\n', at, at + 1);
    keepUnquoted(builder, text, at + 1, inside);
    at = line?.next ?? text.length;
  }
  return done(builder, at);
}

const done = (builder: TextBuilder, end: number): QuotedRows => ({ text: builder.build(), end });

/** Nothing but a separator may follow. */
const isRowEnd = (text: string, start: number, end: number): boolean =>
  /^[;,|]?$/.test(text.slice(start, beforeSpace(text, start, end)));

const isQuotedLine = (line: string): boolean => line.startsWith('"') && closingQuote(line, 1) === line.length - 1;

/** Place of the quote that ends a cell; −1 where none does. */
function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] !== '"') return at;
  }
  return -1;
}

/** Rows of which those with a comma or quotes are quoted, as lines without quotes; the same text where none is. */
export function unquotedRows(whole: PlanText): PlanText {
  const { text } = whole;
  if (!/^"/m.test(text)) return whole;
  const builder = new TextBuilder(whole);
  for (const line of linesOf(text)) {
    const isQuoted = isQuotedLine(text.slice(line.start, line.end));
    if (isQuoted) keepUnquoted(builder, text, line.start + 1, line.end - 1);
    builder.keep(isQuoted ? line.end : line.start, line.next);
  }
  return builder.build();
}

/** The column's name before each row, as `psql --csv` and unaligned output have it with \\x. */
const NAMED = /^"?QUERY PLAN"?[,;|\t]/;

/** Rows that each have their column's name before them; null where the line at a position has none. */
export function namedRows(whole: PlanText, start: number): QuotedRows | null {
  const { text } = whole;
  const [name] = NAMED.exec(text.slice(start, start + 20)) ?? [];
  if (name === undefined) return null;
  const builder = new TextBuilder(whole);
  let at = start;
  let behind = start;
  for (let line = lineAt(text, at); line !== null; line = lineAt(text, at)) {
    at = line.next;
    // Unaligned records have a blank line between them; a cell may go on in lines without the name.
    if (beforeSpace(text, line.start, line.end) === line.start) continue;
    const isNamed = text.startsWith(name, line.start);
    if (!isNamed && (name.endsWith(',') || name.endsWith(';'))) break;
    const inside = line.start + (isNamed ? name.length : 0);
    if (builder.length > 0) builder.replace('\n', line.start, inside);
    const quote = text[inside] === '"' && isNamed ? closingQuote(text, inside + 1) : -1;
    if (quote < 0) builder.keep(inside, line.end);
    else {
      keepUnquoted(builder, text, inside + 1, quote);
      at = lineAt(text, quote)?.next ?? text.length;
    }
    behind = at;
  }
  return { text: builder.build(), end: behind };
}

/** Looks for quotes in the cell alone: a search must not run on to one far behind it. */
function keepUnquoted(builder: TextBuilder, text: string, start: number, end: number): void {
  const cell = text.slice(start, end);
  let at = 0;
  for (let quote = cell.indexOf('""'); quote >= 0; quote = cell.indexOf('""', at)) {
    builder.keep(start + at, start + quote + 1);
    at = quote + 2;
  }
  builder.keep(start + at, end);
}
