import type { ComparedSide, PlanComparison } from '../diff/model.ts';
import { maskedField } from '../mask-literals.ts';
import type { Dialect } from '../model.ts';

const withoutParameters = (side: ComparedSide): ComparedSide => ({ ...side, parameters: null });

/** A comparison of plans without the constants of their conditions and parameters, which may be personal data. */
export function maskedComparison(comparison: PlanComparison): PlanComparison {
  const { before, after, diff, reasons } = comparison;
  return {
    ...comparison,
    before: withoutParameters(before),
    after: withoutParameters(after),
    reasons: reasons.map((reason) =>
      reason.what === 'parameters' ? { ...reason, before: 'some', after: 'others' } : reason,
    ),
    diff: {
      ...diff,
      differences: diff.differences.map((difference) => ({
        ...difference,
        fields: difference.fields.map((change) => {
          const masked = (text: string | null, dialect: Dialect): string | null =>
            text === null ? null : maskedField(change.name, text, dialect);
          return {
            ...change,
            before: masked(change.before, before.dialect),
            after: masked(change.after, after.dialect),
          };
        }),
      })),
    },
  };
}
