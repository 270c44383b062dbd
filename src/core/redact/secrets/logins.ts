import type { Secret } from './secret.ts';
import { isPlaceholder } from './value.ts';

/** What a login in a URL cannot hold unescaped (RFC 3986 §3.2.1), and brackets that quote URLs. */
const END = /[\s/?#"'`<>{}|\\^[\]]/;
const LONGEST = 1024;

/** User and password of a URL (RFC 3986 §3.2.1): `postgres://shop:hunter2@db/…`, `redis://:hunter2@cache`, `https://TOKEN@host/…`. */
export function findLogin(text: string, start: number, from: number): Secret | null {
  let sign = -1;
  for (let at = from; at < text.length && at - from < LONGEST; at++) {
    const character = text[at] as string;
    if (character === '@') sign = at;
    if (END.test(character)) break;
  }
  if (sign === -1) return null;
  const login = text.slice(from, sign);
  const colon = login.indexOf(':');
  let scheme = start;
  while (scheme > 0 && start - scheme < 20 && /[A-Za-z0-9+.-]/.test(text[scheme - 1] as string)) scheme--;
  const isWeb = /^https?$/i.test(text.slice(scheme, start));
  if (colon === -1) {
    // A name alone is a login with SSH; with HTTP it is a token, as in the DSN of Sentry.
    return isWeb && login.length >= 16 && /\d/.test(login) ? { start: from, end: sign, kind: 'login-in-url' } : null;
  }
  if (isPlaceholder(login.slice(colon + 1)) || colon === login.length - 1) return null;
  return { start: from, end: sign, kind: isWeb ? 'login-in-url' : 'connection-string-password' };
}
