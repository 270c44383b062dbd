/** Quotes around one name. */
const QUOTES: ReadonlySet<string> = new Set(['""', "''", '“”', '„“', '‘’', '«»', '[]']);
/** Keywords of SQL that names of tables and columns follow; in capitals, since `from` and `update` are words too. */
const KEYWORD = /(?:^|[^\p{L}\p{N}_])(?:FROM|JOIN|INTO|UPDATE|TABLE|INDEX|VIEW|SELECT|WHERE|ON|BY|SET|USING)\s{1,8}$/u;
const LONGEST_KEYWORD = 16;
const WORD = /[\p{L}\p{N}_]/u;

/** Parts of a text in backticks, in order: code, as Markdown has it (CommonMark 0.31 §6.1), whatever number of backticks stands on either side. */
function codeIn(text: string): readonly (readonly [start: number, end: number])[] {
  const parts: (readonly [number, number])[] = [];
  let open = -1;
  for (const { index, 0: run } of text.matchAll(/`+/g)) {
    if (open === -1) {
      open = index;
    } else {
      parts.push([open, index + run.length]);
      open = -1;
    }
  }
  return parts;
}

/**
 * Whether a text marks what stands in a place as the name of something in a program or a database: in backticks, in quotes of its own, called (`handler(`), qualified
 * (`shop.orders`, `orders.py`, `orders::of`), or behind a keyword of SQL in capitals. Places are asked for in the order of their ends.
 */
export function marksOf(text: string): (start: number, end: number) => boolean {
  const code = codeIn(text);
  let next = 0;
  return (start, end) => {
    while (next < code.length && (code[next]?.[1] ?? 0) <= start) next++;
    const [from, to] = code[next] ?? [text.length, text.length];
    if (from < start && end < to) return true;
    const [before = '', after = ''] = [text[start - 1], text[end]];
    if (after === '(' || QUOTES.has(`${before}${after}`)) return true;
    if (/[.:#]/.test(after) && isQualified(text, end, 1)) return true;
    if (/[.:#]/.test(before) && isQualified(text, start - 1, -1)) return true;
    return KEYWORD.test(text.slice(Math.max(0, start - LONGEST_KEYWORD), start));
  };
}

/** True where a name goes on behind the sign at a place: a dot or `#`, or two colons. */
function isQualified(text: string, at: number, step: 1 | -1): boolean {
  if (text[at] !== ':') return WORD.test(text[at + step] ?? '');
  return text[at + step] === ':' && WORD.test(text[at + 2 * step] ?? '');
}
