import { nextRowId } from '../../../core/finding/empty.ts';
import type { FixStep, VerificationRow } from '../../../core/finding/model.ts';
import { EMPTY_FIX, EMPTY_VERIFICATION } from '../../../core/finding/templates.ts';

/** A fix that says nothing yet; the first one is the smallest there is. */
export const freshFix = (rows: readonly FixStep[]): FixStep => ({
  ...EMPTY_FIX,
  id: nextRowId(rows, 'f'),
  smallest: rows.length === 0,
});

/** A metric that says nothing yet. */
export const freshVerification = (rows: readonly VerificationRow[]): VerificationRow => ({
  ...EMPTY_VERIFICATION,
  id: nextRowId(rows, 'v'),
});
