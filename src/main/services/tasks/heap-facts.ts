import type { HeapFacts } from '../../../core/heap/stored.ts';
import { amount, count } from '../../../core/verdict/wording.ts';

/** One line for lists: `heap · 27.1 MB · 557,320 objects`. */
export function heapSummary({ totalSize, nodeCount }: HeapFacts): string {
  return `heap · ${amount(totalSize, 'bytes')} · ${count(nodeCount)} objects`;
}
