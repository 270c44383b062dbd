import type { PlanText } from '../reader.ts';
import { keepWithoutEntities } from './entities.ts';
import { TextBuilder } from './plan-text.ts';

const OPENING = /<(table|pre|textarea|code)\b[^<>]{0,500}>/iy;
/** Where one may begin within a line, behind other tags. */
const WITHIN = /<(?:table|pre|textarea|code)\b/gi;
const CLOSING: ReadonlyMap<string, RegExp> = new Map(
  ['table', 'pre', 'textarea', 'code', 'td', 'tr'].map((name) => [name, new RegExp(`</${name}`, 'gi')]),
);
const CELL = /<td\b[^<>]{0,500}>/gi;
const TAG = /<(\/?)([a-zA-Z][\w:-]{0,30})\b[^<>]{0,500}>/g;

/** A table or preformatted text of HTML: what stands in it, and where it ends. */
export interface HtmlPart {
  readonly text: PlanText;
  readonly end: number;
}

/** The plan’s text in the `<table>`, `<pre>`, `<textarea>` or `<code>` that begins at a position: of a table the first cell of each row. Null where there is none. */
export function htmlPart(whole: PlanText, start: number): HtmlPart | null {
  const { text } = whole;
  OPENING.lastIndex = start;
  const opening = OPENING.exec(text);
  if (opening === null) return null;
  const name = opening[1]?.toLowerCase() ?? '';
  const inside = start + opening[0].length;
  const closing = closingTag(name, text, inside);
  const builder = new TextBuilder(whole);
  if (name === 'table' && PLAN_HEADING.test(text.slice(inside, Math.min(closing, inside + HEADING)))) {
    keepRows(builder, text, inside, closing);
  } else if (name === 'table') keepCells(builder, text, inside, closing);
  else keepWithoutTags(builder, text, inside, closing);
  const bracket = text.indexOf('>', closing);
  return { text: builder.build(), end: bracket < 0 || closing === text.length ? text.length : bracket + 1 };
}

/** Where a closing tag begins, in lower or upper case; the end of the text where it does not. */
function closingTag(name: string, text: string, from: number): number {
  const pattern = CLOSING.get(name);
  if (pattern === undefined) return text.length;
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? text.length;
}

/** One line a row: EXPLAIN’s TEXT form has a row a line, its other forms are one row. */
function keepCells(builder: TextBuilder, text: string, start: number, end: number): void {
  let rowEnd = start;
  CELL.lastIndex = start;
  for (let cell = CELL.exec(text); cell !== null && cell.index < end; cell = CELL.exec(text)) {
    // “Record 1”, above the rows of expanded output.
    if (cell.index < rowEnd || cell[0].includes('colspan')) continue;
    const inside = cell.index + cell[0].length;
    const close = Math.min(closingTag('td', text, inside), end);
    if (builder.length > 0) builder.replace('\n', rowEnd, inside);
    keepWithoutTags(builder, text, inside, close);
    rowEnd = Math.min(closingTag('tr', text, close), end);
    CELL.lastIndex = Math.max(rowEnd, inside);
  }
}

/** The heading of a plan of several columns, in the first so many characters of its table. */
const PLAN_HEADING = /<t[hd]\b[^<>]{0,500}>\s{0,20}(?:<b>)?select_type\s{0,20}</i;
const HEADING = 4000;
const ROW_OR_CELL = /<(tr|th|td)\b[^<>]{0,500}>/gi;

/** One line a row, its cells with tabs between them, as the mysql client prints a table without a frame. */
function keepRows(builder: TextBuilder, text: string, start: number, end: number): void {
  let isFirst = true;
  let at = start;
  ROW_OR_CELL.lastIndex = start;
  for (let tag = ROW_OR_CELL.exec(text); tag !== null && tag.index < end; tag = ROW_OR_CELL.exec(text)) {
    const inside = tag.index + tag[0].length;
    if (tag[1]?.toLowerCase() === 'tr') {
      if (builder.length > 0) builder.replace('\n', at, inside);
      isFirst = true;
      at = inside;
      continue;
    }
    if (!isFirst) builder.replace('\t', at, inside);
    isFirst = false;
    const close = text.indexOf('</', inside);
    at = close < 0 || close > end ? end : close;
    keepWithoutTags(builder, text, inside, at);
    ROW_OR_CELL.lastIndex = at;
  }
}

/** Tags are left out, a `<br>` is a line break where none follows it. */
function keepWithoutTags(builder: TextBuilder, text: string, start: number, end: number): void {
  let at = start;
  TAG.lastIndex = start;
  for (let tag = TAG.exec(text); tag !== null && tag.index < end; tag = TAG.exec(text)) {
    keepWithoutEntities(builder, text, at, tag.index);
    at = tag.index + tag[0].length;
    const next = text[at];
    if (tag[2]?.toLowerCase() === 'br' && next !== '\n' && next !== '\r') builder.replace('\n', tag.index, at);
  }
  keepWithoutEntities(builder, text, at, end);
}

/** Where HTML that may hold a plan begins in a line, from a position on; −1 where none does. */
export function htmlIn(text: string, at: number, lineEnd: number): number {
  const line = text.slice(at, lineEnd);
  WITHIN.lastIndex = 0;
  for (let found = WITHIN.exec(line); found !== null; found = WITHIN.exec(line)) {
    OPENING.lastIndex = at + found.index;
    if (OPENING.test(text)) return at + found.index;
  }
  return -1;
}

const PLAN =
  /\((?:cost=\d|actual (?:time|rows)=\d)|(?:"|&quot;|&#34;)Node Type(?:"|&quot;|&#34;)|-&gt; {0,2}(?:&nbsp;| |\w)/;
const MARKUP = /<(?:br|p|div|span|li|html|body|row)\b/i;
/** Elements that begin on a line of their own. */
const BLOCKS: ReadonlySet<string> = new Set([
  'p',
  'div',
  'li',
  'tr',
  'body',
  'html',
  'h1',
  'h2',
  'h3',
  'h4',
  'blockquote',
]);

/** Text whose lines end in `<br>`, as pages have them without anything around; null for any other. */
export function undressBroken(whole: PlanText): PlanText | null {
  return /\d\)[ \t]{0,20}<br ?\/?>/i.test(whole.text) && !/<(?:table|pre|explain)\b/i.test(whole.text)
    ? undressPage(whole)
    : null;
}

/** The text of a page or mail whose lines are elements, or end in `<br>`; null for what is no HTML with a plan in it. */
export function undressPage(whole: PlanText): PlanText | null {
  const { text } = whole;
  if (!MARKUP.test(text) || !PLAN.test(text)) return null;
  const builder = new TextBuilder(whole);
  let at = 0;
  TAG.lastIndex = 0;
  for (let tag = TAG.exec(text); tag !== null; tag = TAG.exec(text)) {
    keepWithoutEntities(builder, text, at, tag.index);
    at = tag.index + tag[0].length;
    const name = tag[2]?.toLowerCase() ?? '';
    const next = text[at];
    const isBreak = name === 'br' ? next !== '\n' && next !== '\r' : tag[1] !== '/' && BLOCKS.has(name);
    if (isBreak) builder.replace('\n', tag.index, at);
  }
  keepWithoutEntities(builder, text, at, text.length);
  return builder.build();
}
