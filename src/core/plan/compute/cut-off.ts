import { endsWithSteps } from '../ends-with-steps.ts';
import type { Plan, PlanNode } from '../model.ts';
import type { Charge } from './charges.ts';

/**
 * Whether the figures of a step alone are not to be known because the text of an incomplete plan breaks off. The last step may lack lines of its
 * own, those above it the next step; who asked for an InitPlan or a WITH query may stand in what is lacking. What was printed holds. Once
 * something stands behind the steps, all of them are whole.
 */
export function cutOff(
  { incomplete, nodes, fields }: Plan,
  charges: readonly Charge[],
): (node: Pick<PlanNode, 'end'>) => boolean {
  if (incomplete === null) return () => false;
  const isOpen = endsWithSteps({ nodes, fields });
  return ({ end }) => isOpen && (charges.length > 0 || end === nodes.length);
}
