import type { JsonDocument } from '../reader.ts';
import { isBlank, lineAt } from './lines.ts';

/** Behind the rows below one, where each is an object of JSON on a line of its own, `{"QUERY PLAN": "…"}`: they are lines of one plan. */
export function endOfRows({ text: { text }, start, end, incomplete }: JsonDocument): number {
  const [name] = /^\{\s{0,10}"[^"\n]{1,60}"\s{0,10}:\s{0,10}"/.exec(text.slice(start, start + 100)) ?? [];
  if (name === undefined || incomplete !== null) return end;
  // A step’s own lines are indented; those of the statement are not.
  const goesOn = [' ', 'Planning', 'Execution'].map((begin) => `${name}${begin}`);
  let behind = end;
  for (let line = lineAt(text, end); line !== null; line = lineAt(text, line.next)) {
    if (line.start === end && isBlank(text, line.start, line.end)) continue;
    const { start: at } = line;
    if (!goesOn.some((begin) => text.startsWith(begin, at))) break;
    behind = line.end;
  }
  return behind;
}
