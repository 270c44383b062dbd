import type { PlanText } from '../reader.ts';
import { TextBuilder } from './plan-text.ts';

const NAMED: ReadonlyMap<string, string> = new Map([
  ['quot', '"'],
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['apos', "'"],
  ['nbsp', ' '],
]);
const ENTITY = /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z]{2,8}));/g;

/** The character an entity stands for: the five of XML, a no-break space, and numbers. Null for any other; nothing is looked up anywhere. */
function characterOf([, decimal, hexadecimal, name]: readonly (string | undefined)[]): string | null {
  if (name !== undefined) return NAMED.get(name) ?? null;
  const code = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal);
  const isSurrogate = code >= 0xd800 && code < 0xe000;
  return code > 0 && code <= 0x10ffff && !isSurrogate ? String.fromCodePoint(code) : null;
}

/** A text without its entities: what no entity is stays as it stands. */
export function withoutEntities(text: string): string {
  if (!text.includes('&')) return text;
  let plain = '';
  let at = 0;
  for (const match of text.matchAll(ENTITY)) {
    plain += text.slice(at, match.index) + (characterOf(match) ?? match[0]);
    at = match.index + match[0].length;
  }
  return plain + text.slice(at);
}

/** Takes over a part of a text with its entities resolved. */
export function keepWithoutEntities(builder: TextBuilder, text: string, start: number, end: number): void {
  let at = start;
  // Of the part alone: a search must not run on to an entity far behind it.
  for (const match of text.slice(start, end).matchAll(ENTITY)) {
    const character = characterOf(match);
    if (character === null) continue;
    const found = start + match.index;
    builder.keep(at, found);
    at = found + match[0].length;
    builder.replace(character, found, at);
  }
  builder.keep(at, end);
}

/** A plan in which markup was escaped: names in quotes that are entities, or EXPLAIN's XML or arrows. */
const ESCAPED =
  /&(?:quot|#34|#x22);(?:Node Type|Plan|Plans|Query Text|query_block|QUERY PLAN)&(?:quot|#34|#x22);|&lt;explain|-&gt;(?: |&nbsp;){1,4}\w/;
const PLAIN = /<(?:table|td|pre|resultset)\b|"(?:Node Type|Plan|Query Text|query_block)"|<Node-Type>|-> {2}\w/i;

/** A text whose entities were resolved; null where it has none that matter. */
export function undressEntities(text: PlanText): PlanText | null {
  if (!text.text.includes('&') || !ESCAPED.test(text.text) || PLAIN.test(text.text)) return null;
  const builder = new TextBuilder(text);
  keepWithoutEntities(builder, text.text, 0, text.text.length);
  return builder.build();
}
