import type { ComputedPlan } from '../computed.ts';

/**
 * Shared blocks that a whole plan asked for: the root’s, or the sum of what steps asked for by themselves where that is more. A WITH query that
 * changes data and that nobody reads runs after the root, which has none of its blocks. NaN where none were counted.
 */
export function totalBlocks({ shared }: Pick<ComputedPlan, 'shared'>): { readonly hit: number; readonly read: number } {
  const total = (event: 'hit' | 'read'): number => {
    const root = shared.inclusive[event][0] ?? Number.NaN;
    const sum = shared.self[event].reduce((all, blocks) => all + (Number.isNaN(blocks) ? 0 : blocks), 0);
    return Number.isNaN(root) ? root : Math.max(root, sum);
  };
  return { hit: total('hit'), read: total('read') };
}
