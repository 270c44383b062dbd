import { looksRandom } from './randomness.ts';

/** What stands behind a value in a program, and not behind one in a configuration, a log or a connection string with its `=` and no blank. */
const GOES_ON = /^(?:[;,)}\]([<|&?]|[ \t]{1,4}(?:=|\|{1,2}|&&|\?|[}\])]))/;
/** One name, without digits: a password of letters alone cannot be told from it, where it stands in code. */
const NAME = /^[A-Za-z_$][A-Za-z_$]*$/;
/** `Uint8Array`, `SignatureKey`: digits only between capitals. */
const TYPE = /^[A-Z][A-Za-z]*(?:\d{1,3}[A-Z][A-Za-z]*)*$/;
/** `config.password`, `auth?.token`. */
const PATH = /^[A-Za-z_$][\w$]*(?:\??\.[A-Za-z_$][\w$]*)+$/;
/** `auth[1]`, `decodeBase64Url(…`, `Promise<string>`: a name, digits in it only between capitals, and what opens behind it. */
const CALL = /^[A-Za-z_$][A-Za-z_$.]{2,}(?:\d{1,3}[A-Z][A-Za-z_$.]*)*[[(<]/;
/** The beginning of a pattern, or of its end. */
const PATTERN = /^(?:\/[\^(\\[]|\?\$\/|\(\?[:=!<])/;
const LONGEST = 200;

/**
 * True where an unquoted value is an expression of a program: a name, a type, an access, a call, a pattern. `between` is what stands between the name and the
 * value, `behind` a few characters after it.
 */
export function isCode(value: string, between: string, behind: string, word: string): boolean {
  if (PATTERN.test(value) || INDEXED.test(value) || namesItself(value, word)) return true;
  if (between.endsWith(':') && PSEUDO_CLASS.test(value)) return true;
  // `Password=hunter;Server=…` has no blank.
  if (value.length > LONGEST || !/\s/.test(between)) return false;
  if (CALL.test(value)) return true;
  return GOES_ON.test(behind) && !looksRandom(value) && (NAME.test(value) || TYPE.test(value) || PATH.test(value));
}

/** `options[`, where a quote follows. */
const INDEXED = /^[A-Za-z_$][\w$.]*[[(]$/;
/** `[type=password]:focus` of a style sheet. */
const PSEUDO_CLASS = /^(?:before|after|focus|hover|active|checked|disabled|invalid|not|placeholder)\b/;

/** `in.Password`, `raw_password`: another variable of that name. */
function namesItself(value: string, word: string): boolean {
  if (value.length > LONGEST) return false;
  const name = value.toLowerCase().replaceAll(/[_-]/g, '');
  const isNamed = name.includes(word.replaceAll(/[_ -]/g, ''));
  return isNamed && (PATH.test(value) || /^_?[A-Za-z]+(?:_[A-Za-z]+)+$/.test(value)) && !looksRandom(value);
}

/** Passwords that examples in programs have. In a configuration somebody may really use them. */
const SAMPLE = new Set(
  `abc abcd abcdef abcdefg abc123 asdf bar baz foo foobar qwer qux xyz 123 1234 12345 pass passw0rd pwd sample sesame test tiger dummy fake mock
  encrypted quiet mypassword mysecret supersecret somepassword your_password`.split(/\s+/),
);

/** True of a word that only examples have for a password. */
export const isSample = (value: string): boolean => SAMPLE.has(value.toLowerCase());

/** True of what follows the end of a string, where the name stood inside of it: `prompt('Password: ', echo)`. */
export const isBehindAQuote = (content: string, isQuoted: boolean): boolean =>
  isQuoted && /^(?:[,;)\]}]+(?:\s|$)|\s{1,4}(?:%\}|[+,)\]}])|\.\w+\()/.test(content);

/** True of what a program says to people: a sentence is no password, and a passphrase is none of six words with a full stop. */
export const isSentence = (value: string): boolean =>
  value.length > 30 && /[.!?…]["'`]?$/.test(value) && value.split(/\s+/).length >= 6;
