import type { PlanText } from '../reader.ts';
import { TextBuilder } from './plan-text.ts';

const STATEMENT = /\b(?:INSERT|VALUES|UPDATE|SELECT|SET|COPY)\b/i;
const PLAN = /"Node Type"|"query_block"|Node Type: |<Node-Type>|\((?:cost=\d|actual (?:time|rows)=\d)/;
/** Characters that tell what a text is. */
const HEAD = 2000;

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
