import type { PlanNode } from '../../plan/model.ts';

/** A conversion of a column in a condition: `id::numeric`. */
export interface Cast {
  readonly column: string;
  readonly type: string;
}

const NAME = '(?:"(?:[^"]|"")*"|[A-Za-z_\\u0080-\\uffff][\\w$\\u0080-\\uffff]*)';
const LITERAL = "'(?:[^']|'')*'";
const TYPE =
  '(?:double precision|character varying|timestamp with(?:out)? time zone|time with(?:out)? time zone|"?[A-Za-z_][\\w.]*"?)';
/** Literals first, so that nothing in them is taken for a column. */
const CASTS = new RegExp(`${LITERAL}|\\((${NAME}(?:\\.${NAME})?)\\)::(${TYPE})`, 'g');
const WORDS = new RegExp(`${LITERAL}|(::)\\s?${TYPE}|(${NAME}(?:\\.${NAME})?)(\\s?\\()?`, 'g');
const KEYWORDS: ReadonlySet<string> = new Set(
  'and or not is null true false any all array like ilike similar to between in case when then else end distinct from collate row at time zone unknown subplan initplan hashed'.split(
    ' ',
  ),
);

/** Conditions by which a scan throws rows away after it has read them. */
const FILTERS = ['Filter', 'Join Filter', 'attached_condition'] as const;

export const filtersOf = ({ fields }: PlanNode): readonly string[] => FILTERS.flatMap((key) => fields.texts(key));

/** Columns that a condition converts before it compares them. */
export function castsIn(condition: string): readonly Cast[] {
  const casts = new Map<string, Cast>();
  for (const [, column, type] of condition.matchAll(CASTS)) {
    if (column !== undefined && type !== undefined) casts.set(`${column}::${type}`, { column, type });
  }
  return [...casts.values()];
}

/** `o.status` as `status`, quotes undone. */
export function bareColumn(name: string): string {
  const last = new RegExp(`(${NAME})$`).exec(name)?.[1] ?? name;
  return last.startsWith('"') ? last.slice(1, -1).replaceAll('""', '"') : last;
}

/** Columns named in an expression, without their tables; functions, types, keywords and literals are none. */
export function columnsIn(expression: string): readonly string[] {
  const columns = new Set<string>();
  for (const [, cast, name, call] of expression.matchAll(WORDS)) {
    if (cast !== undefined || name === undefined || call !== undefined) continue;
    if (!KEYWORDS.has(name.toLowerCase())) columns.add(bareColumn(name));
  }
  return [...columns];
}

/** A function is called in it, so that an index on the bare column does not serve. */
export function callsFunction(expression: string): boolean {
  for (const [, , name, call] of expression.matchAll(WORDS)) {
    if (call !== undefined && name !== undefined && !KEYWORDS.has(name.toLowerCase())) return true;
  }
  return false;
}
