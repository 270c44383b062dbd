import type { Secret } from './secret.ts';
import { isPlaceholder } from './value.ts';

/** Words that a person writes before a password, with which no program marks one. */
export const PROSE_WORDS: readonly string[] = [
  'password',
  'passwd',
  'passphrase',
  'passcode',
  'passwort',
  'kennwort',
  'pwd',
  'log in',
  'login',
  'logged in',
  'logging in',
  'sign in',
  'signed in',
  'credentials',
  'creds',
];

/** Characters before the word on its line in which somebody is named. */
const LOOK_BACK = 64;
const NAMED = /\b(?:user(?:name)?|login|logged|log|sign(?:ed)?|account|admin|root|benutzer|as|with|mit)\b/i;
/** Group 1, where it is there, says that a password is meant; group 2 is what may be it. */
const PASSWORD =
  /(?:password|passwd|passphrase|passcode|passwort|kennwort|pwd)[ \t]{1,4}((?:is|was|ist|war|lautet):?[ \t]{1,4})?["'`“‘]?([^\s"'`“”‘’]{6,64})/iy;
/** The same of a login: `log in as admin / hunter22`, `credentials admin:hunter22`, `login as admin with hunter22`. */
const PAIR =
  /()(?:(?:log(?:ged|ging)?[ -]?in|sign(?:ed)?[ -]in)[ \t]{1,4}(?:as|with|using)|login:?|cred(?:ential)?s(?: are)?:?)[ \t]{1,4}["'`“‘]?[\w.@+-]{2,64}["'`”’]?(?:[ \t]{0,4}[/:|][ \t]{0,4}|,?[ \t]{1,4}(?:and|with|und|mit)[ \t]{1,4})["'`“‘]?([^\s"'`“”‘’]{6,64})/iy;
/** Marks of a sentence behind a word. */
const SENTENCE = /[.,;:!?)\]]{1,4}$/;
/** Names of protocols and digests have letters and digits as passwords have. */
const STANDARD =
  /^(?:s?sha|md|aes|des|rsa|pbkdf|bcrypt|scrypt|argon|rfc|o?auth|saml|http|utf|base|ntlm|tls|ssl|pkcs|x|iso|ansi|sql|ip|win|v|e2e|oidc|ldap|kerberos|hmac|crc|windows|python|java|node|php|postgres|mysql)-?\.?v?\d[\w.-]*$/i;

/** One word as people choose passwords and nothing else is written: letters and digits, none of the marks that programs put into names. */
function isPassword(word: string): boolean {
  if (word.length < 6 || !/\d/.test(word) || !/\p{L}/u.test(word)) return false;
  return !/[()[\]{}<>=\\/]|::|^[$%@&#-]|^\w+\.\w+|^0x/.test(word) && !STANDARD.test(word) && !isPlaceholder(word);
}

/** Logins in sentences: `user shop with password hunter22`, `log in as admin / hunter22`. A word of letters alone is none: any could stand there. */
export function findInProse(text: string, start: number): Secret | null {
  if (start > 0 && /[\w.$-]/.test(text[start - 1] as string)) return null;
  for (const pattern of [PASSWORD, PAIR]) {
    pattern.lastIndex = start;
    const match = pattern.exec(text);
    if (match === null) continue;
    const [whole, is, said = ''] = match;
    const word = said.replace(SENTENCE, '');
    if (!isPassword(word)) continue;
    const before = text.slice(Math.max(0, start - LOOK_BACK), start);
    if (is === undefined && !NAMED.test(before.slice(before.lastIndexOf('\n') + 1))) continue;
    const from = start + whole.length - said.length;
    return { start: from, end: from + word.length, kind: 'password' };
  }
  return null;
}
