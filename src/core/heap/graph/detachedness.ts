import { DETACHED, EDGE_TYPES, type HeapGraph, NODE_TYPES } from '../model.ts';
import type { HeapStrings } from '../strings.ts';

const NATIVE = NODE_TYPES.indexOf('native');
const WEAK = EDGE_TYPES.indexOf('weak');
const HIDDEN_EDGE = EDGE_TYPES.indexOf('hidden');

/**
 * Whether each node is in a document, out of it, or unknown ({@link DETACHED}); null where the heap has nothing that could be in one. Native
 * nodes pass what they are on to native nodes of which nothing is known, attached ones first (DevTools, `propagateDOMState`). Files without
 * the field tell by names that begin with “Detached ”.
 */
export function detachedness(graph: HeapGraph, strings: HeapStrings): Uint8Array | null {
  const { nodes, edges } = graph;
  const { count, type, firstEdge } = nodes;
  if (graph.format !== 'v8') return null;
  if (nodes.detachedness === null) return byName(graph, strings);
  const state = nodes.detachedness;
  let any = false;
  for (let node = 0; node < count && !any; node++) any = state[node] !== DETACHED.unknown;
  if (!any) return null;
  for (const passed of [DETACHED.attached, DETACHED.detached]) {
    const stack: number[] = [];
    for (let node = 0; node < count; node++) if (type[node] === NATIVE && state[node] === passed) stack.push(node);
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      for (let edge = firstEdge[node] as number; edge < (firstEdge[node + 1] as number); edge++) {
        const target = edges.to[edge] as number;
        if (edges.type[edge] === WEAK || edges.type[edge] === HIDDEN_EDGE) continue;
        if (type[target] !== NATIVE || state[target] !== DETACHED.unknown) continue;
        state[target] = passed;
        stack.push(target);
      }
    }
  }
  return state;
}

/** The same by names: of files without the field. */
function byName({ nodes: { count, type, name } }: HeapGraph, strings: HeapStrings): Uint8Array | null {
  let states: Uint8Array | null = null;
  const known = new Map<number, boolean>();
  for (let node = 0; node < count; node++) {
    if (type[node] !== NATIVE) continue;
    const index = name[node] as number;
    const out = known.get(index) ?? strings.text(index).startsWith('Detached ');
    known.set(index, out);
    if (!out) continue;
    states ??= new Uint8Array(count);
    states[node] = DETACHED.detached;
  }
  return states;
}
