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

/** A stretch of a text: what stays, a comment, or a constant. */
export interface SqlPart {
  readonly kind: 'kept' | 'comment' | 'quoted' | 'number';
  readonly start: number;
  readonly end: number;
}

/** The parts of a statement or condition, one behind the other; a text that is cut off in a constant ends with it. Linear in the length. */
export function* sqlParts(text: string, dialect: Dialect): Generator<SqlPart> {
  const isMySql = dialect === 'mysql' || dialect === 'mariadb';
  let start = 0;
  while (start < text.length) {
    const part = partAt(text, start, isMySql, dialect === 'postgresql');
    yield { ...part, start };
    start = part.end;
  }
}

function partAt(text: string, at: number, isMySql: boolean, nested: boolean): Omit<SqlPart, 'start'> {
  const character = text[at] ?? '';
  const next = text[at + 1] ?? '';
  if (character === "'" || (character === '"' && isMySql)) {
    return { kind: 'quoted', end: behindQuote(text, at, isMySql) };
  }
  if (character === '"' || character === '`') return { kind: 'kept', end: behindQuote(text, at, false) };
  if (/[eEbBxXnN]/.test(character) && next === "'") {
    return { kind: 'quoted', end: behindQuote(text, at + 1, isMySql || /[eE]/.test(character)) };
  }
  if ((character === '-' && next === '-') || (character === '#' && isMySql)) {
    return { kind: 'comment', end: behindLine(text, at) };
  }
  if (character === '/' && next === '*') return { kind: 'comment', end: behindComment(text, at, nested) };
  if (character === '$' || character === ':') return parameterAt(text, at);
  if (/[0-9]/.test(character) || (character === '.' && /[0-9]/.test(next))) {
    return { kind: 'number', end: at + (matchAt(NUMBER, text, at) ?? character).length };
  }
  const word = SPACE_OR_WORD.test(character) ? matchAt(WORD, text, at) : null;
  return { kind: 'kept', end: at + (word ?? character).length };
}

/** What begins with `$` or `:`: a text between dollars, a parameter, a cast. */
function parameterAt(text: string, at: number): Omit<SqlPart, 'start'> {
  const isColon = text[at] === ':';
  const tag = isColon ? null : matchAt(DOLLAR_TAG, text, at);
  if (tag !== null) {
    const end = text.indexOf(tag, at + tag.length);
    return { kind: 'quoted', end: end === -1 ? text.length : end + tag.length };
  }
  // `::numeric` is a cast and no parameter.
  const isCast = isColon && (text[at + 1] === ':' || text[at - 1] === ':');
  return { kind: 'kept', end: at + (isCast ? 1 : (matchAt(PARAMETER, text, at)?.length ?? 1)) };
}

/**
 * A statement or condition without its constants, which may be personal data: each quoted text and number is a `?`, also where a text was cut
 * off before its closing quote; comments, which may tell anything, are left out. Names, quoted ones too, and parameters stay. Linear in the length.
 */
export function maskLiterals(text: string, dialect: Dialect): string {
  const parts: string[] = [];
  for (const { kind, start, end } of sqlParts(text, dialect)) {
    if (kind === 'kept') parts.push(text.slice(start, end));
    else if (kind !== 'comment') parts.push(MASK);
    else if (text[start] === '/') parts.push(' ');
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

/** Whether a field's text is a name, a word of the tool's own or a number that it counted, and no piece of a statement. */
export const isPlainField = (key: string, text: string): boolean =>
  PLAIN_FIELDS.has(key) || NUMERIC.test(text) || text === 'true' || text === 'false';

/** A field's text without the constants that may be in it; numbers that the tool counted stay. */
export function maskedField(key: string, text: string, dialect: Dialect): string {
  return isPlainField(key, text) ? text : maskLiterals(text, dialect);
}
