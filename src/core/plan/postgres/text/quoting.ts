const SINGLE = 0x27;
const DOUBLE = 0x22;
const COMMA = 0x2c;

/** What a stretch of SQL leaves open at its end. */
export interface Open {
  /** The quote that is open, `'` or `"`; null outside of quotes. */
  readonly quote: string | null;
  /** Parentheses and brackets that are open. */
  readonly depth: number;
}

/** Nothing is open. */
export const CLOSED: Open = { quote: null, depth: 0 };

/**
 * What is open behind `text` from `start` to `end`, where `before` was open at its start. PostgreSQL writes a quote within quotes twice, which
 * reads as an end and a new begin: only the state behind it counts.
 */
export function openAt(text: string, start: number, end: number, before: Open = CLOSED): Open {
  let quote = before.quote === null ? 0 : before.quote.charCodeAt(0);
  let { depth } = before;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (quote !== 0) {
      if (code === quote) quote = 0;
    } else if (code === SINGLE || code === DOUBLE) quote = code;
    else depth += nesting(code);
  }
  return { quote: quote === 0 ? null : String.fromCharCode(quote), depth };
}

/** The members of a list that EXPLAIN wrote with “, ” between them: keys, columns. Commas in quotes and parentheses separate nothing. */
export function splitList(list: string): string[] {
  const members: string[] = [];
  let quote = 0;
  let depth = 0;
  let from = 0;
  for (let at = 0; at < list.length; at++) {
    const code = list.charCodeAt(at);
    if (quote !== 0) {
      if (code === quote) quote = 0;
    } else if (code === SINGLE || code === DOUBLE) quote = code;
    else if (code === COMMA && depth <= 0 && list.charCodeAt(at + 1) === 0x20) {
      members.push(list.slice(from, at));
      from = at + 2;
    } else depth += nesting(code);
  }
  members.push(list.slice(from));
  return members;
}

/** +1 for what opens, −1 for what closes. */
function nesting(code: number): number {
  if (code === 0x28 || code === 0x5b) return 1;
  return code === 0x29 || code === 0x5d ? -1 : 0;
}

/** A name at the cursor: in quotes, where a quote stands twice, or up to a space or point. */
const NAME = /"((?:[^"]|"")*)"|([^\s."]+)/y;

/** `schema.name alias`, each as EXPLAIN’s other forms have it: without quotes. Null for anything else. */
export interface QualifiedName {
  readonly schema: string | null;
  readonly name: string;
  readonly alias: string | null;
}

export function qualifiedName(text: string): QualifiedName | null {
  const names: string[] = [];
  const separators: string[] = [];
  for (let at = 0; ; at++) {
    NAME.lastIndex = at;
    const found = NAME.exec(text);
    if (found === null) return null;
    names.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '');
    at = NAME.lastIndex;
    if (at >= text.length) break;
    separators.push(text[at] ?? '');
  }
  const [first = '', second = null, third = null] = names;
  switch (separators.join('')) {
    case '':
      return { schema: null, name: first, alias: null };
    case '.':
      return { schema: first, name: second ?? '', alias: null };
    case ' ':
      return { schema: null, name: first, alias: second };
    case '. ':
      return { schema: first, name: second ?? '', alias: third };
    default:
      return null;
  }
}
