import type { PlanText } from '../reader.ts';
import { beforeSpace, lineAt } from './lines.ts';
import { TextBuilder } from './plan-text.ts';

const INSERT = /^[ \t]{0,40}INSERT[ \t]{1,10}INTO\b/im;
const STATEMENT = /\b(?:INSERT|VALUES|UPDATE|SELECT|SET|COPY)\b/i;
const PLAN = /"Node Type"|"query_block"|Node Type: |<Node-Type>|\((?:cost=\d|actual (?:time|rows)=\d)/;
/** Characters that tell what a text is. */
const HEAD = 2000;

/** A script that inserts rows: a line of a plan may stand in each. */
export const insertsRows = (text: string): boolean => INSERT.test(text);

/**
 * Plans that stand as texts in SQL, `INSERT INTO plans VALUES (1, '[…]')`, a quote in them written twice. A client that exports rows has each line of one plan in
 * a text of its own: those are joined. Empty where there are none.
 */
export function sqlStrings(whole: PlanText): readonly PlanText[] {
  const { text } = whole;
  if (!STATEMENT.test(text) || !PLAN.test(text)) return [];
  const texts: PlanText[] = [];
  const rows = new TextBuilder(whole);
  for (let open = text.indexOf("'"); open >= 0; ) {
    let close = text.indexOf("'", open + 1);
    while (close >= 0 && text[close + 1] === "'") close = text.indexOf("'", close + 2);
    const builder = new TextBuilder(whole);
    keepString(builder, text, open + 1, close < 0 ? text.length : close);
    const string = builder.build();
    const head = string.text.slice(0, HEAD);
    const isRow = !string.text.includes('\n') && !/^\s*[[{<]/.test(head);
    if (isRow) {
      if (rows.length > 0) rows.replace('\n', open, open + 1);
      keepString(rows, text, open + 1, close < 0 ? text.length : close);
    } else if (PLAN.test(head)) texts.push(string);
    open = close < 0 ? -1 : text.indexOf("'", close + 1);
  }
  const lines = rows.build();
  return PLAN.test(lines.text) ? [...texts, lines] : texts;
}

/** Rows in single quotes, each on a line of its own, from the quote at a position on; null where there are not two of them. */
export function apostropheRows(
  whole: PlanText,
  start: number,
): { readonly text: PlanText; readonly end: number } | null {
  const { text } = whole;
  const builder = new TextBuilder(whole);
  let rows = 0;
  let behind = start;
  for (let line = lineAt(text, start); line !== null && text[line.start] === "'"; line = lineAt(text, line.next)) {
    let end = beforeSpace(text, line.start, line.end);
    if (',;'.includes(text[end - 1] ?? ' ')) end--;
    if (end - line.start < 2 || text[end - 1] !== "'") break;
    if (rows++ > 0) builder.replace('\n', line.start, line.start + 1);
    keepString(builder, text, line.start + 1, end - 1);
    behind = line.next;
  }
  return rows < 2 ? null : { text: builder.build(), end: behind };
}

/** Takes over a part with its doubled quotes as one. */
function keepString(builder: TextBuilder, text: string, start: number, end: number): void {
  const string = text.slice(start, end);
  let at = 0;
  for (let quote = string.indexOf("''"); quote >= 0; quote = string.indexOf("''", at)) {
    builder.keep(start + at, start + quote + 1);
    at = quote + 2;
  }
  builder.keep(start + at, end);
}
