import { EDGE_TYPES, type HeapGraph, NODE_TYPES } from '../model.ts';
import type { HeapStrings } from '../strings.ts';
import { Bits } from './bits.ts';
import type { Ephemerons } from './ephemerons.ts';

/** Distance of the root where the program has roots of its own: what only the runtime holds lies behind it. */
export const SYSTEM_DISTANCE = 100_000_000;
/** Distance of what no path without weak edges leads to. */
export const UNREACHED = -5;
/** No node: the start of a path. */
export const NO_NODE = 0xffffffff;

const WEAK = EDGE_TYPES.indexOf('weak');
const INTERNAL = EDGE_TYPES.indexOf('internal');
const SYNTHETIC = NODE_TYPES.indexOf('synthetic');
const HIDDEN = NODE_TYPES.indexOf('hidden');
const ARRAY = NODE_TYPES.indexOf('array');

/** The tree of shortest paths from the roots. */
export interface Paths {
  /** Edges on the shortest path from a root of the program, which has 1; see {@link SYSTEM_DISTANCE} and {@link UNREACHED}. */
  readonly distance: Int32Array;
  /** The node before on that path, or {@link NO_NODE}. */
  readonly parent: Uint32Array;
  /** The edge from it: index or string index, and type. */
  readonly edgeName: Uint32Array;
  readonly edgeType: Uint8Array;
  /** Nodes reached from the program's roots; the search from the root comes after. */
  readonly fromUser: number;
  /** Nodes in the order of the search. */
  readonly order: Uint32Array;
  readonly reached: number;
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

/** Edges that the search leaves out because they say nothing about who holds what (DevTools, `calculateDistances`). */
function noise(graph: HeapGraph, strings: HeapStrings): (node: number, edge: number) => boolean {
  const { nodes, edges } = graph;
  const names = new Map<number, 'context' | 'descriptors' | null>();
  const sloppy = new Map<number, boolean>();
  return (node, edge) => {
    const type = nodes.type[node];
    const index = nodes.name[node] as number;
    let what = names.get(index);
    if (what === undefined) {
      const text = strings.text(index);
      what = text === 'system / NativeContext' ? 'context' : text === '(map descriptors)' ? 'descriptors' : null;
      names.set(index, what);
    }
    if (what === null) return false;
    const name = edges.name[edge] as number;
    const edgeType = EDGE_TYPES[edges.type[edge] as number];
    const isIndex = edgeType === 'element' || edgeType === 'hidden';
    if (what === 'context' && type === HIDDEN) {
      if (isIndex) return false;
      const known = sloppy.get(name) ?? strings.text(name) === 'sloppy_function_map';
      sloppy.set(name, known);
      return known;
    }
    if (what !== 'descriptors' || type !== ARRAY) return false;
    const place = isIndex ? name : Number.parseInt(strings.text(name), 10);
    return place >= 2 && place % 3 === 1;
  };
}

/**
 * Breadth-first search over everything but weak edges: from the program's roots, then from the root for what only the runtime holds. The
 * value of a WeakMap's entry is reached once both its key and the table are, and is held by the key. `roots` are those of the program.
 * After DevTools' `calculateDistances` and `bfs`; every distance equals its.
 */
export function shortestPaths(
  graph: HeapGraph,
  strings: HeapStrings,
  ephemerons: Ephemerons,
  roots: Uint32Array,
): Paths {
  const { nodes, edges } = graph;
  const { count, firstEdge, type } = nodes;
  const { to, type: edgeTypes, name: edgeNames } = edges;
  const distance = new Int32Array(count).fill(UNREACHED);
  const parent = new Uint32Array(count).fill(NO_NODE);
  const pathName = new Uint32Array(count);
  const pathType = new Uint8Array(count);
  const order = new Uint32Array(count);
  const isNoise = graph.format === 'v8' ? noise(graph, strings) : () => false;
  /** Entries of WeakMaps of which one side was seen: the edge, and the node it starts from. */
  const waiting = new Map<number, readonly [from: number, edge: number]>();
  let head = 0;
  let tail = 0;
  const isTable = (node: number, edge: number): boolean =>
    ephemerons.entry(edgeNames[edge] as number).table === (nodes.id?.[node] ?? -1);
  const search = (): void => {
    while (head < tail) {
      const node = order[head++] as number;
      const next = (distance[node] as number) + 1;
      const end = firstEdge[node + 1] as number;
      const nodeType = type[node];
      const mayBeNoise = nodeType === HIDDEN || nodeType === ARRAY;
      for (let edge = firstEdge[node] as number; edge < end; edge++) {
        const edgeType = edgeTypes[edge] as number;
        if (edgeType === WEAK) continue;
        const target = to[edge] as number;
        if (distance[target] !== UNREACHED) continue;
        if (mayBeNoise && isNoise(node, edge)) continue;
        let from = node;
        let by = edge;
        if (edgeType === INTERNAL && ephemerons.any && ephemerons.isEntry(edgeNames[edge] as number)) {
          const { pair } = ephemerons.entry(edgeNames[edge] as number);
          const other = waiting.get(pair);
          if (other === undefined) {
            waiting.set(pair, [node, edge]);
            continue;
          }
          if (isTable(node, edge)) [from, by] = other;
        }
        distance[target] = next;
        parent[target] = from;
        pathName[target] = edgeNames[by] as number;
        pathType[target] = edgeTypes[by] as number;
        order[tail++] = target;
      }
    }
  };
  const seen = new Bits(count);
  for (const node of roots) {
    if (seen.has(node)) continue;
    seen.add(node);
    distance[node] = 1;
    order[tail++] = node;
  }
  search();
  const fromUser = tail;
  // Where the root was reached, something of the program's points to it and all it holds was found.
  const known = distance[0] !== UNREACHED;
  distance[0] = roots.length > 0 ? SYSTEM_DISTANCE : 0;
  if (!known) {
    order[tail++] = 0;
    search();
  }
  return { distance, parent, edgeName: pathName, edgeType: pathType, fromUser, order, reached: tail };
}
