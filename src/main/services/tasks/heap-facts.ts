import type { HeapFacts } from '../../../core/heap/stored.ts';
import { amount, count } from '../../../core/verdict/wording.ts';

/** One line for lists: `heap · 27.1 MB · 557,320 objects`, `allocated · 1.56 MB · 178 blocks`. */
export function heapSummary({ totalSize, nodeCount, table }: HeapFacts): string {
  const what = table?.measure === 'allocated' ? 'allocated' : 'heap';
  const parts = table?.basis === 'allocation site' ? 'blocks' : 'objects';
  return `${what} · ${amount(totalSize, 'bytes')} · ${count(nodeCount)} ${parts}`;
}
