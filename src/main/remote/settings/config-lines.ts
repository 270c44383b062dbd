/** One directive of an OpenSSH client configuration. */
export interface ConfigLine {
  /** In lower case. */
  readonly keyword: string;
  readonly words: readonly string[];
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
}

/** A line that OpenSSH would refuse. */
export interface BadLine {
  readonly file: string;
  readonly line: number;
  readonly why: string;
}

/**
 * The directives of a configuration's text, line by line as `readconf.c` and `argv_split` of OpenSSH's `misc.c` read them: a keyword, `=` or
 * blanks, then words, which may be quoted; `\` escapes quotes, itself and, outside quotes, a blank; `#` at the start of a word ends the line.
 */
export function parseConfigLines(
  text: string,
  file: string,
): { readonly lines: ConfigLine[]; readonly bad: BadLine[] } {
  const lines: ConfigLine[] = [];
  const bad: BadLine[] = [];
  text.split('\n').forEach((raw, index) => {
    const match = /^\s*([^\s=#"]+)[ \t]*(?:=[ \t]*)?(.*)$/.exec(raw.trim());
    if (match === null) return;
    const [, keyword = '', rest = ''] = match;
    const words = splitWords(rest);
    const place = { file, line: index + 1 };
    const why = words === null ? 'a quote is not closed' : words.length === 0 ? `“${keyword}” has no value` : null;
    if (why !== null) bad.push({ ...place, why });
    // A block whose head cannot be read is for no host: what stands in it must not go to the block before.
    if (why === null || /^(host|match)$/i.test(keyword)) {
      lines.push({ keyword: why === null ? keyword.toLowerCase() : 'host', words: words ?? [], ...place });
    }
  });
  return { lines, bad };
}

/** The words of a directive; null where a quote is not closed. */
export function splitWords(text: string): readonly string[] | null {
  const words: string[] = [];
  let at = 0;
  while (at < text.length) {
    if (text[at] === ' ' || text[at] === '\t') {
      at++;
      continue;
    }
    if (text[at] === '#') break;
    let word = '';
    let quote = '';
    for (; at < text.length; at++) {
      const letter = text[at] ?? '';
      const next = text[at + 1] ?? '';
      if (letter === '\\' && (/['"\\]/.test(next) || (quote === '' && next === ' '))) {
        word += next;
        at++;
      } else if (quote === '' && (letter === ' ' || letter === '\t')) {
        break;
      } else if (quote === '' && (letter === '"' || letter === "'")) {
        quote = letter;
      } else if (quote !== '' && letter === quote) {
        quote = '';
      } else {
        word += letter;
      }
    }
    if (quote !== '') return null;
    words.push(word);
  }
  return words;
}
