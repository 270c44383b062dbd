import type { PlanText } from '../reader.ts';
import { type Line, linesOf } from './lines.ts';
import { TextBuilder } from './plan-text.ts';

/** Widths at which something wraps lines: terminals, mails, chats, ticket systems. */
const NARROWEST = 40;
const WIDEST = 2000;

function longestLine(text: string): number {
  let longest = 0;
  for (const { start, end } of linesOf(text)) longest = Math.max(longest, end - start);
  return longest;
}

/**
 * Structured text whose lines were cut at a width, joined again: a line that is as wide as the widest goes on in the next, also within a word.
 * Lines that were broken at spaces instead are joined with one. Null where nothing seems to be wrapped.
 */
export function unwrapped(whole: PlanText, start: number, end: number): PlanText | null {
  const text = whole.text.slice(start, end);
  const width = longestLine(text);
  if (width < NARROWEST || width > WIDEST) return null;
  const builder = new TextBuilder(whole);
  let joined = 0;
  for (const line of linesOf(text)) {
    const isFull = line.end - line.start === width && line.next < text.length;
    const isBroken = !isFull && line.next < text.length && isOpenQuoted(text, line);
    builder.keep(start + line.start, start + (isFull || isBroken ? line.end : line.next));
    if (isBroken) builder.replace(' ', start + line.end, start + line.next);
    if (isFull || isBroken) joined++;
  }
  return joined === 0 ? null : builder.build();
}

/** True for a line that ends within quotes, as far as it alone tells: an odd number of them. */
function isOpenQuoted(text: string, { start, end }: Line): boolean {
  let quotes = 0;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x5c) at++;
    else if (code === 0x22) quotes++;
  }
  return quotes % 2 === 1;
}
