import { isBehindAQuote, isCode, isSample, isSentence } from './code.ts';
import { isDigestOrId, looksRandom } from './randomness.ts';
import type { Secret } from './secret.ts';
import { isPlaceholder, valueAt } from './value.ts';

/** Names whose value is a secret whatever it is. */
const CERTAIN: Readonly<Record<string, string>> = {
  password: 'password',
  passwd: 'password',
  passwort: 'password',
  passphrase: 'password',
  passcode: 'password',
  kennwort: 'password',
  mot_de_passe: 'password',
  motdepasse: 'password',
  contrasena: 'password',
  wachtwoord: 'password',
  senha: 'password',
  pwd: 'password',
  userpass: 'password',
  dbpass: 'password',
  db_pass: 'password',
  mysql_pwd: 'password',
  secret: 'password',
  secretkey: 'api-key',
  secret_key: 'api-key',
  'secret-key': 'api-key',
  secret_access_key: 'api-key',
  apikey: 'api-key',
  api_key: 'api-key',
  'api-key': 'api-key',
  accesskey: 'api-key',
  access_key: 'api-key',
  'access-key': 'api-key',
  privatekey: 'api-key',
  private_key: 'api-key',
  'private-key': 'api-key',
  accountkey: 'azure-storage-key',
  sharedaccesskey: 'azure-shared-key',
  account_key: 'api-key',
  encryption_key: 'api-key',
  signing_key: 'api-key',
  master_key: 'api-key',
  'client-key-data': 'api-key',
  _authtoken: 'token',
};

/** Names whose value is one where it looks like one. */
const LIKELY: Readonly<Record<string, string>> = {
  token: 'token',
  credential: 'password',
  credentials: 'password',
  auth: 'token',
  signature: 'token',
  sessionid: 'token',
  session_id: 'token',
  'session-id': 'token',
  sessid: 'token',
  csrf: 'token',
  otp: 'token',
  pat: 'token',
  jwt: 'token',
  cookie: 'token',
};

/** Switches of command-line tools that take a password, with the tool's name before them. */
const SWITCHES: readonly { readonly word: string; readonly tool: RegExp; readonly value: RegExp }[] = [
  {
    word: ' -p',
    tool: /(?:mysql\w*|mariadb[\w-]*|sshpass|mongo\w*|7z)(?:\s|$)/i,
    value: / -p ?["']?([^\s"'-][^\s"']{2,255})/y,
  },
  { word: ' -a ', tool: /redis-cli(?:\s|$)/i, value: / -a ["']?([^\s"'-][^\s"']{2,255})/y },
  { word: ' -u ', tool: /(?:curl|wget|http|https)(?:\s|$)/i, value: / -u ["']?([^\s:"']{1,64}:[^\s"']{1,255})/y },
  { word: '--user ', tool: /curl(?:\s|$)/i, value: /--user ["']?([^\s:"']{1,64}:[^\s"']{1,255})/y },
  { word: '--user=', tool: /curl(?:\s|$)/i, value: /--user=["']?([^\s:"']{1,64}:[^\s"']{1,255})/y },
  { word: ' -w ', tool: /ldap\w+(?:\s|$)/i, value: / -w ["']?([^\s"'-][^\s"']{2,255})/y },
];

export const SENSITIVE_WORDS: readonly string[] = [
  ...Object.keys(CERTAIN),
  ...Object.keys(LIKELY),
  ...SWITCHES.map(({ word }) => word),
];

/** What may stand between a name and its value: `=`, `:`, `=>`, `:=`, closing quotes before it, XML's `>`, and the pairs of HAR and Kubernetes. */
const BETWEEN =
  /\\{0,3}["'`\])]{0,2}(?:\s{0,4}:\s{0,4}string(?=\s{0,4}=)|[ \t]{1,4}(?:string|str|text|char)(?=[ \t]{1,4}=))?\s{0,4}(?:=>|[?.+]=|:{0,3}=(?!=)|:|%3[dD])[ \t]{0,8}|\\{0,3}["']\s{0,4},\s{0,16}\\{0,3}["']value\\{0,3}["']\s{0,4}:\s{0,4}|["']?\s{0,4}\r?\n[ \t-]{0,32}value\s{0,2}:\s{0,4}|["']\s{1,4}value\s{0,2}=\s{0,2}(?=["'])|>(?:\r?\n[ \t]{0,16})?(?=[^<\s])|(["'])\s{0,4},\s{0,4}(?=["'])/iy;
/** What a name goes on with while it is still the same name: `PASSWORD_1`. */
const NUMBER = /_?\d{0,3}/y;
const RANDOM = /[A-Za-z0-9+/_=~-]{20,512}/g;
/** What stands for a value that was taken out: see `Pseudonyms`. */
const OWN_TOKEN = /(?:^|[^A-Za-z])(?:APP|[a-z]{2,6})[-_][0-9a-f]{12}(?![0-9a-f])/;
/** Characters behind a name in which a value that looks random is its value. */
const NEAR = 48;
const LOOK_BACK = 200;
const SHORTEST_LIKELY = 16;

/** The secret that a name is given to: `-Dpassword=…`, `PGPASSWORD=…`, `--password …`, in YAML, JSON, INI, XML, queries of URLs, prose. */
export function findAssigned(text: string, start: number, wordEnd: number): Secret | null {
  const word = text.slice(start, wordEnd).toLowerCase();
  const tool = SWITCHES.find((known) => known.word === word);
  if (tool !== undefined) {
    const line = text.slice(Math.max(0, start - LOOK_BACK), start);
    if (!tool.tool.test(line.slice(line.lastIndexOf('\n') + 1))) return null;
    tool.value.lastIndex = start;
    const match = tool.value.exec(text);
    const value = match?.[1];
    if (match === null || value === undefined || isPlaceholder(value)) return null;
    const end = start + match[0].length;
    return { start: end - value.length, end, kind: 'command-line-password' };
  }
  const kind = CERTAIN[word] ?? LIKELY[word] ?? 'password';
  const isCertain = CERTAIN[word] !== undefined;
  // `otp` in `hotpath`, `pat` in `path`: what is short is a name of its own.
  if (
    word.length <= 4 &&
    /[A-Za-z]/.test(text[start - 1] ?? '') &&
    word !== 'auth' &&
    !/[a-z][A-Z]/.test(text.slice(start - 1, start + 1)) &&
    word !== 'pwd'
  )
    return null;
  NUMBER.lastIndex = wordEnd;
  const nameEnd = wordEnd + (NUMBER.exec(text)?.[0].length ?? 0);
  // The name goes on: `passwords`, `token_type`. What is sensitive in it is found by itself.
  if (/[A-Za-z0-9_-]/.test(text[nameEnd] ?? '')) return null;
  BETWEEN.lastIndex = nameEnd;
  const between = BETWEEN.exec(text)?.[0];
  if (between === undefined) {
    return (
      (isCertain ? (flagValue(text, start, nameEnd) ?? literal(text, nameEnd, kind)) : null) ??
      nearby(text, nameEnd, kind)
    );
  }
  const isTag = between.startsWith('>');
  const at = nameEnd + between.length;
  // What begins as no value does is not read to its end: many names may stand before one end.
  if (!isCertain && !mayBegin(text, at)) return null;
  const value = isTag ? valueAt(text, at, /[<\r\n]/, LONGEST_IN_TAG) : valueAt(text, at);
  if (value === null) return null;
  const content = text.slice(value.start, value.end);
  if (isPlaceholder(content) || /^[=!]/.test(content) || isBehindAQuote(content, value.quoted)) return null;
  if (word === 'pwd' && /^[/~]/.test(content)) return null;
  // Behind the end of a tag, and not behind `Local<Signature>`.
  if (isTag && /[\s,()]/.test(content)) return null;
  // A count that stands under a name: `"hash_password": 239`.
  if (
    !value.quoted &&
    (/^0x[0-9a-f]{1,16}$/i.test(content) ||
      (/^-?\d+(?:\.\d+)?$/.test(content) && (/["'`]/.test(between) || content.length <= 4)))
  )
    return null;
  // `asked ? "password" : "answer"`.
  if (/^\\{0,3}["'`]\s*:/.test(between) && /\?\s*["'`]$/.test(text.slice(Math.max(0, start - 4), start))) return null;
  const isMeant = value.quoted
    ? isSentence(content) || (isSample(content) && !/^["]/.test(between))
    : isCode(content, between, text.slice(value.end, value.end + 8), word);
  if (isMeant) return null;
  const isPlace = /^:$/.test(between) && /^\d{1,7}(?::\d{1,6})*$/.test(content);
  if (isPlace) return null;
  // `setProperty("API_TOKEN", "a81k…")`, and not `["password", "username"]`.
  if (/^["']\s*,/.test(between) && !between.includes(':'))
    return (looksRandom(content) && !WORDS.test(content)) || isDigestOrId(content)
      ? { start: value.start, end: value.end, kind }
      : null;
  if (isCertain) {
    // `secret: a word` in a sentence, `Password = getPassword()` in code: calls and types are no values.
    if (!value.quoted && OPENED.test(content)) return null;
    if (word === 'secret' && !value.quoted && between.trim() === ':' && /^[A-Za-z]+$/.test(content)) return null;
    return { start: value.start, end: value.end, kind };
  }
  // A digest under the name of a signature tells nothing, but for those of addresses that are signed.
  const isSigned = word !== 'signature' || /[-_&?]/.test(text[start - 1] ?? '') || !isDigestOrId(content);
  if (!isSigned || /\s/.test(content) || (!value.quoted && OPENED.test(content))) return null;
  if (content.length < SHORTEST_LIKELY || !(looksRandom(content) || isDigestOrId(content) || isEncodedLogin(content)))
    return null;
  return { start: value.start, end: value.end, kind };
}

/** Words with a mark between them: a name or a path. */
const WORDS = /[a-z]{5}[/._-][a-z]{3}/i;
/** Characters from which it is told whether a value is worth reading, and of one between two tags. */
const LONGEST_HEAD = 64;
const LONGEST_IN_TAG = 1024;

/** False where a value under a likely name cannot be one of them by its first characters. */
function mayBegin(text: string, at: number): boolean {
  const head = valueAt(text, at, undefined, LONGEST_HEAD);
  if (head === null) return false;
  const content = text.slice(head.start, head.end);
  return looksRandom(content) || isDigestOrId(content) || isEncodedLogin(content);
}

/** What a call or a type begins with: `getPassword(`, `v8::Private::New(`. */
const OPENED = /^[\w.#:]+[(<]|^\(/;

/** `"auth": "dXNlcjpwYXNzd29yZA=="` of a Docker configuration: base64 in which no word is readable. */
const isEncodedLogin = (text: string): boolean =>
  /^[A-Za-z0-9+/]{12,512}={0,2}$/.test(text) &&
  text.length % 4 === 0 &&
  /[A-Z]/.test(text) &&
  /[a-z]/.test(text) &&
  /\d|=$/.test(text);

/** `--password value`, `-Password value`. */
function flagValue(text: string, start: number, nameEnd: number): Secret | null {
  let name = start;
  while (name > 0 && start - name < 64 && /[\w.-]/.test(text[name - 1] as string)) name--;
  if (text[name] !== '-' || !/[ \t]/.test(text[nameEnd] ?? '')) return null;
  let at = nameEnd;
  while (at - nameEnd < 8 && /[ \t]/.test(text[at] ?? '')) at++;
  const value = valueAt(text, at, /\s/);
  if (value === null || text[at] === '-' || isPlaceholder(text.slice(value.start, value.end))) return null;
  return { start: value.start, end: value.end, kind: 'command-line-password' };
}

/** A constant of SQL of one word with a digit in it; a word in quotes may be one of a sentence. */
const LITERAL = /[ \t]{1,8}(?:VALUES[ \t]{1,4}|AS[ \t]{1,4})?'{1,2}((?=[^'\s]{0,255}\d)[^'\s]{6,256})'/iy;

/** `PASSWORD 'hunter2'` of SQL: ALTER ROLE, CREATE USER MAPPING, CREATE SUBSCRIPTION. */
function literal(text: string, nameEnd: number, kind: string): Secret | null {
  LITERAL.lastIndex = nameEnd;
  const value = LITERAL.exec(text)?.[1];
  if (value === undefined || isPlaceholder(value) || isSample(value)) return null;
  const end = LITERAL.lastIndex - 1;
  return { start: end - value.length, end, kind };
}

/** `IDENTIFIED BY 'hunter2'` of MySQL, `IDENTIFIED BY hunter2` of Oracle. */
export function findIdentified(text: string, _start: number, end: number): Secret | null {
  let at = end;
  while (at - end < 8 && /[ \t]/.test(text[at] ?? '')) at++;
  if (at === end) return null;
  const value = valueAt(text, at, /[\s;,)]/, LONGEST_IN_TAG);
  if (value === null) return null;
  const content = text.slice(value.start, value.end);
  // In quotes of SQL for names, as in Markdown, stands a name.
  const isWord = (!value.quoted || text[value.start - 1] === '`') && !/\d/.test(content);
  return isWord || isPlaceholder(content) || isSample(content)
    ? null
    : { start: value.start, end: value.end, kind: 'password' };
}

/** `the API key is 8sd7f…`: what looks drawn by chance right behind such a name, on the same line. */
function nearby(text: string, nameEnd: number, kind: string): Secret | null {
  if (!/[ \t]/.test(text[nameEnd] ?? '')) return null;
  const part = text.slice(nameEnd, nameEnd + NEAR + 128);
  const line = part.split('\n', 1)[0] ?? '';
  for (const { 0: run, index } of line.matchAll(RANDOM)) {
    // Only words of a sentence stand between the two.
    if (index > NEAR || !/^[\w \t:='’()-]*["'`]?$/.test(line.slice(0, index)) || OWN_TOKEN.test(run)) return null;
    if (looksRandom(run) && !isDigestOrId(run) && !WORDS.test(run)) {
      return { start: nameEnd + index, end: nameEnd + index + run.length, kind };
    }
  }
  return null;
}
