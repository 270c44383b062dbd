import { withoutEscapes } from '../../input/escapes.ts';
import { TextBuilder } from '../../input/plan-text.ts';
import type { PlanText } from '../../reader.ts';
import { isEscapedPlan, isOnlyLine } from './begin.ts';
import { linesOf, type TextLine } from './lines.ts';

const NUMBERS = /\((?:cost=|actual (?:time|rows)=)\d/;
/** A cell goes on or ends; the quote before it was lost. */
const CONTINUED = /[+↵|]$|^[^"]*\)"$/;

/**
 * A plan’s lines out of the rows of a result: each in quotes, as pgAdmin and CSV have them (`"  ->  Seq Scan …",`), all in one text whose line breaks are escaped, or with the mark that a
 * cell ends or goes on. Any other text is given back as it is.
 */
export function textOfRows(from: PlanText): PlanText {
  const { text } = from;
  let quoted = false;
  let marked = false;
  for (const line of linesOf(text)) {
    const content = text.slice(line.start, line.end);
    if (!NUMBERS.test(content)) continue;
    if (isEscapedPlan(content) && isOnlyLine(text, line)) {
      const inner = quotesOf(text, line) ?? line;
      return withoutEscapes(from, inner.start, inner.end);
    }
    quoted = quotesOf(text, line) !== null;
    marked = CONTINUED.test(content);
    break;
  }
  if (!quoted && !marked) return from;
  const builder = new TextBuilder(from);
  let at = 0;
  for (const line of linesOf(text)) {
    builder.keep(at, line.from);
    if (quoted) keepUnquoted(builder, text, line);
    else keepUnmarked(builder, text, line);
    at = line.to;
  }
  return builder.keep(at, text.length).build();
}

/** Where the text between a line’s quotes begins and ends; null for a line that is not in quotes. */
function quotesOf(text: string, { start, end }: TextLine): { readonly start: number; readonly end: number } | null {
  const last = text[end - 1] === ',' || text[end - 1] === ';' ? end - 1 : end;
  if (text[start] !== '"' || text[last - 1] !== '"' || last - 1 <= start) return null;
  return { start: start + 1, end: last - 1 };
}

function keepUnquoted(builder: TextBuilder, text: string, line: TextLine): void {
  const inner = quotesOf(text, line);
  if (inner === null) {
    builder.keep(line.from, line.to);
    return;
  }
  let at = inner.start;
  for (let quote = text.indexOf('""', at); quote >= 0 && quote + 1 < inner.end; quote = text.indexOf('""', at)) {
    builder.keep(at, quote).replace('"', quote, quote + 2);
    at = quote + 2;
  }
  builder.keep(at, inner.end);
}

function keepUnmarked(builder: TextBuilder, text: string, line: TextLine): void {
  const mark = text[line.end - 1];
  let { end } = line;
  const isQuote = mark === '"' && isOpen(text.slice(line.start, line.end));
  if (mark === '+' || mark === '↵' || mark === '|' || isQuote) {
    end--;
    while (end > line.from && (text[end - 1] === ' ' || text[end - 1] === '\t')) end--;
  }
  builder.keep(line.from, end);
}

/** Whether a line has one quote without another. */
const isOpen = (line: string): boolean => (line.match(/"/g)?.length ?? 0) % 2 === 1;
