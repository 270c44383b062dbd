import { ExactNumber, Fields, type FieldValue, isList } from '../../plan/fields.ts';
import type { Plan } from '../../plan/model.ts';

/** How deep steps may be nested in a document that programs read by recursion. */
export const DEEPEST_STEP = 500;

/** True where a plan may stand in such a document. */
export const canBeExplained = ({ nodes }: Plan): boolean => nodes.every(({ depth }) => depth <= DEEPEST_STEP);

/** A field's value as JSON has it; numbers that no double holds stay texts. */
function plain(value: FieldValue): unknown {
  if (value instanceof ExactNumber) {
    const number = value.value;
    return Number.isFinite(number) && Number.isSafeInteger(Math.trunc(number)) ? number : value.text;
  }
  if (value instanceof Fields) return plainFields(value);
  return isList(value) ? value.map(plain) : value;
}

const plainFields = (fields: Fields): Readonly<Record<string, unknown>> =>
  Object.fromEntries(fields.entries.map(({ key, value }) => [key, plain(value)]));

/** A plan as EXPLAIN (FORMAT JSON) nests it: a step's fields as they were printed, its steps in `Plans`. */
export function explainedPlan({ nodes, fields }: Plan): unknown {
  const rows = nodes.map((node) => ({ ...plainFields(node.fields), Plans: [] as unknown[] }));
  for (const [at, { parent }] of nodes.entries()) if (parent >= 0) rows[parent]?.Plans.push(rows[at]);
  const trimmed = new Map<unknown, unknown>();
  for (const row of [...rows].reverse()) {
    const { Plans, ...own } = row;
    trimmed.set(row, Plans.length === 0 ? own : { ...own, Plans: Plans.map((step) => trimmed.get(step)) });
  }
  return [{ ...plainFields(fields), Plan: trimmed.get(rows[0]) }];
}
