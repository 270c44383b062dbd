import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Dialect } from '../model.ts';
import { type Token, tokensOf } from './tokens.ts';

/** A part of a condition that is read to its end. */
interface Part {
  /**
   * `word` is a keyword or a name by itself, `value` a column, call or cast, `sequence` several parts with operators between them, `group` one
   * in brackets, `list` one in square brackets, `subplan` a reference to a SubPlan.
   */
  readonly kind: 'constant' | 'word' | 'value' | 'sign' | 'subplan' | 'sequence' | 'group' | 'list';
  readonly text: string;
  /** The SubPlan that is compared with in it. */
  readonly subplan: string | null;
  /** It stood in brackets: behind a name it may be arguments. */
  readonly bracketed?: true;
}

/** A bracket that is open, with what was read in it: terms between commas. */
interface Open {
  readonly close: ')' | ']' | '';
  readonly terms: Part[][];
}

const CONSTANT: Part = { kind: 'constant', text: '?', subplan: null };
/** Words behind which a bracket is no list of arguments. */
const OPERATOR_WORDS: ReadonlySet<string> = new Set(
  'AND OR NOT XOR ANY SOME ALL IS IN BETWEEN LIKE ILIKE SIMILAR TO FROM CASE WHEN THEN ELSE END DISTINCT COLLATE ESCAPE OVER WITHIN FILTER'.split(
    ' ',
  ),
);
/** Words that are constants, but not behind IS. */
const CONSTANT_WORDS: ReadonlySet<string> = new Set(['NULL', 'TRUE', 'FALSE']);
/** Types whose names have several words, and those words. */
const LONG_TYPES: ReadonlySet<string> = new Set(['timestamp', 'time', 'double', 'character', 'bit', 'interval']);
const TYPE_WORDS: ReadonlySet<string> = new Set(
  'with without time zone precision varying year month day hour minute second to'.split(' '),
);
const COMMUTATIVE: ReadonlySet<string> = new Set(['=', '<>', '!=']);
const SUBPLAN_TESTS: ReadonlySet<string> = new Set(['ANY', 'ALL', 'EXISTS', 'ROWCOMPARE']);
/** Functions of rows, which may be asked of a constant. */
const AGGREGATES: ReadonlySet<string> = new Set(['count', 'sum', 'min', 'max', 'avg', 'array_agg', 'string_agg']);
/** A part that grows longer than this goes on as its hash, so that depth costs nothing. */
const LONGEST = 400;
const CONSTANT_LIST = '[?]';

/**
 * A condition or key of a plan in the form in which equal ones are equal text: constants, parameters, lists of them and references to
 * InitPlans are `?`, casts of them and aliases are gone, both sides of `=` and the terms of AND and OR are sorted. The form is for hashing:
 * long parts are hashes themselves. Takes any text; keeps its own stack, since conditions nest as deep as someone wants.
 */
export function canonicalCondition(text: string, dialect: Dialect): string {
  const tokens = tokensOf(text, dialect);
  const root: Open = { close: '', terms: [[]] };
  const stack: Open[] = [root];
  let open = root;
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at];
    if (token === undefined) break;
    if (token.kind === 'sign' && (token.text === '(' || token.text === '[')) {
      open = { close: token.text === '(' ? ')' : ']', terms: [[]] };
      stack.push(open);
    } else if (token.kind === 'sign' && token.text === ',') {
      open.terms.push([]);
    } else if (token.kind === 'sign' && token.text === open.close) {
      stack.pop();
      const closed = bracketOf(open);
      open = stack.at(-1) ?? root;
      open.terms.at(-1)?.push(closed);
    } else open.terms.at(-1)?.push(partOf(token));
  }
  for (let last = stack.pop(); last !== undefined && last !== root; last = stack.pop()) {
    stack.at(-1)?.terms.at(-1)?.push(bracketOf(last));
  }
  return texts(root.terms.map(termOf));
}

function partOf({ kind, text }: Token): Part {
  if (kind === 'constant') return CONSTANT;
  if (kind === 'sign') return { kind: 'sign', text, subplan: null };
  return kind === 'name'
    ? { kind: 'word', text, subplan: null }
    : { kind: 'value', text: nameText(text), subplan: null };
}

/** A name that need not stand in quotes stands the same with and without them. */
const nameText = (name: string): string => (/^[a-z_][a-z0-9_$]*$/.test(name) ? name : JSON.stringify(name));

function bracketOf(open: Open): Part {
  const terms = open.terms.map(termOf);
  const [only] = terms;
  const isConstant = terms.every(({ kind }) => kind === 'constant');
  if (open.close === ']') {
    return { kind: 'list', text: isConstant ? CONSTANT_LIST : bounded(`[${texts(terms)}]`), subplan: null };
  }
  if (isConstant) return { ...CONSTANT, bracketed: true };
  if (terms.length === 1 && only !== undefined && only.kind !== 'sign' && only.kind !== 'sequence') {
    return { ...only, kind: only.kind === 'word' ? 'value' : only.kind, bracketed: true };
  }
  const subplan = terms.find((term) => term.subplan !== null)?.subplan ?? null;
  return { kind: 'group', text: bounded(`(${texts(terms)})`), subplan, bracketed: true };
}

const texts = (parts: readonly Part[]): string => parts.map(({ text }) => text).join(', ');

const bounded = (text: string): string =>
  text.length <= LONGEST ? text : `#${bytesToHex(sha256(utf8ToBytes(text))).slice(0, 32)}`;

/** One term between commas as a part. */
function termOf(parts: readonly Part[]): Part {
  const read = reduced(parts);
  const [only] = read;
  if (only === undefined) return { kind: 'sequence', text: '', subplan: null };
  if (read.length === 1) return only;
  if (read.every(({ kind }) => kind === 'constant' || kind === 'sign')) return CONSTANT;
  const subplan = read.find((part) => part.subplan !== null)?.subplan ?? null;
  return { kind: 'sequence', text: bounded(junction(read)), subplan };
}

/** Terms of OR, of those the terms of AND, of those comparisons. */
function junction(parts: readonly Part[]): string {
  if (parts.some((part) => isWord(part, 'CASE'))) return parts.map(({ text }) => text).join(' ');
  const either = split(parts, 'OR').map((side) => {
    const both = split(side, 'AND').map(comparison);
    return both.length > 1 ? both.sort(byText).join(' AND ') : (both[0] ?? '');
  });
  return either.length > 1 ? either.sort(byText).join(' OR ') : (either[0] ?? '');
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function comparison(parts: readonly Part[]): string {
  const at = parts.findIndex(({ kind, text }) => kind === 'sign' && COMMUTATIVE.has(text));
  const sign = parts[at];
  const text = (some: readonly Part[]): string => some.map((part) => part.text).join(' ');
  if (sign === undefined) return text(parts);
  return [text(parts.slice(0, at)), text(parts.slice(at + 1))].sort(byText).join(` ${sign.text} `);
}

const isWord = ({ kind, text }: Part, word: string): boolean =>
  kind === 'word' && text.length === word.length && text.toUpperCase() === word;

/** The sequences between a word; an AND that belongs to a BETWEEN parts nothing. */
function split(parts: readonly Part[], word: string): Part[][] {
  const sides: Part[][] = [[]];
  let isRange = false;
  for (const part of parts) {
    if (isWord(part, 'BETWEEN')) isRange = true;
    if (isWord(part, word) && !isRange) sides.push([]);
    else {
      sides.at(-1)?.push(part);
      if (isWord(part, 'AND')) isRange = false;
    }
  }
  return sides;
}

/** Reads calls, casts, columns, subscripts and references to subplans into one part each. */
function reduced(parts: readonly Part[]): Part[] {
  const out: Part[] = [];
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at];
    if (part === undefined) break;
    const last = out.at(-1);
    if (part.kind === 'sign' && part.text === '::') {
      at = cast(parts, at, out);
    } else if (part.kind === 'sign' && part.text === '.' && last !== undefined) {
      at = member(parts, at, out);
    } else if (part.kind === 'sign' && part.text === '-' && isOperand(parts[at + 1]) && !isOperand(last)) {
      // A sign in front of a number is part of it.
      if (parts[at + 1]?.kind !== 'constant') out.push(part);
    } else if (part.kind === 'list') {
      subscript(part, out);
    } else if (part.kind === 'word') {
      at = word(parts, at, out);
    } else if (isBracket(part) && last?.kind === 'value') {
      out[out.length - 1] = call(last, part);
    } else out.push(part);
  }
  return out;
}

const isOperand = (part: Part | undefined): boolean =>
  part !== undefined && part.kind !== 'sign' && !(part.kind === 'word' && OPERATOR_WORDS.has(part.text.toUpperCase()));

const isBracket = (part: Part | undefined): part is Part => part?.bracketed === true;

/** What a function gives for constants is one, and printed as one where the planner could compute it; of rows it is none. */
function call(name: Part, args: Part): Part {
  if (args.kind === 'constant' && !AGGREGATES.has(name.text)) return CONSTANT;
  const text = `${name.text}${args.kind === 'group' ? args.text : `(${args.text})`}`;
  return { kind: 'value', text: bounded(text), subplan: args.subplan };
}

/** The type behind `::`; of a constant nothing remains. Gives the place of its last part. */
function cast(parts: readonly Part[], start: number, out: Part[]): number {
  const operand = out.pop();
  let at = start + 1;
  let name = parts[at]?.text ?? '';
  const isLong = parts[at]?.kind === 'word' && LONG_TYPES.has(name);
  for (; isDot(parts[at + 1]); at += 2) name = parts[at + 2]?.text ?? name;
  for (let next = parts[at + 1]; next !== undefined; next = parts[at + 1]) {
    if (next.kind === 'list') name += '[]';
    else if (isLong && next.kind === 'word' && TYPE_WORDS.has(next.text)) name += ` ${next.text}`;
    else if (next.kind !== 'constant') break;
    at++;
  }
  if (operand === undefined || operand.kind === 'constant') out.push(CONSTANT);
  else out.push({ kind: 'value', text: bounded(`${operand.text}::${name}`), subplan: operand.subplan });
  return at;
}

const isDot = (part: Part | undefined): boolean => part?.kind === 'sign' && part.text === '.';

/** `alias.column` is the column; `(SubPlan 1).col1` and `(InitPlan 1).col1` are what is before the dot. */
function member(parts: readonly Part[], at: number, out: Part[]): number {
  const before = out.at(-1);
  const name = parts[at + 1];
  if (before === undefined || name === undefined) return at + 1;
  if (before.kind === 'constant' || before.kind === 'subplan') return at + 1;
  out.pop();
  if (before.kind === 'group') out.push({ ...before, text: bounded(`${before.text}.${name.text}`) });
  else if (isBracket(parts[at + 2]) && name.kind !== 'sign') return word(parts, at + 1, out);
  else out.push(name.kind === 'word' ? { ...name, kind: 'value' } : name);
  return at + 1;
}

function subscript(part: Part, out: Part[]): void {
  const last = out.at(-1);
  if (last !== undefined && isWord(last, 'ARRAY')) {
    out[out.length - 1] =
      part.text === CONSTANT_LIST ? CONSTANT : { ...part, kind: 'value', text: `ARRAY${part.text}` };
  } else if (last !== undefined && last.kind !== 'sign') {
    out[out.length - 1] = { ...last, text: bounded(`${last.text}${part.text}`) };
  } else out.push({ ...part, kind: 'value' });
}

/** A word and what belongs to it: arguments, the number of a subplan. Gives the place of its last part. */
function word(parts: readonly Part[], at: number, out: Part[]): number {
  const part = parts[at];
  const next = parts[at + 1];
  if (part === undefined) return at;
  const upper = part.text.toUpperCase();
  const last = out.at(-1);
  if (part.text === 'InitPlan' && next?.kind === 'constant') {
    out.push(CONSTANT);
    return at + 1;
  }
  if (part.text === 'SubPlan' && next?.kind === 'constant') {
    const isHashed = last !== undefined && isWord(last, 'HASHED');
    if (isHashed) out.pop();
    const text = isHashed ? 'hashed SubPlan' : 'SubPlan';
    out.push({ kind: 'subplan', text, subplan: text });
    return at + 1;
  }
  if (SUBPLAN_TESTS.has(upper) && next !== undefined && next.subplan !== null) {
    out.push({ kind: 'subplan', text: next.subplan, subplan: next.subplan });
    return at + 1;
  }
  if (upper === 'OVER' && next !== undefined && next.kind !== 'sign') {
    out.push({ ...part, kind: 'value' });
    return at + 1;
  }
  if (CONSTANT_WORDS.has(upper) && !(last !== undefined && (isWord(last, 'IS') || isWord(last, 'NOT')))) {
    out.push(CONSTANT);
    return at;
  }
  if (OPERATOR_WORDS.has(upper) || upper === 'ARRAY') {
    out.push(part);
    return at;
  }
  if (isBracket(next)) {
    out.push(call(part, next));
    return at + 1;
  }
  out.push(part);
  return at;
}
