import { arityOf } from './arity.ts';
import type { Container, StepDraft } from './draft.ts';

/** Where the steps make no tree that a plan can have: one has more below it than it can, or all stand side by side. −1 where they do. */
export function misshapenAt(steps: readonly StepDraft[]): number {
  const crowded = steps.find(({ head, ordinary }) => ordinary > arityOf(head.nodeType).most);
  if (crowded !== undefined) return crowded.start;
  const [root] = steps;
  if (steps.some(({ parent }) => parent !== null && parent !== root)) return -1;
  // The last one may lack what is below it because the text ends.
  const lacking = steps.slice(1, -1).find(({ head, ordinary }) => ordinary < arityOf(head.nodeType).least);
  return lacking === undefined ? -1 : lacking.start;
}

/** Of what is still open where the text ends, the first that must have more below it than it has; null where nothing must. */
export function lackingIn(open: readonly Container[]): string | null {
  for (const [index, container] of open.entries()) {
    if (container.kind === 'label' && index === open.length - 1) return String(container.label.value);
    if (container.kind !== 'step') continue;
    const { head, ordinary } = container.step;
    if (ordinary < arityOf(head.nodeType).least) return head.nodeType;
  }
  return null;
}
