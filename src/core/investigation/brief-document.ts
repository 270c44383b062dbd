import { type Document, isAlias, isMap, isScalar, Lexer, LineCounter, type Pair, parseDocument } from 'yaml';
import type { PlateauError } from '../error.ts';
import { briefError, type LinePlace } from './brief-errors.ts';

/** Largest file of a brief, in characters: the parser takes some 20 µs a character of the worst (docs/decisions/106). */
export const LARGEST_BRIEF = 128 * 1024;
/** Deepest nesting of collections: far beyond any brief, far below what the parser's own recursion can take. */
const DEEPEST = 64;

/** Tokens of the lexer that are no text of the file: a document begins, brackets were left open, a value follows. */
const VALUE_FOLLOWS = '\u001f';
const MARKS: ReadonlySet<string> = new Set(['\u0002', '\u0018', VALUE_FOLLOWS]);

/** Why a file of YAML is refused, as whoever asked for it words and names it. */
export type Refusal = (
  problem: 'tooLarge' | 'tooDeep' | 'notYaml' | 'badValue',
  what: string,
  hint: string,
  place?: LinePlace,
) => PlateauError;

const refuseBrief: Refusal = (problem, what, hint, place) => {
  if (problem === 'tooLarge') return briefError('brief.tooLarge', what, hint, place);
  if (problem === 'tooDeep') return briefError('brief.tooDeep', what, hint, place);
  return briefError(problem === 'notYaml' ? 'brief.notYaml' : 'brief.badValue', what, hint, place);
};

/** A YAML file as a tree with places. */
export interface BriefDocument {
  readonly document: Document.Parsed;
  readonly placeOf: (node: unknown) => LinePlace;
}

/**
 * Refuses what nests deeper than {@link DEEPEST} before anything recursive sees it. Collections in brackets are counted; a collection in block style
 * begins in a column of its own, so that indentation bounds how deep it lies.
 */
function refuseDepth(text: string, lines: LineCounter, refuse: Refusal): void {
  let depth = 0;
  let indicators = 0;
  let offset = 0;
  let beginsLine = true;
  let isValue = false;
  for (const token of new Lexer().lex(text)) {
    if (MARKS.has(token)) {
      isValue = token === VALUE_FOLLOWS;
      continue;
    }
    const indentation = beginsLine && depth === 0 && /^ +$/.test(token) ? token.length : 0;
    beginsLine = /^\r?\n$/.test(token);
    if (beginsLine) indicators = 0;
    else if (!isValue && (token === '[' || token === '{')) depth += 1;
    else if (!isValue && (token === ']' || token === '}')) depth = Math.max(0, depth - 1);
    else if (!isValue && depth === 0 && (token === '-' || token === '?')) indicators += 1;
    if (depth > DEEPEST || indicators > DEEPEST || indentation > 2 * DEEPEST) {
      const { line, col: column } = lines.linePos(offset);
      const hint = `Nest at most ${DEEPEST} levels.`;
      throw refuse('tooDeep', 'this is nested too deep', hint, { line, column, offset });
    }
    isValue = false;
    offset += token.length;
  }
}

/**
 * Reads a file of YAML 1.2 into a tree. Aliases are not followed, tags mean nothing, and keys are not looked up one by one: all of it takes time in
 * proportion to the file's length. Throws `brief.tooLarge`, `brief.tooDeep`, `brief.notYaml`, or what is refused otherwise.
 */
export function readDocument(text: string, refuse: Refusal = refuseBrief): BriefDocument {
  if (text.length > LARGEST_BRIEF) {
    throw refuse(
      'tooLarge',
      `the file has ${text.length} characters; ${LARGEST_BRIEF} is the most`,
      'It is a page of YAML: check that this is the file you meant.',
    );
  }
  const lines = new LineCounter();
  text.split('\n').reduce((start, line) => {
    lines.addNewLine(start);
    return start + line.length + 1;
  }, 0);
  refuseDepth(text, lines, refuse);
  // The parser's own check of keys compares each with all before it.
  const document = parseDocument(text, { version: '1.2', schema: 'core', uniqueKeys: false, prettyErrors: false });
  const placeAt = (offset: number): LinePlace => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col, offset };
  };
  const [error] = document.errors;
  if (error !== undefined) {
    const what =
      error.code === 'MULTIPLE_DOCS' ? 'the file holds several YAML documents' : `this is no YAML: ${error.message}`;
    throw refuse('notYaml', what.replace(/\.$/, ''), 'Mend the line.', placeAt(error.pos[0]));
  }
  const placeOf = (node: unknown): LinePlace => {
    const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : null;
    const start = Array.isArray(range) && typeof range[0] === 'number' ? range[0] : 0;
    return placeAt(start);
  };
  return { document, placeOf };
}

/** The text of a plain or quoted value as it stands in the file; null for anything that is none: a collection, an alias, something tagged. */
export function textOf(node: unknown): string | null {
  if (node === null || node === undefined) return '';
  if (!isScalar(node) || isAlias(node)) return null;
  if (node.tag !== undefined && !/^tag:yaml\.org,2002:(str|int|float|null|bool)$/.test(node.tag)) return null;
  if (node.value === null) return '';
  return typeof node.value === 'string' ? node.value : (node.source ?? String(node.value));
}

/** Keys of a mapping with what stands under them. Throws `brief.badValue` for a key that stands twice. */
export function entriesOf(
  node: unknown,
  placeOf: BriefDocument['placeOf'],
  refuse: Refusal = refuseBrief,
): readonly { readonly key: string; readonly node: unknown; readonly pair: Pair }[] {
  if (!isMap(node)) return [];
  const seen = new Set<string>();
  return node.items.map((pair) => {
    const key = textOf(pair.key) ?? '';
    if (seen.has(key) && key !== '') {
      throw refuse('badValue', `“${key.slice(0, 100)}” stands here twice`, 'Take one of them out.', placeOf(pair.key));
    }
    seen.add(key);
    return { key, node: pair.value, pair };
  });
}
