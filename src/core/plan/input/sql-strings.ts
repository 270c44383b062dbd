import type { PlanText } from '../reader.ts';
import { TextBuilder } from './plan-text.ts';

const STATEMENT = /\b(?:INSERT|VALUES|UPDATE|SELECT|SET|COPY)\b/i;
const PLAN = /"Node Type"|"query_block"|Node Type: |<Node-Type>|\((?:cost=\d|actual (?:time|rows)=\d)/;
/** Characters that tell what a text is. */
const HEAD = 2000;

/** Plans that stand as texts in SQL, `INSERT INTO plans VALUES (1, '[…]')`, a quote in them written twice. Empty where there are none. */
export function sqlStrings(whole: PlanText): readonly PlanText[] {
  const { text } = whole;
  if (!STATEMENT.test(text) || !PLAN.test(text)) return [];
  const texts: PlanText[] = [];
  for (let open = text.indexOf("'"); open >= 0; ) {
    const builder = new TextBuilder(whole);
    let at = open + 1;
    let close = text.indexOf("'", at);
    for (; close >= 0 && text[close + 1] === "'"; close = text.indexOf("'", at)) {
      builder.keep(at, close + 1);
      at = close + 2;
    }
    builder.keep(at, close < 0 ? text.length : close);
    const string = builder.build();
    if (PLAN.test(string.text.slice(0, HEAD))) texts.push(string);
    open = close < 0 ? -1 : text.indexOf("'", close + 1);
  }
  return texts;
}
