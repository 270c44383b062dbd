import type { Evaluation } from '../../core/item.ts';

/** The evaluation that is shown first: by the rule set in force, else the newest; null where nothing was judged. */
export const currentOf = (evaluations: readonly Evaluation[]): Evaluation | null =>
  evaluations.find(({ current }) => current) ?? evaluations[0] ?? null;
