import { Automaton } from '../automaton.ts';
import { type Span, withoutOverlaps } from '../span.ts';
import { findAssigned, findIdentified, SENSITIVE_WORDS } from './assignments.ts';
import { findHeader, HEADER_WORDS } from './headers.ts';
import { findJsonWebKey } from './json-web-key.ts';
import { findKeyBlock, KEY_BLOCKS } from './key-blocks.ts';
import { findBareLogin, findLogin } from './logins.ts';
import { findInProse, PROSE_WORDS } from './prose.ts';
import { folded, type Reading, readingsOf } from './readings.ts';
import type { Secret } from './secret.ts';
import { TOKEN_KINDS } from './token-kinds.ts';

/** Looks at one place of a text; answers with the secret there, which may begin behind it. */
type Look = (text: string, start: number, end: number) => Secret | null;

/** What a text begins with where a look is worth it, and the look. The first rule of a place that finds something holds. */
const LOOKS: readonly { readonly trigger: string; readonly look: Look }[] = [
  ...KEY_BLOCKS.map((trigger) => ({ trigger, look: findKeyBlock })),
  ...TOKEN_KINDS.flatMap(({ kind, triggers, pattern, notBehind }) =>
    triggers.map((trigger) => ({
      trigger,
      look: (text: string, start: number): Secret | null => {
        if (start > 0 && notBehind?.test(text[start - 1] as string) === true) return null;
        pattern.lastIndex = start;
        const match = pattern.exec(text);
        if (match === null) return null;
        const end = start + match[0].length;
        const inner = match[1];
        if (inner === undefined) return { start, end, kind };
        const from = start + match[0].lastIndexOf(inner);
        return { start: from, end: from + inner.length, kind };
      },
    })),
  ),
  { trigger: 'eyJ', look: findJwt },
  { trigger: 'kty', look: findJsonWebKey },
  { trigger: '-us', look: findMailchimpKey },
  { trigger: 'identified by', look: findIdentified },
  { trigger: '//', look: findLogin },
  { trigger: '@', look: findBareLogin },
  ...HEADER_WORDS.map((trigger) => ({ trigger, look: findHeader })),
  ...SENSITIVE_WORDS.map((trigger) => ({ trigger, look: findAssigned })),
  ...PROSE_WORDS.map((trigger) => ({ trigger, look: findInProse })),
];

/** Equal triggers are one pattern of the automaton. */
const BY_TRIGGER = Map.groupBy(LOOKS, ({ trigger }) => trigger.toLowerCase());
const TRIGGERS = [...BY_TRIGGER.keys()];
const RULES = [...BY_TRIGGER.values()];
const AUTOMATON = new Automaton(TRIGGERS.map(unitsOf));

/** Every kind there is, for the documentation and its test. */
export const SECRET_KINDS: readonly string[] = [
  'private-key',
  'pgp-private-key',
  'putty-private-key',
  'jwt',
  'json-web-key',
  'login-in-url',
  'authorization-header',
  'cookie-header',
  'bearer-token',
  'basic-login',
  'password',
  'api-key',
  'token',
  'connection-string-password',
  'command-line-password',
  'azure-storage-key',
  'azure-shared-key',
  'mailchimp-key',
  ...TOKEN_KINDS.map(({ kind }) => kind),
];

/** The beginning of what stands for a secret: the name of its kind is no name of a secret. */
const MARKER = /\[removed:[\w-]*$/;
const LONGEST_MARKER = 48;

/** The end of a find that may hold the name of the next one: `Authorization: Bearer … IDENTIFIED BY '…'` in one line. */
const LAST_WORDS = 48;

/** A text's UTF-16 code units. */
export function unitsOf(text: string): Uint16Array {
  const units = new Uint16Array(text.length);
  for (let at = 0; at < text.length; at++) units[at] = text.charCodeAt(at);
  return units;
}

/**
 * The secrets in a text, in order, without overlaps: keys and tokens by their form, and values by the names they are given to. One pass finds the
 * places worth a look, and a look costs no more than what it finds or a bounded number of characters, so time is linear in the text.
 */
export function findSecrets(text: string, units: ArrayLike<number> = unitsOf(text)): readonly Secret[] {
  const found: Secret[] = [];
  const hasMarkers = text.includes('[removed:');
  let behind = 0;
  AUTOMATON.search(units, (trigger, end) => {
    const start = end - (TRIGGERS[trigger] as string).length;
    if (
      start < behind - LAST_WORDS ||
      (hasMarkers && MARKER.test(text.slice(Math.max(0, start - LONGEST_MARKER), start)))
    )
      return;
    for (const { look } of RULES[trigger] ?? []) {
      const secret = look(text, start, end);
      if (secret === null || secret.start < behind) continue;
      found.push(secret);
      behind = secret.end;
      return;
    }
  });
  return found;
}

/** What stands for a secret. */
export const removed = (kind: string): string => `[removed:${kind}]`;

const BY_FORM: ReadonlySet<string> = new Set(TOKEN_KINDS.map(({ kind }) => kind));
/** Characters of a line that was broken since it was full. */
const FULL_LINE = 60;

/** `token: ghp_…` is found by its name first. */
const hasToken = (value: string): boolean => findSecrets(value).some(({ kind }) => BY_FORM.has(kind));

/** True of a token that is none without what stands behind the line end in it, or that fills its line. */
function isBroken(read: string, { start, end }: Secret, joint: number | null): boolean {
  if (joint === null || !hasToken(read.slice(start, end))) return false;
  return joint - start >= FULL_LINE || !hasToken(read.slice(start, joint));
}

/** What another reading of a text shows, where it stands in the text itself. */
function secretsOf(text: string, { text: read, sourceOf, jointIn, width, tokens }: Reading): readonly Secret[] {
  return findSecrets(read)
    .filter((secret) => !tokens || isBroken(read, secret, jointIn(secret.start, secret.end)))
    .map(({ start, end, kind }) => {
      const last = sourceOf(end - 1);
      const length = width === 2 ? 2 : (text.codePointAt(last) ?? 0) > 0xffff ? 2 : 1;
      return { start: sourceOf(start), end: last + length, kind };
    });
}

/** Secrets that are broken over lines, or written in hexadecimal, in any text of which a character is a byte or more. Each list is in order. */
export const findRewritten = (text: string): readonly (readonly Secret[])[] =>
  readingsOf(text).map((reading) => secretsOf(text, reading));

/** Secrets whose letters only look like those of their names and forms, or have something between them that is not seen. */
export function findDisguised(text: string): readonly Secret[] {
  const reading = folded(text);
  return reading === null ? [] : secretsOf(text, reading);
}

/** Secrets as spans of a redaction, however they are written. */
export function secretSpans(text: string): readonly Span[] {
  const found = [...findRewritten(text), findDisguised(text), findSecrets(text)];
  return withoutOverlaps(
    found.map((secrets) =>
      secrets.map(({ start, end, kind }) => ({
        start,
        end,
        class: 'secret' as const,
        originals: [{ value: text.slice(start, end), class: 'secret' as const }],
        replacement: removed(kind),
      })),
    ),
  );
}

/** 32 hexadecimal digits before the data centre that a key of Mailchimp ends with. */
function findMailchimpKey(text: string, start: number, end: number): Secret | null {
  const from = start - 32;
  if (from < 0 || !/^\d{1,2}(?![\w-])/.test(text.slice(end, end + 3))) return null;
  if (!/^[0-9a-f]{32}$/.test(text.slice(from, start)) || /[\w-]/.test(text[from - 1] ?? '')) return null;
  return { start: from, end: end + (/\d/.test(text[end + 1] ?? '') ? 2 : 1), kind: 'mailchimp-key' };
}

const PART = /[\w-]{4,8192}/y;
/** A line end inside a long token, as mails and logs break it: what follows fills its line too, or is the next line's own. */
const BREAK = /(?:\\?\r?\n|\\n)[ \t>|]{0,16}(?!-----)(?=[\w.-]{8,8192}[ \t]{0,16}(?:[\r\n"'`\\,;)<]|$))/y;

/** A JSON Web Token (RFC 7519 §3.1, RFC 7515 §7.1): two parts of base64url that begin as JSON does, and a signature; line ends may break it. */
function findJwt(text: string, start: number): Secret | null {
  if (start > 0 && /[\w-]/.test(text[start - 1] as string)) return null;
  let at = start;
  let dots = 0;
  let length = 0;
  let lineLength = 0;
  for (let breaks = 0; breaks < 64; ) {
    PART.lastIndex = at;
    const part = PART.exec(text);
    if (part !== null) {
      at += part[0].length;
      length += part[0].length;
      lineLength += part[0].length;
    }
    if (text[at] === '.' && dots < 4) {
      if (dots === 0 && length < 8) return null;
      dots++;
      at++;
      continue;
    }
    BREAK.lastIndex = at;
    const line = BREAK.exec(text);
    // Only what fills its line goes on in the next one.
    if (line === null || lineLength < 20 || dots === 0) break;
    at += line[0].length;
    breaks++;
    lineLength = 0;
  }
  return dots >= 2 || (dots === 1 && length > 40) ? { start, end: at, kind: 'jwt' } : null;
}
