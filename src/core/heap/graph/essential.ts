import { EDGE_TYPES, type HeapGraph } from '../model.ts';
import type { HeapStrings } from '../strings.ts';
import { Bits } from './bits.ts';
import { type Paths, UNREACHED } from './distances.ts';
import type { Ephemerons } from './ephemerons.ts';
import { everyMillion, type Tick } from './progress.ts';

const WEAK = EDGE_TYPES.indexOf('weak');
const INTERNAL = EDGE_TYPES.indexOf('internal');
const SHORTCUT = EDGE_TYPES.indexOf('shortcut');
const ELEMENT = EDGE_TYPES.indexOf('element');

/**
 * Nodes that belong to the program rather than to the runtime: all that its entry points (targets of the root's shortcuts, the trees of
 * documents) lead to over edges that are not weak (DevTools, `markPageOwnedNodes`). What the search of shortest paths reached from the same
 * entry points is taken over: `paths.fromUser` is then added to.
 */
export function ownedByProgram(graph: HeapGraph, strings: HeapStrings, roots: Uint32Array, paths: Paths): Bits {
  const { nodes, edges } = graph;
  const { count, firstEdge } = nodes;
  const entries: number[] = [];
  for (let edge = firstEdge[0] ?? 0; edge < (firstEdge[1] ?? 0); edge++) {
    const node = edges.to[edge] as number;
    const type = edges.type[edge];
    const isTree = type === ELEMENT && strings.text(nodes.name[node] as number) === '(Document DOM trees)';
    if (type === SHORTCUT || isTree) entries.push(node);
  }
  const sameRoots = new Set(roots);
  const isSame = sameRoots.size === new Set(entries).size && entries.every((node) => sameRoots.has(node));
  const owned = isSame ? paths.fromUser : new Bits(count);
  const stack: number[] = [];
  const add = (node: number): void => {
    if (owned.has(node)) return;
    owned.add(node);
    stack.push(node);
  };
  // Only the edges which that search left out can lead further.
  for (const node of isSame ? paths.leftOut : entries) add(node);
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    for (let edge = firstEdge[node] as number; edge < (firstEdge[node + 1] as number); edge++) {
      if (edges.type[edge] !== WEAK) add(edges.to[edge] as number);
    }
  }
  return owned;
}

/** The edges that decide what keeps what alive, without those that do not; in the order of the nodes they start from. */
export interface EssentialEdges {
  /** `count + 1` places, like the graph's. */
  readonly first: Uint32Array;
  readonly to: Uint32Array;
}

/**
 * Drops weak edges, edges to itself, shortcuts that do not start at the root, edges from what is not the program's to what is, and the
 * table's side of WeakMap entries (DevTools, `computeIsEssentialEdge`). A JVM's dump holds garbage: what that refers to and is held as well is
 * its holders' alone. The graph's own list of targets is overwritten: it must not be used afterwards.
 */
export function essentialEdges(
  graph: HeapGraph,
  ephemerons: Ephemerons,
  owned: Bits,
  { distance }: Pick<Paths, 'distance'>,
  tick: Tick = () => undefined,
): EssentialEdges {
  const { nodes, edges } = graph;
  const { count, firstEdge, id } = nodes;
  const { to, type, name } = edges;
  const first = new Uint32Array(count + 1);
  let kept = 0;
  const report = everyMillion(count, tick);
  for (let node = 0; node < count; node++) {
    report(node);
    first[node] = kept;
    const isGarbage = graph.format === 'hprof' && distance[node] === UNREACHED;
    const nodeOwned = node === 0 || owned.has(node);
    const end = firstEdge[node + 1] as number;
    for (let edge = firstEdge[node] as number; edge < end; edge++) {
      const edgeType = type[edge];
      const target = to[edge] as number;
      if (edgeType === WEAK || target === node) continue;
      if (node !== 0 && edgeType === SHORTCUT) continue;
      if (!nodeOwned && owned.has(target)) continue;
      if (isGarbage && distance[target] !== UNREACHED) continue;
      if (edgeType === INTERNAL && ephemerons.any && ephemerons.isEntry(name[edge] as number)) {
        if (ephemerons.entry(name[edge] as number).table === (id?.[node] ?? -1)) continue;
      }
      to[kept++] = target;
    }
  }
  first[count] = kept;
  return { first, to: to.subarray(0, kept) };
}
