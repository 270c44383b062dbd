import type { PlanText } from '../reader.ts';
import { endOfQuoted, keepWithoutEscapes, withoutEscapes } from './escapes.ts';
import { behindSpace } from './lines.ts';
import { TextBuilder } from './plan-text.ts';

/** A text in quotes within JSON, with the name it stands behind. */
interface Literal {
  readonly start: number;
  readonly end: number;
  readonly name: string | null;
}

const PLAN = /Node Type|Query Text|query_block|<explain|\(cost=|\(actual |-> {1,4}\w|SCAN |SEARCH /;
/** A cell of its own, and not one line of several. */
const WHOLE = /^\s*(?:\\[nrt]|\s)*[[{<]|\\n/;
const LOG_HEAD = /duration: \d{1,15}\.\d{3} ms {1,2}plan:$/;
/** Characters that tell what a text is. */
const HEAD = 2000;

/**
 * Texts in which a plan stands, out of JSON whose texts hold it: `{"rows": [{"QUERY PLAN": "[…"}]}`. A driver gives EXPLAIN's TEXT form as a row a
 * line: those are joined. Empty where no text looks like a plan.
 */
export function nestedTexts(whole: PlanText, start: number, end: number): readonly PlanText[] {
  const literals = [...literalsIn(whole.text, start, end)];
  const first = literals.find((literal) =>
    PLAN.test(whole.text.slice(literal.start, Math.min(literal.end, literal.start + HEAD))),
  );
  if (first === undefined) return [];
  // Each line of a log’s entry stands in a text of its own.
  const isOfLog = literals.some(
    ({ start: from, end: to, name }) =>
      name === first.name && to - from < HEAD && LOG_HEAD.test(whole.text.slice(from, to)),
  );
  const texts: PlanText[] = [];
  let lines = new TextBuilder(whole);
  const flush = (): void => {
    if (lines.length > 0) texts.push(lines.build());
    lines = new TextBuilder(whole);
  };
  for (const literal of literals) {
    if (literal.name !== first.name) continue;
    const inside = literal.start + 1;
    if (!isOfLog && WHOLE.test(whole.text.slice(inside, Math.min(literal.end, inside + HEAD)))) {
      flush();
      texts.push(withoutEscapes(whole, inside, literal.end));
    } else {
      if (lines.length > 0) lines.replace('\n', literal.start, inside);
      keepWithoutEscapes(lines, whole.text, inside, literal.end);
    }
  }
  flush();
  return texts;
}

/** Texts that are values. `end` of one is its closing quote, or where the text was cut: JSON breaks before a text that does not end. */
function* literalsIn(text: string, start: number, end: number): Generator<Literal> {
  // Of the part alone: a search must not run on to a quote far behind it.
  const part = text.slice(start, end + 1);
  let name: string | null = null;
  for (let at = part.indexOf('"'); at >= 0; at = part.indexOf('"', at)) {
    const close = endOfQuoted(text, start + at);
    const behind = close < 0 ? text.length : close;
    const next = behindSpace(text, behind);
    if (text[next] === ':') name = text.slice(start + at + 1, behind - 1);
    else yield { start: start + at, end: close < 0 ? behind : behind - 1, name };
    at = behind - start;
  }
}
