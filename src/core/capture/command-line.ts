/** A line split into arguments, or why it cannot be. */
export type SplitLine =
  | { readonly arguments: readonly string[]; readonly shellSigns: readonly string[] }
  | { readonly complaint: string };

/** What a shell would act on and nobody does here. */
const SHELL_SIGNS = /^(?:\||\|\||&|&&|;|<|>|>>|2>|2>&1)$|\$[A-Za-z_({]|`|^[^=]*[*?](?![^=]*=)/;

/**
 * Splits a line into arguments by the quoting rules of a POSIX shell (blanks, '…', "…", $'…', \), without ever expanding anything. Signs that a
 * shell would act on are kept in the arguments as they are and told.
 */
export function splitLine(line: string): SplitLine {
  const found: string[] = [];
  const signs = new Set<string>();
  let current: string | null = null;
  let plain = true;
  const end = (): void => {
    if (current === null) return;
    if (plain && SHELL_SIGNS.test(current)) signs.add(current);
    found.push(current);
    current = null;
    plain = true;
  };
  for (let at = 0; at < line.length; at++) {
    const character = line[at] ?? '';
    if (character === '$' && line[at + 1] === "'") {
      const quoted = escapedText(line, at + 2);
      if (quoted === null) return { complaint: 'A single quote is open at the end.' };
      current = (current ?? '') + quoted.text;
      plain = false;
      at = quoted.end;
    } else if (character === "'") {
      const close = line.indexOf("'", at + 1);
      if (close < 0) return { complaint: 'A single quote is open at the end.' };
      current = (current ?? '') + line.slice(at + 1, close);
      plain = false;
      at = close;
    } else if (character === '"') {
      const quoted = doubleQuoted(line, at + 1);
      if (quoted === null) return { complaint: 'A double quote is open at the end.' };
      current = (current ?? '') + quoted.text;
      plain = false;
      at = quoted.end;
    } else if (character === '\\') {
      if (at + 1 >= line.length) return { complaint: 'A backslash stands at the end.' };
      current = (current ?? '') + (line[at + 1] ?? '');
      plain = false;
      at += 1;
    } else if (/\s/.test(character)) end();
    else current = (current ?? '') + character;
  }
  end();
  return { arguments: found, shellSigns: [...signs] };
}

function doubleQuoted(line: string, from: number): { readonly text: string; readonly end: number } | null {
  let text = '';
  for (let at = from; at < line.length; at++) {
    const character = line[at] ?? '';
    if (character === '"') return { text, end: at };
    const next = line[at + 1] ?? '';
    if (character === '\\' && /["\\$`]/.test(next)) {
      text += next;
      at += 1;
    } else text += character;
  }
  return null;
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\u001b', '\\e'],
  ['\\', '\\\\'],
  ["'", "\\'"],
]);

const MEANINGS: ReadonlyMap<string, string> = new Map([...ESCAPES].map(([sign, written]) => [written.slice(1), sign]));

/** The text of bash's `$'…'` from after its opening quote. */
function escapedText(line: string, from: number): { readonly text: string; readonly end: number } | null {
  let text = '';
  for (let at = from; at < line.length; at++) {
    const character = line[at] ?? '';
    if (character === "'") return { text, end: at };
    const code = /^\\(?:x([\da-f]{2})|u([\da-f]{4}))/i.exec(line.slice(at, at + 6));
    const meaning = MEANINGS.get(line[at + 1] ?? '');
    if (code !== null) {
      text += String.fromCodePoint(Number.parseInt(code[1] ?? code[2] ?? '0', 16));
      at += code[0].length - 1;
    } else if (character === '\\' && meaning !== undefined) {
      text += meaning;
      at += 1;
    } else text += character;
  }
  return null;
}

const codeOf = (character: string): string => {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x80 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
};

/** Characters that would change how a line looks: controls and marks of direction. */
const UNSEEN = /[\p{Cc}\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/u;

/** One argument as a person would type it in bash: quoted only where it must be, unseen characters as escapes. */
export function quotedArgument(argument: string): string {
  if (/^[\w@%+=:,./-]+$/.test(argument)) return argument;
  if (UNSEEN.test(argument)) {
    const escaped = [...argument].map(
      (character) => ESCAPES.get(character) ?? (UNSEEN.test(character) ? codeOf(character) : character),
    );
    return `$'${escaped.join('')}'`;
  }
  return `'${argument.replaceAll("'", "'\\''")}'`;
}

/** A command as one line for people; pasted into bash it is the same command. */
export const quotedLine = (argv: readonly string[]): string => argv.map(quotedArgument).join(' ');
