import type { Plan } from './model.ts';

/** True where nothing was printed of the statement behind the last step. */
export const endsWithSteps = ({ nodes, fields }: Pick<Plan, 'nodes' | 'fields'>): boolean =>
  !fields.entries.some(({ start }) => start > (nodes.at(-1)?.fields.start ?? 0));
