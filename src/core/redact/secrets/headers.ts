import { looksRandom } from './randomness.ts';
import type { Secret } from './secret.ts';
import { isPlaceholder, valueAt } from './value.ts';

/** Headers of HTTP that carry a login, and the schemes of one (RFC 9110 §11, RFC 6265 §4, RFC 6750 §2.1, RFC 7617). */
export const HEADER_WORDS = [
  'authorization',
  'cookie',
  'x-api-key',
  'x-auth-token',
  'x-access-token',
  'x-csrf-token',
  'x-xsrf-token',
  'x-amz-security-token',
  'x-vault-token',
  'x-goog-api-key',
  'private-token',
  'bearer ',
  'basic ',
];

/** Between a header's name and its value: as it is sent, in JSON, in HAR, in code. A folded line (RFC 9112 §5.2) counts. */
const BETWEEN =
  /\\{0,3}["'`\]]{0,2}\s{0,4}(?:=>|[:=])(?:[ \t]{0,8}(?:\r?\n[ \t]{1,16})?)|\\{0,3}["']\s{0,4},\s{0,16}\\{0,3}["']value\\{0,3}["']\s{0,4}:\s{0,4}/iy;
const SCHEME =
  /(?:(?:bearer|basic|digest|negotiate|ntlm|token|apikey|aws4-hmac-sha256|sharedkey|splunk|bot)(?:[ \t]{1,4}(?:\r?\n[ \t]{1,16})?|\r?\n[ \t]{1,16}))?/iy;
/** Characters of a value that show whether it is worth reading. */
const NEAR = 320;
const COOKIE = /^[\s"'`\\[]{0,32}[\w!#$%&*+.^|~-]{1,256}=(?![=>])/;
const CREDENTIALS = /[\w.~+/=:%-]{8,16384}/y;

/** The value of a header with a login, or what stands behind `Bearer` and `Basic`. */
export function findHeader(text: string, start: number, end: number): Secret | null {
  const word = text.slice(start, end).toLowerCase();
  if (/[A-Za-z0-9]/.test(text[start - 1] ?? '')) return null;
  if (word.endsWith(' ')) return scheme(text, end, word);
  BETWEEN.lastIndex = end;
  const between = BETWEEN.exec(text)?.[0];
  if (between === undefined) return null;
  const at = end + between.length;
  SCHEME.lastIndex = at + (/^\\{0,3}["'`]/.exec(text.slice(at, at + 4))?.[0].length ?? 0);
  const named = SCHEME.exec(text)?.[0] ?? '';
  const near = text.slice(at, at + NEAR);
  // A cookie is pairs (RFC 6265 §4.2.1): in code a call or a type stands in their place. Looked at before the line is read to its end, of which every name in it would ask.
  if (named === '' && word === 'cookie' && !COOKIE.test(near)) return null;
  if (named === '' && word === 'authorization' && !/\d/.test(near)) return null;
  // A cookie or a signature has blanks in it: it goes on to the end of its line or quote.
  const value = valueAt(text, at, /[\r\n"'`]/);
  const from = named === '' ? (value?.start ?? at) : SCHEME.lastIndex;
  const rest = named.includes('\n') ? valueAt(text, from, /[\r\n"'`]/) : value;
  if (rest === null || rest.end <= from) return null;
  // A name whose quoted value follows is found by itself, or its value would be left.
  const [next] = /["'`]/.test(text[rest.end] ?? '')
    ? (/[ \t][\w.-]{1,64}[=:]$/.exec(text.slice(Math.max(from, rest.end - 66), rest.end)) ?? [''])
    : [''];
  const until = rest.end - next.length;
  const content = text.slice(from, until);
  if (isPlaceholder(content.trim().replace(/[;,]$/, ''))) return null;
  return { start: from, end: until, kind: word === 'cookie' ? 'cookie-header' : 'authorization-header' };
}

function scheme(text: string, at: number, word: string): Secret | null {
  CREDENTIALS.lastIndex = at;
  const value = CREDENTIALS.exec(text)?.[0];
  if (value === undefined || isPlaceholder(value)) return null;
  const found = { start: at, end: at + value.length };
  if (word === 'bearer ') {
    return looksRandom(value) || (value.length >= 24 && /\d/.test(value) && /[A-Za-z]/.test(value))
      ? { ...found, kind: 'bearer-token' }
      : null;
  }
  // A user and a password in base64: words of prose have another length, or no capital and no digit inside.
  const isBase64 = /^[A-Za-z0-9+/]+={0,2}$/.test(value) && value.length % 4 === 0;
  return isBase64 && /[A-Z0-9+/=].*[A-Z0-9+/=]/.test(value.slice(1)) ? { ...found, kind: 'basic-login' } : null;
}
