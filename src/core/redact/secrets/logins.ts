import { isSample } from './code.ts';
import { looksRandom } from './randomness.ts';
import type { Secret } from './secret.ts';
import { isPlaceholder } from './value.ts';

/** What a login in a URL cannot hold unescaped (RFC 3986 §3.2.1), and brackets that quote URLs. */
const END = /[\s/?#"'`<>{}|\\^[\]]/;
const LONGEST = 1024;

/** User and password of a URL (RFC 3986 §3.2.1): `postgres://shop:hunter2@db/…`, `redis://:hunter2@cache`, `https://TOKEN@host/…`. */
export function findLogin(text: string, start: number, from: number): Secret | null {
  let sign = -1;
  let at = from;
  for (; at < text.length && at - from < LONGEST; at++) {
    const character = text[at] as string;
    if (character === '@') sign = at;
    if (END.test(character)) break;
  }
  if (sign === -1) {
    // A tool may have cut at the `@`, taking what follows for a file.
    const [user, password, ...more] = text.slice(from, at).split(':');
    const isLogin = user !== '' && password !== undefined && more.length === 0 && password.length >= 8;
    return isLogin && looksRandom(password) ? { start: from, end: at, kind: 'login-in-url' } : null;
  }
  const login = text.slice(from, sign);
  const colon = login.indexOf(':');
  // A tool may have cut the scheme off: `//deploy:hunter2@host`.
  const isCut = text[start - 1] !== ':';
  let scheme = start - 1;
  while (!isCut && scheme > 0 && start - scheme < 20 && /[A-Za-z0-9+.-]/.test(text[scheme - 1] as string)) scheme--;
  const isWeb = !isCut && /^https?$/i.test(text.slice(scheme, start - 1));
  if (colon === -1) {
    // A name alone is a login with SSH; with HTTP it is a token, as in the DSN of Sentry.
    return isWeb && login.length >= 16 && /\d/.test(login) ? { start: from, end: sign, kind: 'login-in-url' } : null;
  }
  const password = login.slice(colon + 1);
  if (isPlaceholder(password) || isSample(password) || password === '') return null;
  return { start: from, end: sign, kind: isWeb ? 'login-in-url' : 'connection-string-password' };
}

const LONGEST_BARE = 200;
const HOST = /(?:[\w-]{1,63}\.){1,8}[a-z][\w-]{0,62}|localhost/iy;

/** `deploy:hunter2@host.example` without anything before it, where the password looks drawn by chance: what is left of a URL that a tool took apart. */
export function findBareLogin(text: string, start: number, end: number): Secret | null {
  HOST.lastIndex = end;
  if (!HOST.test(text)) return null;
  let from = start;
  while (from > 0 && start - from < LONGEST_BARE && !/[\s/?#"'`<>{}|\\^[\](),;=@]/.test(text[from - 1] as string))
    from--;
  const [user, password, ...more] = text.slice(from, start).split(':');
  if (user === undefined || user === '' || password === undefined || more.length > 0) return null;
  // Classes of a heap are named so, by a token or in their package: `object:class_…@module`, `object:sun.nio.cs.ISO_8859_1@java.base@11`.
  const isClass =
    /^[a-z]{2,6}[-_][0-9a-f]{12}$/.test(password) || (user === 'object' && /^[\w$]+(?:\.[\w$]+)+$/.test(password));
  return password.length >= 8 && !isClass && looksRandom(password)
    ? { start: from, end: start, kind: 'login-in-url' }
    : null;
}
