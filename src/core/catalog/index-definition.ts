import type { TableIndex } from './model.ts';

type Definition = Pick<TableIndex, 'columns' | 'included' | 'isUnique' | 'isPartial' | 'method'>;

const NAME = /^(?:"((?:[^"]|"")*)"|([A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*))(?=$|\s)/;

/** The bare column that an index element is; null for an expression. `COLLATE`, operator classes, `DESC` and `NULLS` may follow it. */
function columnOf(element: string): string | null {
  const found = NAME.exec(element);
  if (found === null) return null;
  return found[1] === undefined ? (found[2] ?? null) : found[1].replaceAll('""', '"');
}

/** The elements between two parentheses, and where they end; commas within parentheses, literals and quoted names part nothing. */
function elementsFrom(
  definition: string,
  open: number,
): { readonly elements: readonly string[]; readonly end: number } {
  const elements: string[] = [];
  let depth = 0;
  let start = open + 1;
  let quote = '';
  for (let at = open; at < definition.length; at++) {
    const char = definition[at] ?? '';
    if (quote !== '') {
      if (char === quote) quote = '';
    } else if (char === "'" || char === '"') quote = char;
    else if (char === '(') depth++;
    else if ((char === ',' && depth === 1) || (char === ')' && depth === 1)) {
      elements.push(definition.slice(start, at).trim());
      start = at + 1;
      if (char === ')') return { elements, end: at + 1 };
    } else if (char === ')') depth--;
  }
  return { elements, end: definition.length };
}

/** What `pg_get_indexdef` says: `CREATE UNIQUE INDEX i ON s.t USING btree (a, lower(b)) INCLUDE (c) WHERE (d > 0)`. The condition is not kept. */
export function indexDefinition(definition: string): Definition {
  const using = / USING ([a-z_]+) \(/.exec(definition);
  const open = using === null ? definition.indexOf('(') : using.index + using[0].length - 1;
  if (open < 0) return { columns: [], included: [], isUnique: false, isPartial: false, method: null };
  const { elements, end } = elementsFrom(definition, open);
  const rest = definition.slice(end);
  const include = /^ INCLUDE \(/.exec(rest);
  const included = include === null ? null : elementsFrom(rest, include[0].length - 1);
  return {
    columns: elements.map(columnOf),
    included: (included?.elements ?? []).map(columnOf).filter((column) => column !== null),
    isUnique: /^\s*CREATE UNIQUE /i.test(definition),
    isPartial: / WHERE /.test(included === null ? rest : rest.slice(included.end)),
    method: using?.[1] ?? null,
  };
}
