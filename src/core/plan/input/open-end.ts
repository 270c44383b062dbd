import type { ImportWarning } from '../../profile/model.ts';
import { endsWithSteps } from '../ends-with-steps.ts';
import type { Plan } from '../model.ts';

/** TEXT and YAML have no closing bracket: a text that was cut between two lines looks whole. */
const OPEN_FORMS: ReadonlySet<Plan['form']> = new Set(['text', 'yaml']);

/**
 * A warning of plans that may have been cut without a trace: ANALYZE prints the execution time behind the last step (unless SUMMARY is off; a log
 * has a duration instead), and it is not there.
 */
export function openEnds(plans: readonly Plan[]): readonly ImportWarning[] {
  const open = plans.filter(
    (plan) =>
      plan.dialect === 'postgresql' &&
      OPEN_FORMS.has(plan.form) &&
      plan.analyzed &&
      plan.incomplete === null &&
      plan.duration === null &&
      endsWithSteps(plan),
  );
  if (open.length === 0) return [];
  return [
    {
      code: 'plan.openEnd',
      message:
        'Nothing stands behind the last step, where EXPLAIN (ANALYZE) prints the execution time. If the text was cut there, lines and steps are missing, and what is said of the last steps may be wrong.',
      count: open.length,
    },
  ];
}
