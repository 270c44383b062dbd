import { canBeExplained, DEEPEST_STEP } from '../../../../core/bundle/written/explained-plan.ts';
import type { Produced } from '../entries.ts';
import type { BundleSource } from '../source.ts';
import { modelFiles, provenanceFile } from './capture-files.ts';

/** Plans without constants, in the form in which PostgreSQL prints them, and as the rules see them. */
export function* planFiles(source: BundleSource): Generator<Produced> {
  let plans = 0;
  for (const record of source.records) {
    if (record.kind !== 'plan' && record.kind !== 'catalog') continue;
    yield* modelFiles(source, record);
    if (record.kind === 'catalog') continue;
    plans++;
    const model = source.items.model(record.id);
    if (model?.kind !== 'plan') continue;
    if (!canBeExplained(model.plan)) {
      const reason = `Its steps are nested deeper than ${DEEPEST_STEP}; “${record.model}” holds it.`;
      yield { missing: { path: `audit_artifacts/explain/${record.id}.json`, reason } };
    }
    yield provenanceFile(source, record, { redaction: 'applied' }, `audit_artifacts/plans/${record.id}`);
  }
  if (plans === 0) yield { missing: { path: 'audit_artifacts/explain', reason: 'No query plan is in the workspace.' } };
}
