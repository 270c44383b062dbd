import type { Secret } from './secret.ts';

/** Characters of such a key before its `kty`, and behind it: RSA of 4096 bits has 683 for each of its long numbers, and 342 for five others. */
const BEFORE = 2048;
const BEHIND = /[^{}]{0,8192}/y;
/** The private part of a key, or all of a symmetric one (RFC 7518 §6.2.2, §6.3.2, §6.4.1; RFC 8037 §2). */
const PRIVATE_PART = /["']\s{0,4}(?:d|p|q|dp|dq|qi|k)\\{0,3}["']\s{0,4}:\s{0,4}\\{0,3}["']([\w-]{16,1400})/g;

/** The private part of a JSON Web Key (RFC 7517 §4) beside its `kty`, before or behind it. One find a time: what is left is found by the next search. */
export function findJsonWebKey(text: string, start: number, end: number): Secret | null {
  if (
    !/^\\{0,3}["']\s{0,4}:/.test(text.slice(end, end + 9)) ||
    !/["']$/.test(text.slice(Math.max(0, start - 1), start))
  )
    return null;
  const opened = text.slice(Math.max(0, start - BEFORE), start).lastIndexOf('{');
  if (opened === -1) return null;
  const from = Math.max(0, start - BEFORE) + opened;
  BEHIND.lastIndex = end;
  const part = text.slice(from, end + (BEHIND.exec(text)?.[0].length ?? 0));
  const spans = [...part.matchAll(PRIVATE_PART)].map(({ index, 0: whole, 1: value = '' }) => ({
    start: from + index + whole.length - value.length,
    end: from + index + whole.length,
  }));
  const [first] = spans;
  const last = spans.at(-1);
  return first === undefined || last === undefined ? null : { start: first.start, end: last.end, kind: 'json-web-key' };
}
