import type { PlanText } from '../reader.ts';
import { firstLines, linesOf } from './lines.ts';
import { TextBuilder } from './plan-text.ts';

/** What mails, comments of SQL and of programs, and patches put before each line; a space behind it is its own. */
const MARK = /^(?:>|[ \t]{0,40}(?:-- |--$|\/\/ |\/\/$|# |#$|\* |\*$)|\+(?=[^-+]))/;
const PLAN_LINE =
  /\((?:cost=\d|actual (?:time|rows)=\d)|"Node Type"|Node Type: |<Node-Type>|"query_block"|--(?:SCAN|SEARCH) |plan:\s{0,20}$/;
/** Lines of any text that must all begin with a mark. */
const SAMPLE = 40;
/** Lines and characters that are looked at to tell. */
const MOST_LINES = 5000;
const HEAD = 4000;

/** A text of whose lines those of a plan have a mark before them, or all that of a mail’s quote, without it; null for any other. */
export function undressMarks(whole: PlanText): PlanText | null {
  const { text } = whole;
  if (!isQuoted(text) && !isMarked(text)) return null;
  const builder = new TextBuilder(whole);
  for (const { start, end, next } of linesOf(text)) {
    const mark = MARK.exec(text.slice(start, Math.min(end, start + 100)))?.[0] ?? '';
    const space = mark === '>' && text[start + 1] === ' ' ? 1 : 0;
    builder.keep(Math.min(start + mark.length + space, end), next);
  }
  return builder.build();
}

/** Whether all lines are a mail’s quote. */
function isQuoted(text: string): boolean {
  const sample = firstLines(text, SAMPLE);
  return sample.length > 1 && sample.every(({ start }) => text[start] === '>');
}

function isMarked(text: string): boolean {
  let lines = 0;
  let marked = 0;
  for (const { start, end } of linesOf(text)) {
    if (++lines > MOST_LINES) break;
    const head = text.slice(start, Math.min(end, start + HEAD));
    if (!PLAN_LINE.test(head)) continue;
    if (!MARK.test(head)) return false;
    marked++;
  }
  return marked > 0;
}

/** What no line of a plan begins with, alone or behind a name. */
const PREFIX = /^[\w.@/-]{0,60}[ \t]{0,20}(?:\|(?!--)|│|#|--|\/\/|\*|:) ?/;

/** A text whose lines all begin with the same, `-- ` of a comment or `app-1  | ` of a container, without that; null for any other. */
export function undressPrefix(whole: PlanText): PlanText | null {
  const { text } = whole;
  const sample = firstLines(text, SAMPLE);
  const [first] = sample;
  if (first === undefined || sample.length < 4) return null;
  const [prefix] = PREFIX.exec(text.slice(first.start, Math.min(first.end, first.start + 100))) ?? [];
  if (prefix === undefined || !sample.every(({ start }) => text.startsWith(prefix, start))) return null;
  const builder = new TextBuilder(whole);
  for (const { start, next } of linesOf(text)) {
    builder.keep(text.startsWith(prefix, start) ? start + prefix.length : start, next);
  }
  return builder.build();
}

/** Arrows that a word processor or a chat made of `->`. */
const ARROW = /^[ \t\u00a0]{0,2000}(→|➔|➜|[–—−]>|=>)(?=[ \t\u00a0]{1,4}[A-Z])/gmu;

/** A TEXT plan with its arrows as EXPLAIN writes them; null where they are. */
export function undressArrows(whole: PlanText): PlanText | null {
  const { text } = whole;
  if (!/[→➔➜>]/u.test(text) || !/\((?:cost=|actual )/.test(text)) return null;
  const builder = new TextBuilder(whole);
  let at = 0;
  for (const found of text.matchAll(ARROW)) {
    const [all, arrow = ''] = found;
    const start = found.index + all.length - arrow.length;
    builder.keep(at, start).replace('->', start, start + arrow.length);
    at = start + arrow.length;
  }
  return at === 0 ? null : builder.keep(at, text.length).build();
}
