import { TextBuilder } from '../../input/plan-text.ts';
import type { PlanText } from '../../reader.ts';
import { behindArrow } from './line-kinds.ts';
import { linesOf, type TextLine } from './lines.ts';
import { stepHead } from './step-head.ts';

const NUMBERS = /\((?:cost=\d|actual (?:time|rows)=\d)/;
/** What ends what a dressing began on the line of the first step. */
const CLOSING = /(?:`{3}|\[\/\w{1,20}\]|\{(?:code|noformat|quote)\}|\]\]>|["'][\])},;]{0,10})[^\n]{0,200}$/;
const STATEMENT = /^(?:Planning|Execution|Total|Planning time|Execution time)\b[\w ]{0,20}: \d/;
/** Lines and words that are looked at: a plan begins on one of them. */
const MOST_LINES = 1000;
const MOST_WORDS = 60;
const LONGEST = 2000;

/**
 * A TEXT plan whose first line stands behind something that is none of it, `[code]Seq Scan on t  (cost=…`, without that: the step below would pass
 * for the first one otherwise. Any other text is given back as it is.
 */
export function withoutJunk(from: PlanText): PlanText {
  const { text } = from;
  const builder = new TextBuilder(from);
  let at = 0;
  let looked = 0;
  let isOpen = false;
  for (const line of linesOf(text)) {
    const content = text.slice(line.start, Math.min(line.end, line.start + LONGEST));
    if (isOpen && STATEMENT.test(content)) {
      const closing = CLOSING.exec(content);
      if (closing === null) continue;
      builder.keep(at, line.start + closing.index);
      at = line.end;
      isOpen = false;
    }
    if (looked >= MOST_LINES || !isUnknown(text, line, content)) continue;
    looked++;
    const head = headIn(content);
    if (head <= 0) continue;
    builder.keep(at, line.from);
    at = line.start + head;
    isOpen = true;
  }
  return at === 0 ? from : builder.keep(at, text.length).build();
}

/** A line with a step’s numbers that begins as none does. */
function isUnknown(text: string, line: TextLine, content: string): boolean {
  if (!NUMBERS.test(content) || behindArrow(text, line) >= 0) return false;
  // RAISE NOTICE prints a plan behind its label.
  return !/^[A-Z]/.test(content) || /^[A-Z]{3,12}: {2}/.test(content);
}

/** Where the name of a step that PostgreSQL has begins before the numbers; −1 where none does. */
function headIn(content: string): number {
  const numbers = content.search(NUMBERS);
  const names = content.slice(0, numbers).trimEnd();
  let words = 0;
  for (const { index } of names.matchAll(/(?<![A-Za-z0-9_ ])[ \t]{0,4}(?=[A-Z])|(?<=[^A-Za-z0-9_] )(?=[A-Z])/g)) {
    if (++words > MOST_WORDS) break;
    const space = /^[ \t]*/.exec(names.slice(index))?.[0].length ?? 0;
    if (stepHead(names.slice(index + space)).known) return index + space;
  }
  return -1;
}
