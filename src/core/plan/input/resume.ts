import { behindSpace, type Line, lineAt } from './lines.ts';

/**
 * Where reading goes on behind JSON that broke: at the next line that begins a text of its own, no further right than the broken one began, and
 * does not go on with it. The steps below the break must not be taken for plans.
 */
export function resumeAfter(text: string, broken: Line, column: number): number {
  for (let line = lineAt(text, broken.next); line !== null; line = lineAt(text, line.next)) {
    const first = behindSpace(text, line.start, line.end);
    if (first >= line.end || first - line.start > column) continue;
    if (
      /^(?:[[{]\s*(?:$|[[{]|["'](?:Plan|Query Text|QUERY PLAN|Node Type|query_block|rows)\b)|[A-Za-z`(+<])/.test(
        text.slice(first, Math.min(line.end, first + 100)),
      )
    ) {
      return line.start;
    }
  }
  return text.length;
}
