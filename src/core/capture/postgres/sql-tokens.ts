import { PlateauError } from '../../error.ts';

/** A part of an SQL text that is neither white space nor a comment. Positions are UTF-16 code units. */
export interface SqlToken {
  /**
   * `word` is an identifier or keyword without quotes; `parameter` is `$1`; `mark` one character that is none of the others. What stands in
   * quotes of any kind is one token.
   */
  readonly kind: 'word' | 'quoted' | 'string' | 'number' | 'parameter' | 'mark';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const SPACE = /[ \t\n\r\f\v]*/y;
const WORD = /[A-Za-z_\u0080-\uffff][A-Za-z_0-9$\u0080-\uffff]*/y;
const LINE_REST = /[^\n\r]*/y;
const NUMBER = /0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const PARAMETER = /\$(\d{1,5})/y;
const DOLLAR_TAG = /\$(?:[A-Za-z_\u0080-\uffff][A-Za-z_0-9\u0080-\uffff]*)?\$/y;
/** White space with a line break, behind which a string goes on (SQL's way of writing a long one). */
const CONTINUED = /[ \t\f\v]*(?:--[^\n\r]*)?[\n\r](?:[ \t\n\r\f\v]|--[^\n\r]*(?:[\n\r]|$))*'/y;

/** Throws `capture.statementUnclear`: a text whose end PostgreSQL could see elsewhere than we do is not run. */
function unclear(at: number, what: string): never {
  throw new PlateauError({
    code: 'capture.statementUnclear',
    message: `The statement cannot be read to its end: ${what}, at character ${at + 1}.`,
    hint: 'Give one whole statement, as it would be written in psql.',
    at: { offset: at },
  });
}

function matchAt(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}

/** Behind the comment that begins at `at`; comments nest. */
function behindComment(text: string, at: number): number {
  let depth = 0;
  for (let i = at; i < text.length; ) {
    if (text.startsWith('/*', i)) {
      depth++;
      i += 2;
    } else if (text.startsWith('*/', i)) {
      depth--;
      i += 2;
      if (depth === 0) return i;
    } else i++;
  }
  return unclear(at, 'a comment is not closed');
}

/** Behind a string whose opening quote stands at `at`, with its continuations on later lines. */
function behindString(text: string, at: number, escapes: boolean): number {
  for (let i = at + 1; i < text.length; i++) {
    const character = text[i];
    if (escapes && character === '\\') i++;
    else if (character === "'") {
      if (text[i + 1] === "'") i++;
      else {
        const more = matchAt(CONTINUED, text, i + 1);
        if (more === null) return i + 1;
        i += more.length;
      }
    }
  }
  return unclear(at, 'a string is not closed');
}

function behindQuoted(text: string, at: number): number {
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] !== '"') continue;
    if (text[i + 1] !== '"') return i + 1;
    i++;
  }
  return unclear(at, 'a quoted name is not closed');
}

/** The token at `at`, which is neither space nor comment. */
function tokenAt(text: string, at: number): SqlToken {
  const token = (kind: SqlToken['kind'], end: number): SqlToken => ({
    kind,
    text: text.slice(at, end),
    start: at,
    end,
  });
  const first = text[at] ?? '';
  const second = text[at + 1] ?? '';
  if (first === "'") return token('string', behindString(text, at, false));
  if (second === "'" && /[eE]/.test(first)) return token('string', behindString(text, at + 1, true));
  if (second === "'" && /[bBxXnN]/.test(first)) return token('string', behindString(text, at + 1, false));
  if (second === '&' && /[uU]/.test(first)) {
    if (text[at + 2] === "'") return token('string', behindString(text, at + 2, false));
    if (text[at + 2] === '"') return token('quoted', behindQuoted(text, at + 2));
  }
  if (first === '"') return token('quoted', behindQuoted(text, at));
  const word = matchAt(WORD, text, at);
  if (word !== null) return token('word', at + word.length);
  if (first === '$') {
    const parameter = matchAt(PARAMETER, text, at);
    if (parameter !== null) return token('parameter', at + parameter.length);
    const tag = matchAt(DOLLAR_TAG, text, at);
    if (tag === null) return token('mark', at + 1);
    const close = text.indexOf(tag, at + tag.length);
    if (close < 0) unclear(at, 'a dollar-quoted string is not closed');
    return token('string', close + tag.length);
  }
  const number = matchAt(NUMBER, text, at);
  if (number !== null) return token('number', at + number.length);
  return token('mark', at + 1);
}

/**
 * The tokens of an SQL text as PostgreSQL's scanner cuts it (`src/backend/parser/scan.l`) with `standard_conforming_strings` on. Where
 * versions of PostgreSQL cut differently (a name or a dollar quote right behind a number or parameter) the text is refused. Linear in its
 * length. Throws `capture.statementUnclear`.
 */
export function sqlTokens(text: string): readonly SqlToken[] {
  const nul = text.indexOf('\0');
  if (nul >= 0) unclear(nul, 'there is a NUL character');
  const tokens: SqlToken[] = [];
  for (let at = 0; at < text.length; ) {
    at += matchAt(SPACE, text, at)?.length ?? 0;
    if (at >= text.length) break;
    if (text.startsWith('--', at)) at += matchAt(LINE_REST, text, at)?.length ?? 0;
    else if (text.startsWith('/*', at)) at = behindComment(text, at);
    else {
      const token = tokenAt(text, at);
      const last = tokens.at(-1);
      const touches = last !== undefined && last.end === at && (last.kind === 'number' || last.kind === 'parameter');
      if (touches && /^[A-Za-z_$\u0080-\uffff\d]/.test(token.text)) unclear(at, 'something clings to a number');
      tokens.push(token);
      at = token.end;
    }
  }
  return tokens;
}
