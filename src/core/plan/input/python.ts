import type { PlanText } from '../reader.ts';
import { endOfQuoted } from './escapes.ts';
import { TextBuilder } from './plan-text.ts';

const WORD = /[A-Za-z_]\w*/y;
const WORDS: ReadonlyMap<string, string> = new Map([
  ['True', 'true'],
  ['False', 'false'],
  ['None', 'null'],
  ['nil', 'null'],
]);
const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([\s\S]))|["\n\r\t]/g;

/** True where a text that should be JSON is what Python prints of lists and dictionaries, or Node of its objects: names without quotes, or Ruby: `=>`. */
export const isPython = (text: string, start: number): boolean =>
  /^[[({\s]*(?:'[^'\n]{1,60}'\s*:|["'][^"'\n]{1,60}["']\s{0,5}=>|[A-Za-z_]\w{0,60}\s*:\s*[[{]|[[{]\s*\()/.test(
    text.slice(start, start + 200),
  );

/**
 * What Python prints of a value, as JSON: single quotes, `True`, `None`, tuples, `Decimal('1')`, a comma before the end; Node’s names
 * without quotes, Ruby’s `=>` and `nil`. What it does not know
 * it leaves as it is, for the reader of JSON to break at.
 */
export function pythonAsJson(whole: PlanText, start: number, end: number): PlanText {
  const { text } = whole;
  const builder = new TextBuilder(whole);
  let at = start;
  while (at < end) {
    const char = text[at] ?? '';
    if (char === "'" || char === '"') at = keepString(builder, text, at, end);
    else if (char === '(' || char === ')') at = replaced(builder, char === '(' ? '[' : ']', at, 1);
    else if (char === ',' && isLast(text, at)) at++;
    else if (char === '=' && text[at + 1] === '>') at = replaced(builder, ':', at, 2);
    else at = keepWord(builder, text, at);
  }
  return builder.build();
}

function replaced(builder: TextBuilder, json: string, at: number, length: number): number {
  builder.replace(json, at, at + length);
  return at + length;
}

const isLast = (text: string, comma: number): boolean => /^,\s{0,50}[\])}]/.test(text.slice(comma, comma + 60));

function keepWord(builder: TextBuilder, text: string, at: number): number {
  WORD.lastIndex = at;
  const [word] = WORD.exec(text) ?? [];
  if (word === undefined) {
    builder.keep(at, at + 1);
    return at + 1;
  }
  const json = WORDS.get(word);
  if (json !== undefined) return replaced(builder, json, at, word.length);
  if (/^\s{0,20}:/.test(text.slice(at + word.length, at + word.length + 30))) {
    builder.replace(`"${word}"`, at, at + word.length);
    return at + word.length;
  }
  // A call, like Decimal('1.5'): the list of its arguments is left.
  if (text[at + word.length] !== '(') builder.keep(at, at + word.length);
  return at + word.length;
}

function keepString(builder: TextBuilder, text: string, start: number, end: number): number {
  const close = endOfQuoted(text, start);
  const behind = close < 0 || close > end ? end : close;
  const inside = close < 0 || close > end ? end : close - 1;
  builder.replace('"', start, start + 1);
  let at = start + 1;
  for (const match of text.slice(at, inside).matchAll(ESCAPE)) {
    const found = start + 1 + match.index;
    builder.keep(at, found);
    at = found + match[0].length;
    builder.replace(jsonEscape(match), found, at);
  }
  builder.keep(at, inside);
  if (inside < behind) builder.replace('"', inside, behind);
  return behind;
}

function jsonEscape([sequence = '', unicode, byte, short]: readonly (string | undefined)[]): string {
  if (unicode !== undefined) return sequence;
  if (byte !== undefined) return `\\u00${byte}`;
  if (short === undefined) return JSON.stringify(sequence).slice(1, -1);
  if ('bfnrt"\\/'.includes(short)) return sequence;
  return short === "'" ? "'" : JSON.stringify(short).slice(1, -1);
}
