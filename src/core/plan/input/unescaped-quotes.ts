import type { PlanText } from '../reader.ts';
import { lineAt, linesOf } from './lines.ts';
import { TextBuilder } from './plan-text.ts';

/** A name and a text that have a line for themselves, as EXPLAIN prints them. */
const TEXT_LINE = /^(\s*"[^"\\\n]{1,100}":\s?")(.*)",?$/;
/** Longest line that is looked at. */
const LONGEST = 1_000_000;

/** Whether a position stands in a line of JSON that has a text with more quotes than its own, or tabs. */
export function isWithinText(text: string, at: number): boolean {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  const line = lineAt(text, start);
  return line !== null && line.end - start < LONGEST && (innerQuotes(text.slice(start, line.end))?.length ?? 0) > 0;
}

/** Where quotes and tabs stand within the text of a line that are not escaped; null for a line that has no text. */
function innerQuotes(line: string): readonly number[] | null {
  const [, before = '', inner] = TEXT_LINE.exec(line) ?? [];
  if (inner === undefined) return null;
  const quotes: number[] = [];
  for (let at = 0; at < inner.length; at++) {
    if (inner[at] === '\\') at++;
    else if (inner[at] === '"' || inner[at] === '\t') quotes.push(before.length + at);
  }
  return quotes;
}

/**
 * JSON whose texts have quotes or tabs that are not escaped, each text on a line of its own: MariaDB prints conditions so, and so do those who undo the
 * quoting of CSV twice.
 */
export function quotesEscaped(whole: PlanText, start: number, end: number): PlanText {
  const { text } = whole;
  const builder = new TextBuilder(whole);
  let at = start;
  for (const line of linesOf(text.slice(start, end))) {
    if (line.end - line.start > LONGEST) continue;
    for (const quote of innerQuotes(text.slice(start + line.start, start + line.end)) ?? []) {
      const place = start + line.start + quote;
      builder.keep(at, place).replace(text[place] === '"' ? '\\"' : '\\t', place, place + 1);
      at = place + 1;
    }
  }
  return builder.keep(at, end).build();
}
