import { nextRowId } from '../../../core/finding/empty.ts';
import type { FixStep, VerificationRow } from '../../../core/finding/model.ts';

/** A fix that says nothing yet; the first one is the smallest there is. */
export function freshFix(rows: readonly FixStep[]): FixStep {
  return {
    id: nextRowId(rows, 'f'),
    horizon: 'quick-win',
    text: '',
    smallest: rows.length === 0,
    addsResources: false,
    smallerAlternative: '',
    risk: null,
    blastRadius: null,
    reversible: null,
    rollback: '',
    canaryPercent: 5,
    rollbackTrigger: '',
    dashboardsFirst: '',
    effortDays: null,
  };
}

/** A metric that says nothing yet. */
export function freshVerification(rows: readonly VerificationRow[]): VerificationRow {
  return {
    id: nextRowId(rows, 'v'),
    metric: '',
    unit: '',
    before: null,
    target: null,
    after: null,
    loadBefore: null,
    loadAfter: null,
    howMeasured: '',
    evidence: [],
    status: null,
  };
}
