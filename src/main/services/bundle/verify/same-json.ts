import { canonicalJson } from '../../../../core/verdict/canonical-json.ts';

/** Whether a text of JSON is as JSON.stringify writes it: no name twice, no other spelling of a number, nothing that other programs read otherwise. */
export function isPlainJson(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return JSON.stringify(value) === text || `${JSON.stringify(value, null, 2)}\n` === text;
  } catch {
    return false;
  }
}

/** Whether two texts of JSON say the same, in whatever order. False of what is none, or is nested too deep to be compared. */
function saysTheSame(one: string, other: string): boolean {
  if (one === other) return true;
  try {
    return isPlainJson(one) && canonicalJson(JSON.parse(one)) === canonicalJson(JSON.parse(other));
  } catch {
    return false;
  }
}

/** Whether a document of JSON says what another does. */
export const isSameJson = (found: Buffer, made: Buffer): boolean =>
  saysTheSame(found.toString('utf8'), made.toString('utf8'));

/** Whether each line of JSON says what the other file's does. */
export function isSameLines(found: Iterable<string>, made: Buffer): boolean {
  let at = 0;
  for (const line of found) {
    const end = made.indexOf(0x0a, at);
    if (end < 0 || !saysTheSame(line, made.toString('utf8', at, end))) return false;
    at = end + 1;
  }
  return at === made.length;
}
