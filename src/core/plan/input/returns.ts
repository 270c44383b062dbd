import type { PlanText } from '../reader.ts';
import { linesOf } from './lines.ts';
import { TextBuilder } from './plan-text.ts';

/** A text whose lines end in LF alone; the same where they do. */
export function withoutReturns(whole: PlanText): PlanText {
  const { text } = whole;
  if (!text.includes('\r')) return whole;
  const builder = new TextBuilder(whole);
  for (const { start, end, next } of linesOf(text)) {
    builder.keep(start, end);
    if (next > end) builder.keep(text[next - 1] === '\n' ? next - 1 : next, next);
  }
  return builder.build();
}
