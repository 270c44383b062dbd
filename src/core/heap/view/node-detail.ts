import { pathText } from '../describe.ts';
import type { Chain, HeapEdge, HeapNode, PathStep, StoredHeap } from '../stored-heap.ts';
import { rankedReferrers } from './referrers.ts';

/** A node with the edge it is reached by. */
export interface LinkedNode extends HeapNode {
  readonly edge: HeapEdge | null;
  readonly className: string;
}

/** Where a function or object was defined, or an object was allocated. Lines and columns are 1-based. */
export interface CodePlace {
  readonly function: string | null;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Everything the inspector shows of one object. */
export interface HeapNodeDetail {
  readonly node: LinkedNode;
  /** From a root to the object, the root first; `edge` is the one that leads to it. */
  readonly path: Chain<LinkedNode>;
  /** The same in one line. */
  readonly pathText: string;
  /** From the root to its immediate dominator. */
  readonly dominators: Chain<LinkedNode>;
  /** Bytes of a string's content as stored; null for other nodes. */
  readonly contentBytes: number | null;
  readonly definedAt: CodePlace | null;
  /** Call stack of its allocation, innermost first; null where allocations were not tracked. */
  readonly allocatedAt: readonly CodePlace[] | null;
}

export function linked(heap: StoredHeap, node: number, edge: HeapEdge | null): LinkedNode {
  return { ...heap.node(node), edge, className: heap.className(node) };
}

/** The inspector's answer for one node. */
export function heapNodeDetail(heap: StoredHeap, node: number): HeapNodeDetail {
  const steps = heap.path(node);
  const content = heap.contentIndex(node);
  const reached = (all: readonly PathStep[]) => all.map((step) => linked(heap, step.node, heap.reachedBy(step.node)));
  const { first, passed, last } = heap.dominators(node);
  const above = passed > 0 ? first : first.slice(0, -1);
  const plain = (at: number): LinkedNode => linked(heap, at, null);
  return {
    node: linked(heap, node, null),
    path: { first: reached(steps.first), passed: steps.passed, last: reached(steps.last) },
    pathText: pathText(heap, steps, false),
    dominators: { first: above.map(plain), passed, last: last.slice(0, -1).map(plain) },
    contentBytes: content === null ? null : heap.strings.bytes(content).length,
    definedAt: definedAt(heap, node),
    allocatedAt: allocatedAt(heap, node),
  };
}

/** A page of the edges that start from a node. */
export function heapEdges(heap: StoredHeap, node: number, from: number, to: number): readonly LinkedNode[] {
  return heap.edges(node, from, to).map(({ to: target, ...edge }) => linked(heap, target, edge));
}

/**
 * A page of what refers to a node, with the edge of each: what is nearest to a root first, weak references last. `total` counts all.
 */
export function heapReferrers(
  heap: StoredHeap,
  node: number,
  from: number,
  to: number,
): { readonly total: number; readonly nodes: readonly LinkedNode[] } {
  const edges = rankedReferrers(heap, node);
  const nodes = Array.from(edges.subarray(from, Math.max(from, to)), (edge) => {
    const { from: source, type, name } = heap.edge(edge);
    return linked(heap, source, { type, name });
  });
  return { total: edges.length, nodes };
}

/** The first row of a sorted column with this value, or -1. */
function rowOf(heap: StoredHeap, column: string, value: number): number {
  let low = 0;
  let high = heap.columns.length(column);
  while (low < high) {
    const middle = (low + high) >> 1;
    if (heap.value(column, middle) < value) low = middle + 1;
    else high = middle;
  }
  return low < heap.columns.length(column) && heap.value(column, low) === value ? low : -1;
}

function definedAt(heap: StoredHeap, node: number): CodePlace | null {
  const row = heap.classes[heap.value('class', node)];
  if (row === undefined || row.line === null) return null;
  return { function: null, file: row.module ?? '', line: row.line, column: row.column ?? 1 };
}

const FUNCTION_FIELDS = 4;
const MOST_FRAMES = 200;

function allocatedAt(heap: StoredHeap, node: number): readonly CodePlace[] | null {
  if (!heap.columns.has('trace') || !heap.columns.has('siteId')) return null;
  const trace = heap.value('trace', node);
  if (trace === 0) return [];
  const frames: CodePlace[] = [];
  let row = rowOf(heap, 'siteId', trace);
  for (let steps = 0; row !== -1 && steps < MOST_FRAMES; steps++) {
    const at = heap.value('siteFunction', row) * FUNCTION_FIELDS;
    const [name = 0, script = 0, line = 0, column = 0] = heap.columns.read('functions', at, at + FUNCTION_FIELDS);
    const file = heap.strings.text(script);
    const title = heap.strings.text(name);
    if (title !== '(root)') frames.push({ function: title || '(anonymous)', file, line, column });
    row = heap.value('siteParent', row);
  }
  return frames;
}
