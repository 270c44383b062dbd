import type { HeapColumns } from './columns.ts';
import { classSizes } from './graph/class-sizes.ts';
import { type Classes, classify } from './graph/classes.ts';
import { detachedness } from './graph/detachedness.ts';
import { shortestPaths, UNREACHED, userRoots } from './graph/distances.ts';
import { dominators } from './graph/dominators.ts';
import { findEphemerons } from './graph/ephemerons.ts';
import { essentialEdges, ownedByProgram } from './graph/essential.ts';
import { ownedSizes } from './graph/owned-sizes.ts';
import type { Tick } from './graph/progress.ts';
import { release } from './graph/release.ts';
import { type RepeatedString, repeatedJavaStrings, repeatedStrings } from './graph/repeated-strings.ts';
import { dominatorTree } from './graph/retained.ts';
import { DETACHED, type HeapGraph, NODE_TYPES, type WideColumn } from './model.ts';
import type { ClassRow, HeapFacts } from './stored.ts';
import { StoredHeap } from './stored-heap.ts';
import type { HeapStrings } from './strings.ts';
import { findSuspects } from './suspects.ts';

export interface HeapAnalysis {
  readonly facts: HeapFacts;
  readonly classes: readonly ClassRow[];
  /** Those that waste most. */
  readonly repeated: readonly RepeatedString[];
}

/** The passes, for progress: each with its share of the time. */
const PASSES = [
  ['looking for weak maps', 0.04],
  ['finding shortest paths', 0.16],
  ['charging parts to their owners', 0.08],
  ['telling classes apart', 0.09],
  ['storing objects and references', 0.1],
  ['choosing the references that count', 0.06],
  ['finding dominators', 0.28],
  ['summing what is retained', 0.09],
  ['counting classes', 0.1],
] as const;

/**
 * Derives everything that is shown of a heap from its graph, and stores it as columns beside the strings: nodes and edges as they are in the
 * file, distances and shortest paths, own sizes, dominators, retained sizes, classes. The graph's memory is released on the way: it must not
 * be used afterwards.
 *
 * Columns by node: `type`, `name`, `id`, `selfSize`, `firstEdge` (one more than nodes), `detachedness`, `trace`, `distance`, `pathEdge`,
 * `ownSize`, `dominator`, `retained`, `childEnd`, `class`; by edge: `edgeType`, `edgeName`, `edgeTo`; `child`, one a node that has a dominator.
 * By place in the tree of allocations: `siteId`, `siteParent`, `siteFunction`; `functions`, of each its name, script, line and column. By
 * plain object: `plainNode`, `plainSequence`; by sequence of property names `sequenceEnd`, its end in `sequenceNames`. What a heap does not
 * tell has no column.
 */
export function analyseHeap(
  graph: HeapGraph,
  columns: HeapColumns,
  strings: HeapStrings,
  progress: (phase: string, share: number) => void = () => undefined,
): HeapAnalysis {
  let done = 0;
  let pass = 0;
  const nextPass = (): Tick => {
    const [phase, share] = PASSES[pass++] ?? ['', 0];
    const before = done;
    done += share;
    progress(phase, before);
    return (part) => progress(phase, before + share * part);
  };
  const { nodes, edges } = graph;
  const { count } = nodes;
  const edgeCount = edges.count;
  const keep = (name: string, column: Parameters<HeapColumns['write']>[1]) => columns.write(name, column);

  nextPass();
  const states = detachedness(graph, strings);
  const ephemerons = findEphemerons(graph, strings);
  const roots = userRoots(graph, strings);

  let tick = nextPass();
  const paths = shortestPaths(graph, strings, ephemerons, roots, (share) => tick(0.8 * share));
  tick(0.8);
  const owned = ownedByProgram(graph, strings, roots, paths);
  keep('distance', paths.distance);
  keep('pathEdge', paths.edge);
  release(paths.edge);

  tick = nextPass();
  // Java objects have no parts of their own: their arrays are objects like others.
  const own =
    graph.format === 'v8' && roots.length > 0 ? ownedSizes(graph, strings, tick) : nodes.selfSize.slice(0, count);
  keep('ownSize', own);

  tick = nextPass();
  const isDetached = (node: number): boolean => states?.[node] === DETACHED.detached;
  const classes = classify(graph, strings, isDetached, tick);
  const repeatedInV8 = graph.format === 'v8' ? repeatedStrings(graph, own) : null;

  tick = nextPass();
  keepGraph(graph, columns, tick);
  keep('class', classes.of);
  if (states !== null) keep('detachedness', states);
  keepPlainObjects(classes, columns);
  const sizeByType = sumByType(graph, own, paths.distance);

  const largestId = nodes.id === null ? null : largestOdd(nodes.id, count);

  tick = nextPass();
  const essential = essentialEdges(graph, ephemerons, owned, paths, tick);
  release(edges.type, edges.name, nodes.firstEdge, nodes.name, nodes.id, nodes.selfSize, nodes.trace, nodes.type);

  tick = nextPass();
  const found = dominators(count, essential, tick);

  tick = nextPass();
  const tree = dominatorTree(found, own, (share) => tick(0.7 * share));
  tick(0.7);
  release(found.number, found.node, found.idom);
  keep('dominator', tree.dominator);
  keep('retained', tree.retained);
  keep('childEnd', tree.childEnd);
  keep('child', tree.child);

  tick = nextPass();
  const sizes = classSizes(
    classes.rows.length,
    classes.of,
    own,
    paths.distance,
    tree.retained,
    tree.order,
    graph.format,
    tick,
  );
  let detachedCount = 0;
  let detachedBytes = 0;
  if (states !== null) {
    for (let node = 0; node < count; node++) {
      if (!isDetached(node)) continue;
      detachedCount++;
      detachedBytes += own[node] as number;
    }
  }
  progress('counting classes', 1);
  const rows = classes.rows.map((row, i) => ({
    ...row,
    count: sizes.count[i] ?? 0,
    self: sizes.self[i] ?? 0,
    retained: sizes.retained[i] ?? 0,
    distance: sizes.count[i] === 0 ? 0 : (sizes.distance[i] ?? 0),
  }));
  const unreached = { count: 0, bytes: 0 };
  for (let node = 0; node < count; node++) {
    if (paths.distance[node] !== UNREACHED) continue;
    unreached.count++;
    unreached.bytes += own[node] as number;
  }
  const totalSize = (tree.retained[0] ?? 0) - (graph.format === 'hprof' ? unreached.bytes : 0);
  const repeated = columns.has('javaString')
    ? repeatedJavaStrings(columns.read('javaString'), graph.stringCount, tree.retained)
    : repeatedInV8;
  const facts: HeapFacts = {
    format: graph.format,
    runtime: graph.runtime,
    takenAt: graph.takenAt,
    table: null,
    nodeCount: count,
    edgeCount,
    unreached,
    totalSize,
    extraNativeBytes: graph.extraNativeBytes,
    sizeByType,
    detached: states === null ? null : { count: detachedCount, bytes: detachedBytes },
    hasIds: nodes.id !== null,
    largestId,
    hasSites: graph.sites !== null,
    suspects: findSuspects(new StoredHeap(columns, strings, rows), totalSize),
    repeated: repeated === null ? null : { contents: repeated.contents, wasted: repeated.wasted },
  };
  return { facts, classes: rows, repeated: repeated?.listed ?? [] };
}

/** The nodes and edges as they are in the file. */
function keepGraph({ nodes, edges, sites }: HeapGraph, columns: HeapColumns, tick: Tick): void {
  const { count } = nodes;
  columns.write('type', nodes.type.subarray(0, count));
  columns.write('name', nodes.name.subarray(0, count));
  if (nodes.id !== null) columns.write('id', nodes.id.subarray(0, count));
  columns.write('selfSize', nodes.selfSize.subarray(0, count));
  columns.write('firstEdge', nodes.firstEdge.subarray(0, count + 1));
  if (nodes.trace !== null) columns.write('trace', nodes.trace.subarray(0, count));
  tick(0.3);
  columns.write('edgeType', edges.type.subarray(0, edges.count));
  tick(0.4);
  columns.write('edgeName', edges.name.subarray(0, edges.count));
  tick(0.7);
  columns.write('edgeTo', edges.to.subarray(0, edges.count));
  if (sites !== null) {
    columns.write('siteId', sites.id);
    columns.write('siteParent', sites.parent);
    columns.write('siteFunction', sites.function);
    const functions = sites.functions.flatMap(({ name, script, line, column }) => [name, script, line, column]);
    columns.write('functions', Uint32Array.from(functions));
  }
}

/** What shapes were inferred from, so that another snapshot's shapes can be looked for without reading the file again. */
function keepPlainObjects({ plain }: Classes, columns: HeapColumns): void {
  if (plain === null) return;
  columns.write('plainNode', plain.node);
  columns.write('plainSequence', plain.sequence);
  columns.write('sequenceEnd', plain.sequenceEnd);
  columns.write('sequenceNames', plain.names);
}

/** V8 gives odd numbers to JavaScript objects, in order; even ones, to native objects, are addresses in some versions. */
function largestOdd(ids: ArrayLike<number>, count: number): number {
  let most = 0;
  for (let i = 0; i < count; i++) {
    const id = ids[i] as number;
    if (id > most && id % 2 === 1) most = id;
  }
  return most;
}

/** Of a JVM's dump without its garbage: the sums are parts of the heap's size. */
function sumByType({ nodes, format }: HeapGraph, own: WideColumn, distance: Int32Array): HeapFacts['sizeByType'] {
  const sums = new Float64Array(NODE_TYPES.length);
  for (let node = 0; node < nodes.count; node++) {
    if (format === 'hprof' && distance[node] === UNREACHED) continue;
    const type = nodes.type[node] as number;
    sums[type] = (sums[type] as number) + (own[node] as number);
  }
  return NODE_TYPES.flatMap((type, i) => ((sums[i] ?? 0) > 0 ? [{ type, bytes: sums[i] ?? 0 }] : []));
}
