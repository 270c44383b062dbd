import { TextBuilder } from '../../input/plan-text.ts';
import type { PlanText } from '../../reader.ts';
import { detailAt, isKnownLabel } from './details.ts';
import { linesOf, type TextLine } from './lines.ts';
import { behindArrow } from './plan-builder.ts';
import { isStatementLabel } from './statement.ts';

/** Parentheses of a step that do not end on its line, or begin on the next one. */
const CUT = /\((?:cost|actual)\b[^()]*$/;
const CUT_BEFORE = /^\((?:cost=|actual |never exec)/;
const STEP = /\((?:cost=|actual )[^()]*\)/;
const LABEL = /^(?:CTE|InitPlan|SubPlan|Worker) \S/;
const COUNT = /^\(\d+ \p{L}+\)/u;
const RULE = /^[-─═|+]+$/;

/**
 * Puts lines together that a terminal, a mail or a chat has wrapped, which shows in a step whose parentheses end on another line than they
 * began. Where lines are as long as any, they were cut at that width, otherwise between words. Any other text is given back as it is.
 */
export function rejoined(from: PlanText): PlanText {
  const { text } = from;
  const lines = [...linesOf(text)];
  if (!isWrapped(text, lines)) return from;
  const width = lines.reduce((most, { from: begin, to }) => Math.max(most, to - begin), 0);
  const builder = new TextBuilder(from);
  let at = 0;
  let root: TextLine | null = null;
  for (const [index, line] of lines.entries()) {
    const before = lines[index - 1];
    const content = text.slice(line.start, line.end);
    if (root === null || before === undefined || line.number !== before.number + 1) {
      if (isStep(content) && behindArrow(text, line) < 0) root = line;
      continue;
    }
    if (isStep(content) && behindArrow(text, line) < 0 && !CUT_BEFORE.test(content) && line.column <= root.column) {
      root = line;
      continue;
    }
    if (beginsLine(text, line, content, root.column) || COUNT.test(content) || RULE.test(content)) continue;
    // A line that is as long as any was cut there; a shorter one lost the space between two words.
    const isFull = before.to - before.from >= width;
    builder.keep(at, isFull ? before.to : before.end);
    if (!isFull) builder.replace(' ', before.end, line.start);
    at = isFull ? line.from : line.start;
  }
  return builder.keep(at, text.length).build();
}

const isStep = (content: string): boolean => STEP.test(content) || CUT.test(content);

function isWrapped(text: string, lines: readonly TextLine[]): boolean {
  let hasSteps = false;
  for (const { start, end } of lines) {
    const content = text.slice(start, end);
    hasSteps ||= isStep(content);
    if (!hasSteps) continue;
    if (CUT_BEFORE.test(content)) return true;
    // The last line may be cut because the text ends.
    if (CUT.test(content) && lines.at(-1)?.start !== start) return true;
  }
  return false;
}

/** Whether a line begins one of EXPLAIN’s. A label at the margin is a piece of a line, unless it is one of the statement’s. */
function beginsLine(text: string, line: TextLine, content: string, margin: number): boolean {
  if (isStatementLabel(content)) return true;
  if (line.column <= margin) return false;
  if (behindArrow(text, line) >= 0 || LABEL.test(content)) return true;
  const detail = detailAt(text, line.start, line.end);
  return detail !== null && isKnownLabel(detail.label);
}
