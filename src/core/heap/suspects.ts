import { nodeText, pathText } from './describe.ts';
import { UNREACHED } from './graph/distances.ts';
import { isScopeName } from './graph/scopes.ts';
import type { NodeType } from './model.ts';
import type { Suspect } from './stored.ts';
import type { StoredHeap } from './stored-heap.ts';

/** Least share of the heap that a node must retain to be remembered; rules ask for more. */
export const SUSPECT_SHARE = 0.05;
const PAGE = 64;
/** A child that retains this much of its parent is where the memory lies (Eclipse MAT's default). */
const ACCUMULATES = 0.7;
const KINDS_LISTED = 3;
/** Children of a node that are looked at to tell what it is full of. */
const CHILDREN = 20_000;
/** A chain longer than this is a list: the memory lies in all of it, and its last link would tell nothing. */
const LONGEST_CHAIN = 1000;

/** What a program makes itself. */
const PLAIN: ReadonlySet<NodeType> = new Set([
  ...(['object', 'closure', 'array', 'native', 'primitive array', 'class'] as const),
  ...(['string', 'concatenated string', 'sliced string', 'regexp', 'bigint'] as const),
]);

function nameOf(heap: StoredHeap, node: number): string {
  return nodeText(heap, node) || `(${heap.type(node)})`;
}

function pointBelow(heap: StoredHeap, start: number): Suspect['point'] {
  let node = start;
  let share = 0;
  for (let step = 0; ; step++) {
    // A node's share is told for where the walk ends: at the list's head where it is one.
    if (step > LONGEST_CHAIN) node = start;
    const [largest] = heap.children(node, 0, 1);
    const retained = heap.value('retained', node);
    share = largest === undefined || retained === 0 ? 0 : heap.value('retained', largest) / retained;
    if (largest === undefined || share < ACCUMULATES || step > LONGEST_CHAIN) break;
    node = largest;
  }
  const kinds = new Map<string, { count: number; retained: number }>();
  for (const child of heap.children(node, 0, CHILDREN)) {
    const name = heap.className(child);
    const kind = kinds.get(name) ?? { count: 0, retained: 0 };
    kind.count++;
    kind.retained += heap.value('retained', child);
    kinds.set(name, kind);
  }
  return {
    node,
    name: nameOf(heap, node),
    retained: heap.value('retained', node),
    path: pathText(heap, heap.path(node), false),
    largestChild: share,
    children: heap.node(node).dominated,
    full: [...kinds]
      .map(([name, kind]) => ({ name, ...kind }))
      .sort((a, b) => b.retained - a.retained)
      .slice(0, KINDS_LISTED),
  };
}

/**
 * The topmost nodes of the program that retain at least {@link SUSPECT_SHARE} of the heap each, largest first. What is above them (roots,
 * the runtime's own, scopes that hold nearly everything) is passed through; what nothing holds is garbage, and left out. `totalSize` in bytes.
 */
export function findSuspects(heap: StoredHeap, totalSize: number): readonly Suspect[] {
  if (totalSize <= 0) return [];
  const least = totalSize * SUSPECT_SHARE;
  const found: Suspect[] = [];
  const above = [0];
  for (let node = above.pop(); node !== undefined; node = above.pop()) {
    for (let from = 0, more = true; more; from += PAGE) {
      const children = heap.children(node, from, from + PAGE);
      more = children.length === PAGE;
      for (const child of children) {
        const retained = heap.value('retained', child);
        if (retained < least) {
          more = false;
          break;
        }
        if (heap.value('distance', child) === UNREACHED) continue;
        if (!PLAIN.has(heap.type(child)) || isScope(heap, child)) above.push(child);
        else {
          const path = pathText(heap, heap.path(child), false);
          found.push({ node: child, name: nameOf(heap, child), retained, path, point: pointBelow(heap, child) });
        }
      }
    }
  }
  return found.sort((a, b) => b.retained - a.retained || a.node - b.node);
}

/** Holders that every program has: what they hold is what matters. */
function isScope(heap: StoredHeap, node: number): boolean {
  const name = heap.className(node);
  return isScopeName(name) || name === 'Module';
}
