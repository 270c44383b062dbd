import { EDGE_TYPES, type HeapGraph, NODE_TYPES } from '../model.ts';
import type { HeapStrings } from '../strings.ts';
import { Bits } from './bits.ts';
import type { Ephemerons } from './ephemerons.ts';
import { everyMillion, type Tick } from './progress.ts';
import { release } from './release.ts';
import { isScopeName } from './scopes.ts';

/** Distance of the root where the program has roots of its own: what only the runtime holds lies behind it. */
export const SYSTEM_DISTANCE = 100_000_000;
/** Distance of what no path without weak edges leads to. */
export const UNREACHED = -5;
/** No node. */
export const NO_NODE = 0xffffffff;
/** No edge: the start of a path. */
export const NO_EDGE = 0xffffffff;

const WEAK = EDGE_TYPES.indexOf('weak');
const INTERNAL = EDGE_TYPES.indexOf('internal');
const SYNTHETIC = NODE_TYPES.indexOf('synthetic');
const OBJECT = NODE_TYPES.indexOf('object');
const HIDDEN = NODE_TYPES.indexOf('hidden');
const ARRAY = NODE_TYPES.indexOf('array');

/** The tree of shortest paths from the roots. */
export interface Paths {
  /** Edges on the shortest path from a root of the program, which has 1; see {@link SYSTEM_DISTANCE} and {@link UNREACHED}. */
  readonly distance: Int32Array;
  /** The last edge of that path, or {@link NO_EDGE} for roots and what is not reached. */
  readonly edge: Uint32Array;
  /** Nodes reached from the program's roots. */
  readonly fromUser: Bits;
  /** Nodes at the end of edges from there which the search left out. */
  readonly leftOut: readonly number[];
}

/** Nodes the program itself holds on to: in Node the global object, in a browser each document’s (DevTools, `isUserRoot`). */
export function userRoots({ nodes, edges }: HeapGraph, strings: HeapStrings): Uint32Array {
  const roots: number[] = [];
  for (let edge = nodes.firstEdge[0] ?? 0; edge < (nodes.firstEdge[1] ?? 0); edge++) {
    const to = edges.to[edge] as number;
    const synthetic = nodes.type[to] === SYNTHETIC;
    if (!synthetic || strings.text(nodes.name[to] as number) === '(Document DOM trees)') roots.push(to);
  }
  return Uint32Array.from(roots);
}

const ALL = 0;
const CONTEXT = 1;
const DESCRIPTORS = 2;

/** Edges that the search leaves out because they say nothing about who holds what (DevTools, `calculateDistances`). */
class Noise {
  readonly #graph: HeapGraph;
  readonly #strings: HeapStrings;
  readonly #kinds = new Map<number, number>();
  readonly #sloppy = new Map<number, boolean>();

  constructor(graph: HeapGraph, strings: HeapStrings) {
    this.#graph = graph;
    this.#strings = strings;
  }

  /** Which of a node's edges are left out: none, or some by {@link leavesOut}. */
  kindOf(node: number, type: number): number {
    const index = this.#graph.nodes.name[node] as number;
    const known = this.#kinds.get(index);
    const kind = known ?? this.#kindOfName(index);
    if (known === undefined) this.#kinds.set(index, kind);
    return (kind === CONTEXT && type === HIDDEN) || (kind === DESCRIPTORS && type === ARRAY) ? kind : ALL;
  }

  #kindOfName(index: number): number {
    const text = this.#strings.text(index);
    return text === 'system / NativeContext' ? CONTEXT : text === '(map descriptors)' ? DESCRIPTORS : ALL;
  }

  leavesOut(kind: number, edge: number): boolean {
    const { edges } = this.#graph;
    const name = edges.name[edge] as number;
    const type = EDGE_TYPES[edges.type[edge] as number];
    const isIndex = type === 'element' || type === 'hidden';
    if (kind === CONTEXT) {
      if (isIndex) return false;
      const known = this.#sloppy.get(name) ?? this.#strings.text(name) === 'sloppy_function_map';
      this.#sloppy.set(name, known);
      return known;
    }
    const place = isIndex ? name : Number.parseInt(this.#strings.text(name), 10);
    return place >= 2 && place % 3 === 1;
  }
}

/**
 * Breadth-first search over everything but weak edges: from the program's roots, then from the root for what only the runtime holds. The
 * value of a WeakMap's entry is reached once both its key and the table are, and is held by the key. `roots` are those of the program.
 * After DevTools' `calculateDistances` and `bfs`, whose distances from the program's roots these are. From the root on, what the runtime's
 * roots (stack, handles, its own tables) hold directly comes last, but for scopes and functions: by them an object that is just in use would
 * seem to be held by the runtime, in this snapshot and not in the next.
 */
export function shortestPaths(
  graph: HeapGraph,
  strings: HeapStrings,
  ephemerons: Ephemerons,
  roots: Uint32Array,
  tick: Tick = () => undefined,
): Paths {
  const { nodes, edges } = graph;
  const { count, firstEdge, type } = nodes;
  const { to, type: edgeTypes, name: edgeNames } = edges;
  const distance = new Int32Array(count).fill(UNREACHED);
  const lastEdge = new Uint32Array(count).fill(NO_EDGE);
  const order = new Uint32Array(count);
  // Asked for every edge: a bit a node stays in the processor's cache where a number a node would not.
  const seen = new Uint32Array((count + 31) >>> 5);
  const noise = graph.format === 'v8' ? new Noise(graph, strings) : null;
  const { any: anyEntries } = ephemerons;
  /** Entries of WeakMaps of which one side was seen: that edge. */
  const waiting = new Map<number, number>();
  const leftOut: number[] = [];
  const report = everyMillion(count, tick);
  /**
   * Searches on from the nodes that stand in the order from `start` to `queued`; answers where the last one found stands. `putOff` takes roots
   * whose objects are to come after everything else; null where none are put off.
   */
  const search = (start: number, queued: number, putOff: Set<number> | null): number => {
    let head = start;
    let tail = queued;
    while (head < tail) {
      const node = order[head++] as number;
      report(head);
      const next = (distance[node] as number) + 1;
      const end = firstEdge[node + 1] as number;
      const nodeType = type[node] as number;
      const kind = noise !== null && (nodeType === HIDDEN || nodeType === ARRAY) ? noise.kindOf(node, nodeType) : ALL;
      for (let edge = firstEdge[node] as number; edge < end; edge++) {
        const edgeType = edgeTypes[edge] as number;
        if (edgeType === WEAK) continue;
        const target = to[edge] as number;
        const word = target >>> 5;
        const bit = 1 << (target & 31);
        const bits = seen[word] as number;
        if ((bits & bit) !== 0) continue;
        if (putOff !== null && nodeType === SYNTHETIC && isData(target)) {
          putOff.add(node);
          continue;
        }
        if (kind !== ALL && noise?.leavesOut(kind, edge) === true) {
          leftOut.push(target);
          continue;
        }
        let by = edge;
        if (edgeType === INTERNAL && anyEntries && ephemerons.isEntry(edgeNames[edge] as number)) {
          const { pair, table } = ephemerons.entry(edgeNames[edge] as number);
          const other = waiting.get(pair);
          if (other === undefined) {
            waiting.set(pair, edge);
            leftOut.push(target);
            continue;
          }
          if (table === (nodes.id?.[node] ?? -1)) by = other;
        }
        seen[word] = bits | bit;
        distance[target] = next;
        lastEdge[target] = by;
        // What refers to nothing leads nowhere.
        if (firstEdge[target] !== firstEdge[target + 1]) order[tail++] = target;
      }
    }
    return tail;
  };
  const scopes = new Map<number, boolean>();
  /** True for objects that are no scopes: what a program's variables hold. */
  const isData = (node: number): boolean => {
    if (type[node] === ARRAY) return true;
    if (type[node] !== OBJECT) return false;
    const name = nodes.name[node] as number;
    const isScope = scopes.get(name) ?? isScopeName(strings.text(name));
    scopes.set(name, isScope);
    return !isScope;
  };
  let queued = 0;
  for (const node of roots) {
    const word = node >>> 5;
    if ((((seen[word] as number) >>> (node & 31)) & 1) === 1) continue;
    seen[word] = (seen[word] as number) | (1 << (node & 31));
    distance[node] = 1;
    order[queued++] = node;
  }
  const byUser = search(0, queued, null);
  const fromUser = new Bits(count, seen.slice());
  const leftOutByUser = [...leftOut];
  const last = new Set<number>();
  // Where the root was reached, something of the program's points to it and all it holds was found.
  const known = distance[0] !== UNREACHED;
  distance[0] = roots.length > 0 ? SYSTEM_DISTANCE : 0;
  if (!known) {
    seen[0] = (seen[0] as number) | 1;
    order[byUser] = 0;
    search(byUser, byUser + 1, last);
  }
  order.set([...last]);
  search(0, last.size, null);
  release(order);
  return { distance, edge: lastEdge, fromUser, leftOut: leftOutByUser };
}
