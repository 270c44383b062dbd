import { widened } from '../growing.ts';
import { EDGE_TYPES, type HeapGraph, NODE_TYPES, type WideColumn } from '../model.ts';
import type { HeapStrings } from '../strings.ts';
import { Bits } from './bits.ts';
import { NO_NODE } from './distances.ts';
import { everyMillion, type Tick } from './progress.ts';
import { release } from './release.ts';

const WEAK = EDGE_TYPES.indexOf('weak');
const HIDDEN = NODE_TYPES.indexOf('hidden');
const ARRAY = NODE_TYPES.indexOf('array');
const NATIVE = NODE_TYPES.indexOf('native');
const SYNTHETIC = NODE_TYPES.indexOf('synthetic');

/** Several nodes own it. */
const SHARED = 0xfffffffe;

/**
 * Shallow sizes after the runtime's own parts (element arrays, property stores, contents of external strings) were charged to the one object
 * that owns them: a part belongs to those nodes from which edges that are not weak lead to it over other parts only, and moves where that is
 * exactly one which is neither the root nor synthetic. Sums are kept. After DevTools' `calculateShallowSizes`.
 */
export function ownedSizes(graph: HeapGraph, strings: HeapStrings, tick: Tick): WideColumn {
  const { nodes, edges } = graph;
  const { count, firstEdge, type, name, selfSize } = nodes;
  const { to, type: edgeType } = edges;
  const external = new Map<number, boolean>();
  const isExternal = (index: number): boolean => {
    const known = external.get(index) ?? strings.text(index) === 'system / ExternalStringData';
    external.set(index, known);
    return known;
  };
  /** By node type: whether it is a part of other objects. */
  const isPart = new Uint8Array(NODE_TYPES.length);
  isPart[HIDDEN] = 1;
  isPart[ARRAY] = 1;
  const owner = new Uint32Array(count).fill(NO_NODE);
  // Asked for every edge: a bit a node stays in the processor's cache.
  const parts = new Bits(count);
  for (let node = 0; node < count; node++) {
    const code = type[node] as number;
    if (isPart[code] === 1 || (code === NATIVE && isExternal(name[node] as number))) parts.add(node);
  }
  const stack: number[] = [];
  const spread = (node: number, by: number): void => {
    const end = firstEdge[node + 1] as number;
    for (let edge = firstEdge[node] as number; edge < end; edge++) {
      const target = to[edge] as number;
      if (!parts.has(target) || edgeType[edge] === WEAK) continue;
      const known = owner[target] as number;
      if (known === by || known === SHARED) continue;
      owner[target] = known === NO_NODE ? by : SHARED;
      stack.push(target);
    }
  };
  const report = everyMillion(count, tick);
  for (let node = 0; node < count; node++) {
    report(node);
    if (parts.has(node)) continue;
    spread(node, node);
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) spread(next, owner[next] as number);
  }
  let total = 0;
  for (let node = 0; node < count; node++) total += selfSize[node] as number;
  // One object may own more than 32 bits can say.
  const sizes = total > 0xffffffff ? widened(selfSize).slice(0, count) : selfSize.slice(0, count);
  for (let node = 0; node < count; node++) {
    const by = owner[node] as number;
    if (by === NO_NODE || by === SHARED || by === 0 || type[by] === SYNTHETIC) continue;
    sizes[by] = (sizes[by] as number) + (selfSize[node] as number);
    sizes[node] = (sizes[node] as number) - (selfSize[node] as number);
  }
  release(owner);
  return sizes;
}
