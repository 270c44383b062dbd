import type { Line } from './lines.ts';
import { isRowCount } from './psql-cells.ts';

const NOISE =
  /^(?:QUERY PLAN\s{0,300}\|?|"QUERY PLAN"[,;]?|-{2,}\+?-*\||Time: [\d.,]+ (?:ms|s).{0,40}|Timing is on\.|Expanded display is on\.|EXPLAIN|<\/?(?:p|html|body|div|tr|td|table|pre|code)\b[^<>]{0,200}>|<p>[^<>]{0,80}<br \/>|---|;)$/;

/** True for a line that clients and pages print around a plan and that nobody would miss. */
export function isNoise(text: string, line: Line): boolean {
  if (line.end - line.start > 300) return false;
  return isRowCount(text, line) || NOISE.test(text.slice(line.start, line.end).trim());
}

/** `bench=# `, `bench=> `, and the lines of a statement that goes on: `bench-# `. */
const PROMPT = /^[\w.@[\]~-]{0,60}[=('"*!^$-][#>] /;

/** What was typed behind psql’s prompt, or null for a line without one. */
export function typedAtPrompt(
  text: string,
  { start, end }: Line,
): { readonly start: number; readonly goesOn: boolean } | null {
  const [prompt] = PROMPT.exec(text.slice(start, Math.min(end, start + 80))) ?? [];
  if (prompt === undefined || prompt.startsWith('->')) return null;
  return { start: start + prompt.length, goesOn: prompt[prompt.length - 3] !== '=' };
}
