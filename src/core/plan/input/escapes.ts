import type { PlanText } from '../reader.ts';
import { TextBuilder } from './plan-text.ts';

const SHORT: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['b', '\b'],
  ['f', '\f'],
  ['0', '\0'],
]);
const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([\s\S]))/g;

/** Takes over a part of a text with the escapes of JSON, of Python and of the mysql client resolved. */
export function keepWithoutEscapes(builder: TextBuilder, text: string, start: number, end: number): void {
  let at = start;
  for (const match of text.slice(start, end).matchAll(ESCAPE)) {
    const [sequence, unicode, byte, short = ''] = match;
    const found = start + match.index;
    const code = unicode ?? byte;
    builder.keep(at, found);
    at = found + sequence.length;
    const character = code === undefined ? (SHORT.get(short) ?? short) : String.fromCharCode(Number.parseInt(code, 16));
    builder.replace(character, found, at);
  }
  builder.keep(at, end);
}

/** A part of a text without its escapes: what stood within quotes, or had quotes that were lost. */
export function withoutEscapes(whole: PlanText, start: number, end: number): PlanText {
  const builder = new TextBuilder(whole);
  keepWithoutEscapes(builder, whole.text, start, end);
  return builder.build();
}

/** Behind the quote that ends what begins with the quote at a position, where a backslash escapes; −1 where it does not end. */
export function endOfQuoted(text: string, start: number): number {
  const quote = text.charCodeAt(start);
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) return at + 1;
    if (code === 0x5c) at++;
  }
  return -1;
}
