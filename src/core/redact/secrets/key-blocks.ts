import type { Secret } from './secret.ts';

/** What private keys begin with: RFC 7468 §2, RFC 9580 §6.2, PuTTY's own. */
export const KEY_BLOCKS = ['-----BEGIN ', '---- BEGIN ', 'PuTTY-User-Key-File-'];

const LABEL = /-----? ?BEGIN ([A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?) ?-----?/y;
const PUTTY_LINE = /Private-Lines: (\d{1,4})/g;
/** No private key is longer, whatever stands before its lines. */
const LONGEST = 65_536;
/** A line that may belong to a key: a run of base64, whatever a log put before it. */
const KEY_LINE = /[A-Za-z0-9+/=]{30,}/;

/**
 * A private key in armour, with its two boundaries; also where a log put something before each line, or JSON escaped the line ends. Where its
 * end is missing it goes as far as lines of base64 do.
 */
export function findKeyBlock(text: string, start: number): Secret | null {
  if (text.startsWith('PuTTY', start)) return findPutty(text, start);
  LABEL.lastIndex = start;
  const match = LABEL.exec(text);
  if (match === null) return null;
  const label = match[1] ?? '';
  const kind = label.includes('PGP') ? 'pgp-private-key' : 'private-key';
  const from = start + match[0].length;
  const part = text.slice(from, from + LONGEST);
  const next = part.indexOf('BEGIN ');
  const within = next === -1 ? part : part.slice(0, next);
  const end = within.indexOf(`END ${label}`);
  if (end !== -1) {
    if (!KEY_LINE.test(within.slice(0, end))) return null;
    let behind = from + end + 4 + label.length;
    while (text[behind] === ' ' && text[behind + 1] === '-') behind++;
    for (let dashes = 0; dashes < 5 && text[behind] === '-'; dashes++) behind++;
    return { start, end: behind, kind };
  }
  const length = cutKey(within);
  return length === 0 ? null : { start, end: from + length, kind };
}

/** Length of what still belongs to a key whose end is missing. */
function cutKey(text: string): number {
  let end = 0;
  for (let at = 0; at < text.length; ) {
    const lineEnd = text.indexOf('\n', at);
    const behind = lineEnd === -1 ? text.length : lineEnd + 1;
    const line = text.slice(at, behind);
    const isKey = KEY_LINE.test(line);
    const isHeader = /^[^\n]*(?:Proc-Type|DEK-Info|Comment|Version): /.test(line) || line.trim() === '';
    if (!isKey && !isHeader) break;
    at = behind;
    if (isKey) end = behind;
  }
  return end;
}

function findPutty(text: string, start: number): Secret | null {
  const whole = text.slice(start, start + LONGEST);
  const next = whole.indexOf('PuTTY-User-Key-File-', 1);
  const part = next === -1 ? whole : whole.slice(0, next);
  PUTTY_LINE.lastIndex = 0;
  const lines = PUTTY_LINE.exec(part);
  if (lines === null) return null;
  let at = PUTTY_LINE.lastIndex;
  for (let left = Number(lines[1]) + 1; left > 0; left--) {
    const next = part.indexOf('\n', at);
    if (next === -1) return { start, end: start + part.length, kind: 'putty-private-key' };
    at = next + 1;
  }
  return { start, end: start + at, kind: 'putty-private-key' };
}
