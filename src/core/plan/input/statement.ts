/** EXPLAIN with its options, in parentheses or words of old, before a statement that it takes. */
const EXPLAIN =
  /\bEXPLAIN\s{1,50}(?:\([^()]{0,400}\)\s{0,50}|(?:ANALYZE|ANALYSE|VERBOSE)\s{1,50}){0,2}(?=(?:SELECT|WITH|INSERT|UPDATE|DELETE|MERGE|VALUES|TABLE|EXECUTE|DECLARE|CREATE|REFRESH)\b|\()/i;
/** Longest text that is taken for what was typed. */
export const LONGEST_TYPED = 100_000;

/** The statement that EXPLAIN was asked for, out of what was typed before its plan; null where it was something else. */
export function explained(typed: string): string | null {
  const match = typed.length > LONGEST_TYPED ? null : EXPLAIN.exec(typed);
  if (match === null) return null;
  const [statement = '', behind = ''] = typed.slice(match.index + match[0].length).split(/;[ \t\r]*(?=\n|$)/, 2);
  // What was typed last is what the plan is of.
  return statement.trim() === '' || behind.trim() !== '' ? null : statement.trim();
}
