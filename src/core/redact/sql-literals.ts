import { MASK, maskLiterals, sqlParts } from '../plan/mask-literals.ts';
import type { Dialect } from '../plan/model.ts';

/** Shorter numbers stand in any report. */
const LONG_NUMBER = /^\d{9,40}$/;
const QUOTED = /^[a-z]?(['"])(.*?)\1?$/is;
const DOLLARS = /^(\$[^$]*\$)(.*?)(?:\1)?$/s;

/** What a constant says: without its quotes, doubled ones as one, a character behind a backslash as it is. */
function contentOf(constant: string): readonly string[] {
  const inDollars = DOLLARS.exec(constant)?.[2];
  if (inDollars !== undefined) return [inDollars];
  const [, quote = "'", inner = constant] = QUOTED.exec(constant) ?? [];
  const plain = inner.replaceAll(quote + quote, quote);
  const unescaped = plain.replace(/\\(.)/gs, '$1');
  return unescaped === plain ? [plain] : [plain, unescaped];
}

/** `{alice,"bob"}`, as PostgreSQL writes an array: its members are values of their own. */
const members = (value: string): readonly string[] =>
  /^\{.*\}$/s.test(value)
    ? value
        .slice(1, -1)
        .split(',')
        .map((member) => member.replace(/^"(.*)"$/s, '$1'))
    : [value];

/**
 * The constants that {@link maskLiterals} takes out of a text, without their quotes: what a leak scan looks for. Read by the same reader, so that
 * what is searched for is what was taken out. Linear in the length.
 */
export function literalsOf(text: string, dialect: Dialect): readonly string[] {
  if (maskLiterals(text, dialect) === text) return [];
  const found: string[] = [];
  for (const { kind, start, end } of sqlParts(text, dialect)) {
    const constant = text.slice(start, end);
    if (kind === 'quoted') found.push(...contentOf(constant).filter((value) => value !== '' && value !== MASK));
    else if (kind === 'number' && LONG_NUMBER.test(constant)) found.push(constant);
  }
  return found.flatMap(members);
}
