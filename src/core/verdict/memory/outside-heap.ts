import { limitOf } from '../rule-set.ts';
import type { Growth } from './growth.ts';
import type { MemoryInput } from './memory-rule.ts';

/** True where resident memory grows and the used heap takes no part in it to speak of: what makes LK-NATIVE. */
export function isOutsideHeap(input: Pick<MemoryInput, 'ruleSet'>, growth: Growth, heap: Growth | null): boolean {
  if (heap?.trend == null || growth.trend === null) return false;
  if (growth.level !== 'investigate' && growth.level !== 'likely-bottleneck') return false;
  const part = limitOf(input.ruleSet, 'native.heap');
  return heap.trend.slope < part * growth.trend.slope;
}
