import type { Dialect } from './model.ts';

/** What stands for a constant. */
export const MASK = '?';

const SPACE_OR_WORD = /[\p{L}\p{N}_$]/u;
const NUMBER =
  /(?:0[xXoObB][0-9a-fA-F_]+|\d[\d_]*(?:\.[\d_]*)?(?:[eE][+-]?\d[\d_]*)?|\.\d[\d_]*(?:[eE][+-]?\d[\d_]*)?)/y;
const WORD = /[\p{L}_][\p{L}\p{N}_$]*/uy;
const PARAMETER = /[$:]\d+|:[\p{L}_]\w*/uy;
const DOLLAR_TAG = /\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/uy;

/** Behind a quoted text that begins at `from`; its end where it is never closed. `escapes`: a backslash takes the next character along. */
function behindQuote(text: string, from: number, escapes: boolean): number {
  const quote = text[from];
  for (let at = from + 1; at < text.length; at++) {
    const character = text[at];
    if (escapes && character === '\\') at++;
    else if (character === quote) {
      if (text[at + 1] !== quote) return at + 1;
      at++;
    }
  }
  return text.length;
}

function behindLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}

/** Behind a comment that begins at `from`; the end of the text where it is never closed. `nested`: comments may stand in it, as PostgreSQL has them. */
function behindComment(text: string, from: number, nested: boolean): number {
  const edges = /\/\*|\*\//g;
  edges.lastIndex = from + 2;
  let depth = 1;
  for (let edge = edges.exec(text); edge !== null; edge = edges.exec(text)) {
    if (edge[0] === '*/') depth--;
    else if (nested) depth++;
    if (depth === 0) return edges.lastIndex;
  }
  return text.length;
}

function matchAt(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}

/**
 * A statement or condition without its constants, which may be personal data: each quoted text and number is a `?`, also where a text was cut
 * off before its closing quote; comments, which may tell anything, are left out. Names, quoted ones too, and parameters stay. Linear in the length.
 */
export function maskLiterals(text: string, dialect: Dialect): string {
  const isMySql = dialect === 'mysql' || dialect === 'mariadb';
  const parts: string[] = [];
  let at = 0;
  while (at < text.length) {
    const character = text[at] ?? '';
    const next = text[at + 1] ?? '';
    if (character === "'" || (character === '"' && isMySql)) {
      at = behindQuote(text, at, isMySql);
      parts.push(MASK);
    } else if (character === '"' || character === '`') {
      const end = behindQuote(text, at, false);
      parts.push(text.slice(at, end));
      at = end;
    } else if (/[eEbBxXnN]/.test(character) && next === "'") {
      at = behindQuote(text, at + 1, isMySql || /[eE]/.test(character));
      parts.push(MASK);
    } else if (character === '-' && next === '-') {
      at = behindLine(text, at);
    } else if (character === '#' && isMySql) {
      at = behindLine(text, at);
    } else if (character === '/' && next === '*') {
      at = behindComment(text, at, dialect === 'postgresql');
      parts.push(' ');
    } else if (character === '$' || character === ':') {
      const tag = character === '$' ? matchAt(DOLLAR_TAG, text, at) : null;
      const parameter = tag === null ? matchAt(PARAMETER, text, at) : null;
      if (tag !== null) {
        const end = text.indexOf(tag, at + tag.length);
        at = end === -1 ? text.length : end + tag.length;
        parts.push(MASK);
      } else {
        const kept = parameter ?? character;
        // `::numeric` is a cast and no parameter.
        const isCast = character === ':' && (next === ':' || text[at - 1] === ':');
        parts.push(isCast ? character : kept);
        at += isCast ? 1 : kept.length;
      }
    } else if (/[0-9]/.test(character) || (character === '.' && /[0-9]/.test(next))) {
      const number = matchAt(NUMBER, text, at) ?? character;
      parts.push(MASK);
      at += number.length;
    } else if (SPACE_OR_WORD.test(character)) {
      const word = matchAt(WORD, text, at) ?? character;
      parts.push(word);
      at += word.length;
    } else {
      parts.push(character);
      at++;
    }
  }
  return parts.join('');
}

/** Names of fields whose texts are names or words of the tool's own: they hold no constants. */
const PLAIN_FIELDS: ReadonlySet<string> = new Set([
  'Node Type',
  'Parent Relationship',
  'Subplan Name',
  'Operation',
  'Join Type',
  'Strategy',
  'Partial Mode',
  'Scan Direction',
  'Schema',
  'Relation Name',
  'Alias',
  'Index Name',
  'CTE Name',
  'Function Name',
  'Command',
  'Sort Method',
  'Sort Space Type',
  'Sort Methods Used',
  'Cache Mode',
  'Storage',
  'Trigger Name',
  'Constraint Name',
  'Relation',
  'Format',
  'Inner Unique',
  'Single Copy',
  'Async Capable',
  'Parallel Aware',
  'Disabled',
  'Query Identifier',
  'access_type',
  'table_name',
  'key',
]);

const NUMERIC = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;

/** A field's text without the constants that may be in it; numbers that the tool counted stay. */
export function maskedField(key: string, text: string, dialect: Dialect): string {
  return PLAIN_FIELDS.has(key) || NUMERIC.test(text) || text === 'true' || text === 'false'
    ? text
    : maskLiterals(text, dialect);
}
