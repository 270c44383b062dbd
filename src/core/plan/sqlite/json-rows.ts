import { Fields, type FieldValue, isList } from '../fields.ts';
import { fieldsInSource, incompleteInSource, spanInSource } from '../input/in-source.ts';
import { planOf, preorder } from '../preorder.ts';
import type { JsonDocument, JsonPlanReader, PartialRead, ReadContext } from '../reader.ts';
import { type QueryPlanRow, queryPlanStep, selectPlanStep } from './rows.ts';

const isRow = (value: FieldValue): value is Fields =>
  value instanceof Fields && typeof value.get('detail') === 'string' && (value.has('parent') || value.has('selectid'));

/** The last row may have been cut off. */
function isRows(value: FieldValue): boolean {
  if (!isList(value) || !value.some(isRow)) return false;
  return value.every((row, index) => isRow(row) || (index === value.length - 1 && row instanceof Fields));
}

function readRows({ value, text, start, end, incomplete }: JsonDocument, { facts }: ReadContext): PartialRead {
  const moved = isList(value) ? value.filter(isRow).map((row) => fieldsInSource(row, text)) : [];
  const isOld = moved.some((row) => row.has('selectid'));
  const rows = moved.map(
    (fields): QueryPlanRow => ({
      id: fields.number(isOld ? 'selectid' : 'id') ?? -1,
      parent: fields.number('parent') ?? 0,
      detail: fields.text('detail') ?? '',
      fields,
    }),
  );
  const source = spanInSource({ start, end }, text);
  const whole = new Fields([], source);
  const step = isOld ? selectPlanStep(rows, whole) : queryPlanStep(rows, whole);
  const plan = planOf({
    dialect: 'sqlite',
    form: 'rows',
    source,
    nodes: preorder(step),
    fields: whole,
    query: facts.query ?? null,
    incomplete: incompleteInSource(incomplete, text),
  });
  return { plans: [plan], warnings: [], dropped: [] };
}

/** The rows of EXPLAIN QUERY PLAN as JSON: the shell’s `.mode json`, and what drivers give. */
export const sqliteJsonRows: JsonPlanReader = {
  id: 'sqlite-rows',
  name: 'SQLite’s EXPLAIN QUERY PLAN',
  recognise: isRows,
  read: readRows,
};
