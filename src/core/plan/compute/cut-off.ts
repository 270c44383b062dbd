import { endsWithSteps } from '../ends-with-steps.ts';
import type { Plan, PlanNode } from '../model.ts';
import type { Charge } from './charges.ts';

/**
 * Whether the figures of a step alone are not to be known because the text of an incomplete plan breaks off, or is damaged between its steps. The
 * last step may lack lines of its own, those above it the next step; who asked for an InitPlan or a WITH query may stand in what is lacking.
 * What was printed holds. Once something stands behind the steps, all of them are whole, but for what is damaged before.
 */
export function cutOff(
  { incomplete, nodes, fields }: Plan,
  charges: readonly Charge[],
): (node: Pick<PlanNode, 'end'>) => boolean {
  if (incomplete === null) return () => false;
  const { at } = incomplete;
  const isOpen = endsWithSteps({ nodes, fields });
  const [first] = nodes;
  const last = nodes.at(-1);
  // Where the steps above the first one are missing, those below it are whole.
  const isWithin = first !== undefined && last !== undefined && at > first.fields.start && at <= last.fields.start;
  const isRoot = first?.fields.start === at && lacksMeasures(first, nodes);
  return ({ end }) => {
    if (isRoot || ((isOpen || isWithin) && charges.length > 0)) return true;
    if (isOpen && end === nodes.length) return true;
    // Of what stands behind the damage, it is not known where it belongs.
    return isWithin && (nodes[end]?.fields.start ?? Number.POSITIVE_INFINITY) > at;
  };
}

/** Whether a step lacks the numbers that others have. */
const lacksMeasures = (step: PlanNode, nodes: readonly PlanNode[]): boolean =>
  (step.loops === null && nodes.some(({ loops }) => loops !== null)) ||
  (step.actualTotal === null && nodes.some(({ actualTotal }) => actualTotal !== null));
