import { isEntryName, isIndexEdge } from './edge-name.ts';
import { isContext, isGlobal, isScopeName } from './graph/scopes.ts';
import type { Chain, HeapEdge, PathStep, StoredHeap } from './stored-heap.ts';

const isName = (text: string): boolean => /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(text);

/** `.cache`, `[17]`, `["a b"]`: an edge behind the node it starts from. */
export function edgeText({ type, name }: HeapEdge): string {
  if (isIndexEdge(type) || /^\d+$/.test(name)) return `[${name}]`;
  if (isEntryName(name)) return ' (WeakMap entry)';
  return isName(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}

/**
 * The same without what differs from object to object: elements are `.*`, digits in names `*` (keys and counters: `item17`,
 * `sess:4711`).
 */
export function normalisedEdge({ type, name }: HeapEdge): string {
  if (isIndexEdge(type)) return '.*';
  if (isEntryName(name)) return ' (WeakMap entry)';
  const plain = name.replace(/\d+/g, '*');
  return isName(plain.replace(/\*/g, '')) || plain === '*' ? `.${plain}` : `[${JSON.stringify(plain)}]`;
}

/**
 * What a node is called in a path: the class of an object, a function with its brackets, nothing for the runtime's arrays. `className` is
 * its class's name where the heap's own does not count.
 */
export function nodeText(heap: StoredHeap, node: number, className?: string): string {
  const type = heap.type(node);
  if (type === 'closure') return `${heap.content(node) || '(anonymous)'}()`;
  if (type === 'class' || type === 'synthetic' || type === 'hidden' || type === 'code') return heap.content(node);
  if (type === 'array') return '';
  const name = className ?? heap.className(node);
  // The address behind a global object's name says where the page is from, not what it is.
  if (isGlobal(name)) return name.split(' ')[0] ?? name;
  return isContext(name) ? 'Context' : name;
}

/** Where a path becomes the program's: behind the last scope of variables, the global object or a document. */
function programStart(heap: StoredHeap, steps: readonly PathStep[]): number {
  for (let i = steps.length - 2; i >= 0; i--) {
    const { node } = steps[i] ?? { node: 0 };
    const name = heap.className(node);
    if (isScopeName(name)) return i;
  }
  return Math.min(1, steps.length - 1);
}

/**
 * The program's part of a path, without the node it leads to: `Context.cache → Cache.m → Map.table → *`; `normalised` as
 * {@link normalisedEdge}. The middle of a path that is too long to be told is its number of steps.
 */
export function pathText(heap: StoredHeap, path: Chain<PathStep>, normalised: boolean): string {
  const steps = [...path.first, ...path.last];
  const from = programStart(heap, steps);
  const parts = steps.slice(from, -1).map(({ node, edge }) => {
    const by = edge === null ? '' : normalised ? normalisedEdge(edge) : edgeText(edge);
    const name = nodeText(heap, node);
    return name === '' ? by.replace(/^\./, '') : `${name}${by}`;
  });
  const last = steps.at(-1);
  if (path.passed > 0) {
    const gap = Math.max(0, path.first.length - from);
    parts.splice(gap, 0, normalised ? '…' : `… ${path.passed} more …`);
  }
  return parts.length === 0 && last !== undefined ? nodeText(heap, last.node) : parts.join(' → ');
}
