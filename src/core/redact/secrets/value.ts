/** A value behind a name: where it stands. */
export interface Value {
  readonly start: number;
  readonly end: number;
  readonly quoted: boolean;
}

const LONGEST = 16_384;
const LONGEST_PLACEHOLDER = 200;

/**
 * The value that begins at `at`: inside quotes, also escaped ones, to the closing quote on the same line, else up to a blank or a mark that ends
 * values. Null where there is none. The cost is at most its own length, and `longest` characters.
 */
export function valueAt(text: string, at: number, ends = /[\s"'`,;&<>)}\]|\\]/, longest = LONGEST): Value | null {
  // Quotes are doubled in a constant of SQL that quotes another one.
  const [opening] = /^(?:''(?=[^\s'",;:)\]}])|\\{0,3}["'`])/.exec(text.slice(at, at + 4)) ?? [''];
  const start = at + opening.length;
  const most = Math.min(text.length, start + longest);
  let end = start;
  if (opening === '') {
    while (end < most && !ends.test(text[end] as string)) end++;
    return end === start ? null : { start, end, quoted: false };
  }
  const quote = opening[opening.length - 1];
  for (; end < most && text[end] !== '\n'; end++) {
    if (text.startsWith(opening, end) && (opening.length > 1 || text[end] === quote)) break;
    if (text[end] === '\\' && opening.length === 1) end++;
  }
  return end <= start ? null : { start, end: Math.min(end, most), quoted: true };
}

/** Values that hold nothing: stars, variables, samples of documentation, names of types. */
export function isPlaceholder(value: string): boolean {
  // What stands for a secret, also as Markdown, HTML and URLs escape it; a line that goes on behind it is searched from there.
  if (/^(?:['"]|&(?:#39|#x27|quot|apos);)?(?:\\{0,3}\[|&#(?:91|x5b);|%5B)removed:/i.test(value)) return true;
  if (value.length > LONGEST_PLACEHOLDER) return false;
  // Markup of documentation, the first line of a key that is found by itself, keys that their issuer documents.
  if (/^[A-Z]\{\w|^-----BEGIN |EXAMPLE(?:KEY|TOKEN)?$|(?:^|[^A-Za-z])(?:REDACTED|OMITTED)(?![A-Za-z])/.test(value))
    return true;
  return (
    /^(?:(.)\1*|\*+.*|\.{3,}|…|â[\x80€]¦|<[a-z _-]{1,40}>|\[[a-z _-]{1,40}\]|\$\{?[\w.:-]+\}?.*|\$\(.*|%[({]?\w*[)}]?s?|\{\{.*|\{[\w.]*\}|#\{.*|@[\w.]+@)$/s.test(
      value,
    ) ||
    /^(?:null|nil|none|true|false|yes|no|undefined|required|optional|empty|unset|void|hidden|masked|\(?redacted\)?|filtered|removed|(?:pass(?:word|wd|phrase|code)|pwd|secret|token|credential|(?:api|access|private|secret)[-_]?key|auth|answer|key)s?:?|string|str|text|bytes|char|varchar|number|boolean|unknown|never|field|input|is|was|must|should|can|not|for|the|and|or|of|in|to|a|an|has|from|with|await|async|new|function|typeof|readonly|const|return|changeit\?)$/i.test(
      value,
    ) ||
    /^(?:process\.env|os\.environ|os\.getenv|System\.getenv|ENV\[|env\(|getpass|self\.|this\.|req\.|request\.|config\.|settings\.|args\.|options\.|Promise\b|Parameters\b|Extract\b|expect\.|await |\(\?|\^|[,;:)\]}]\s*$)/.test(
      value,
    )
  );
}
