import type { HeapFacts } from '../../../core/heap/stored.ts';
import { amount, count } from '../../../core/verdict/wording.ts';

/** One line for lists: `heap · 27.1 MB · 557,320 objects`, `allocated · 1.56 MB · 178 blocks`, `heap · 57,299 objects` of a table without bytes. */
export function heapSummary({ totalSize, nodeCount, table }: HeapFacts): string {
  const what = table?.measure === 'allocated' ? 'allocated' : 'heap';
  const parts = table?.basis === 'allocation site' ? 'blocks' : 'objects';
  const size = table?.hasBytes === false ? [] : [amount(totalSize, 'bytes')];
  return [what, ...size, `${count(nodeCount)} ${parts}`].join(' · ');
}
