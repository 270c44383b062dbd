import type { Dialect } from '../model.ts';

/**
 * A piece of a condition. `name` is an identifier or keyword as it stands, `quoted` one in quotes without them, `constant` any literal or
 * parameter as it stands; `sign` an operator, or one of `( ) [ ] , . ::`.
 */
export interface Token {
  readonly kind: 'name' | 'quoted' | 'constant' | 'sign';
  readonly text: string;
}

const SPACE = /\s+/y;
const NAME = /[\p{L}_][\p{L}\p{N}\p{M}_$]*/uy;
const NUMBER = /(?:0[xX][\da-fA-F]+|\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)/y;
const PARAMETER = /\$\d+/y;
const OPERATOR = /[-+*/<>=~!@#%^&|]+/y;
/** PostgreSQL has operators with “?”; elsewhere it stands for a value. */
const POSTGRES_OPERATOR = /[-+*/<>=~!@#%^&|?]+/y;
const MARK = /\?\d*|[:@][A-Za-z_]\w*/y;
/** Signs that are one by themselves. */
const BRACKETS = '()[],';
const COMMENT_END = '*/';
/** What may stand in front of a string's quote: escapes, bits, hexadecimal, national. */
const PREFIX: ReadonlySet<string> = new Set(['E', 'B', 'X', 'N']);

/**
 * The pieces of a condition as EXPLAIN prints it: strings with `''` and `E'…'`, casts, parameters, quoted identifiers, and the backticks,
 * backslashes and comments of the other dialects. Takes any text: what is left open ends with it. One pass.
 */
export function tokensOf(text: string, dialect: Dialect): Token[] {
  const isPostgres = dialect === 'postgresql';
  const hasBackslashes = dialect === 'mysql' || dialect === 'mariadb';
  const tokens: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0] ?? null;
  };
  const take = (kind: Token['kind'], value: string, length: number): void => {
    tokens.push({ kind, text: value });
    at += length;
  };
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 0x20) {
      at++;
      continue;
    }
    const char = text[at] ?? '';
    if (BRACKETS.includes(char)) {
      take('sign', char, 1);
      continue;
    }
    const space = code <= 0x0d || code >= 0x80 ? match(SPACE) : null;
    if (space !== null) {
      at += space.length;
      continue;
    }
    if (!isPostgres && text.startsWith('/*', at)) {
      const end = text.indexOf(COMMENT_END, at + 2);
      at = end < 0 ? text.length : end + COMMENT_END.length;
      continue;
    }
    if (char === "'" || (char === '"' && hasBackslashes)) {
      const length = quotedLength(text, at, hasBackslashes);
      take('constant', text.slice(at, at + length), length);
      continue;
    }
    if (char === '"' || (char === '`' && !isPostgres)) {
      const length = quotedLength(text, at, false);
      take('quoted', unquoted(text.slice(at, at + length), char), length);
      continue;
    }
    const name = isNameStart(code) ? match(NAME) : null;
    if (name !== null) {
      const next = text[at + name.length];
      if (next === "'" && PREFIX.has(name.toUpperCase())) {
        const length = quotedLength(text, at + name.length, hasBackslashes || name.toUpperCase() === 'E');
        take('constant', text.slice(at, at + name.length + length), name.length + length);
      } else take('name', name, name.length);
      continue;
    }
    const constant = match(NUMBER) ?? match(PARAMETER) ?? (isPostgres ? null : match(MARK));
    if (constant !== null) {
      take('constant', constant, constant.length);
      continue;
    }
    if (text.startsWith('::', at)) {
      take('sign', '::', 2);
      continue;
    }
    const operator = match(isPostgres ? POSTGRES_OPERATOR : OPERATOR) ?? char;
    take('sign', operator, operator.length);
  }
  return tokens;
}

/** Whether a name may begin with a character: letters of any script do. */
const isNameStart = (code: number): boolean =>
  (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === 0x5f || code >= 0x80;

/** From the quote at `start` to behind the one that ends it, doubled ones being part of the text; to the end where none does. */
function quotedLength(text: string, start: number, hasBackslashes: boolean): number {
  const quote = text[start] ?? '';
  if (hasBackslashes) {
    for (let at = start + 1; at < text.length; at++) {
      if (text[at] === '\\') at++;
      else if (text[at] === quote) {
        if (text[at + 1] !== quote) return at + 1 - start;
        at++;
      }
    }
    return text.length - start;
  }
  for (let at = text.indexOf(quote, start + 1); at >= 0; at = text.indexOf(quote, at + 2)) {
    if (text[at + 1] !== quote) return at + 1 - start;
  }
  return text.length - start;
}

const unquoted = (text: string, quote: string): string => {
  const inner = text.slice(1, text.length > 1 && text.endsWith(quote) ? -1 : undefined);
  return inner.replaceAll(quote + quote, quote);
};
