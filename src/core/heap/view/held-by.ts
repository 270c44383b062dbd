import { edgeText, nodeText } from '../describe.ts';
import { NO_EDGE } from '../graph/distances.ts';
import { isContext, isScopeName } from '../graph/scopes.ts';
import { EDGE_TYPES } from '../model.ts';
import type { HeapEdge, StoredHeap } from '../stored-heap.ts';
import { isPart } from './parts.ts';

/** Steps that are looked at above a node, and those of them that are told. */
const LOOKED_AT = 32;
const TOLD = 4;

/**
 * What holds a node, in short: the last steps of its shortest path, `App.cache → Cache.sessions`, from the program's variables on where
 * those are near, with the function that has them. What lies inside a collection is `Map[…]`, whatever parts it is made of. Empty for a root. `sourceOf` tells where an edge
 * starts.
 */
export function heldBy(heap: StoredHeap, node: number, sourceOf: (edge: number) => number): string {
  const steps: string[] = [];
  let isWhole = false;
  let inParts = false;
  let at = node;
  for (let looked = 0; looked < LOOKED_AT && steps.length < TOLD && !isWhole; looked++) {
    const edge = heap.value('pathEdge', at);
    if (edge === NO_EDGE) break;
    const from = sourceOf(edge);
    if (isPart(heap, from)) inParts = true;
    else {
      const holder = from === 0 ? '' : nodeText(heap, from);
      steps.unshift(inParts ? `${holder}[…]` : stepText(holder, edgeOf(heap, edge)));
      inParts = false;
    }
    isWhole = from === 0 || isScopeName(heap.className(from));
    at = from;
  }
  const scoped = isWhole ? functionOf(heap, at, sourceOf) : null;
  if (scoped !== null) steps.unshift(scoped);
  return steps.length === 0 || isWhole || heap.isRoot(at) ? steps.join(' → ') : `… → ${steps.join(' → ')}`;
}

/** The function that leads to a scope on its shortest path: the scope alone has no name. */
function functionOf(heap: StoredHeap, scope: number, sourceOf: (edge: number) => number): string | null {
  if (!isContext(heap.className(scope)) || heap.isRoot(scope)) return null;
  const from = sourceOf(heap.value('pathEdge', scope));
  return heap.type(from) === 'closure' ? nodeText(heap, from) : null;
}

function edgeOf(heap: StoredHeap, edge: number): HeapEdge {
  const type = EDGE_TYPES[heap.value('edgeType', edge)] ?? 'internal';
  const name = heap.value('edgeName', edge);
  return { type, name: type === 'element' || type === 'hidden' ? String(name) : heap.strings.text(name) };
}

function stepText(holder: string, edge: HeapEdge): string {
  const by = edgeText(edge);
  return holder === '' ? by.replace(/^\./, '') : `${holder}${by}`;
}
