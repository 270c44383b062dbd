import type { PlanText } from '../reader.ts';
import { beforeSpace, lineAt } from './lines.ts';
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

/** Place of the quote that ends a cell; −1 where none does. */
function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] !== '"') return at;
  }
  return -1;
}

function keepUnquoted(builder: TextBuilder, text: string, start: number, end: number): void {
  let at = start;
  for (let quote = text.indexOf('""', at); quote >= 0 && quote < end; quote = text.indexOf('""', at)) {
    builder.keep(at, quote + 1);
    at = quote + 2;
  }
  builder.keep(at, end);
}
