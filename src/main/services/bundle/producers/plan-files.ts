import { ExactNumber, Fields, type FieldValue, isList } from '../../../../core/plan/fields.ts';
import type { Plan } from '../../../../core/plan/model.ts';
import { jsonBytes, type Produced } from '../entries.ts';
import { provenanceOf } from '../provenance.ts';
import type { BundleSource } from '../source.ts';
import { modelEntry } from './capture-files.ts';

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
function explained({ nodes, fields }: Plan): unknown {
  const rows = nodes.map((node) => ({ ...plainFields(node.fields), Plans: [] as unknown[] }));
  for (const [at, { parent }] of nodes.entries()) if (parent >= 0) rows[parent]?.Plans.push(rows[at]);
  const trimmed = new Map<unknown, unknown>();
  for (const row of [...rows].reverse()) {
    const { Plans, ...own } = row;
    trimmed.set(row, Plans.length === 0 ? own : { ...own, Plans: Plans.map((step) => trimmed.get(step)) });
  }
  return [{ ...plainFields(fields), Plan: trimmed.get(rows[0]) }];
}

/** How deep steps may be nested in a document that programs read by recursion. */
const DEEPEST = 500;

/** Plans without constants, in the form in which PostgreSQL prints them, and as the rules see them. */
export function* planFiles(source: BundleSource): Generator<Produced> {
  const { items } = source;
  let plans = 0;
  for (const record of source.records) {
    if (record.kind !== 'plan' && record.kind !== 'catalog') continue;
    const entry = modelEntry(source, record);
    if (entry !== null) yield entry;
    if (record.kind === 'catalog') continue;
    plans++;
    const model = items.model(record.id);
    if (model?.kind !== 'plan') continue;
    const common = { captureId: record.id, redaction: 'applied', mediaType: 'application/json' } as const;
    const path = `audit_artifacts/explain/${record.id}.json`;
    if (model.plan.nodes.some(({ depth }) => depth > DEEPEST)) {
      const reason = `Its steps are nested deeper than ${DEEPEST}; “${record.model}” holds it.`;
      yield { missing: { path, reason } };
    } else yield { ...common, path, role: 'plan', chunks: () => jsonBytes(explained(model.plan)) };
    yield {
      ...common,
      path: `audit_artifacts/plans/${record.id}/provenance.json`,
      role: 'provenance',
      chunks: () => jsonBytes(provenanceOf(source, record)),
    };
  }
  if (plans === 0) yield { missing: { path: 'audit_artifacts/explain', reason: 'No query plan is in the workspace.' } };
}
