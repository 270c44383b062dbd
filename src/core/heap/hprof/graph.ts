import { throwIfCancelled } from '../../bytes/whole.ts';
import type { HeapColumns } from '../columns.ts';
import type { Tick } from '../graph/progress.ts';
import type { HeapGraph, HeapReadOptions } from '../model.ts';
import { AddressIndex } from './address-index.ts';
import { SUPER_EDGE } from './class-dump.ts';
import { addClassEdges } from './class-edges.ts';
import type { Dump } from './dump.ts';
import { AddedEdges, mergedEdges, resolveEdges } from './edges.ts';
import { addRootEdges } from './root-edges.ts';
import { runtimeOf } from './runtime.ts';
import { sizesOf } from './sizes.ts';
import { writeJavaStrings } from './string-columns.ts';
import { TextsOfNodes } from './texts-of-nodes.ts';
import { dumpWarnings } from './warnings.ts';

/** Name of the node that all roots hang under. */
const ROOT_NAME = '(GC roots)';

/** How much of the work is done before each of its parts. */
const PARTS = { index: 0.05, sizes: 0.3, references: 0.45, merging: 0.65, names: 0.7, strings: 0.75, end: 1 } as const;

export interface ReadDump {
  readonly takenAt: string | null;
  /** Where it ended. */
  readonly offset: number;
  /** The file holds another heap behind it. */
  readonly isSecond: boolean;
  readonly options: Pick<HeapReadOptions, 'progress' | 'signal'>;
}

/** The graph of a dump that was read to its end. Throws `job.cancelled`. */
export function graphOf(dump: Dump, columns: HeapColumns, { takenAt, offset, isSecond, options }: ReadDump): HeapGraph {
  const { nodes, strings } = dump;
  const tick: Tick = (share) => {
    throwIfCancelled(options.signal);
    options.progress?.('linking objects', share);
  };
  const within = (from: keyof typeof PARTS, to: keyof typeof PARTS): Tick => {
    tick(PARTS[from]);
    return (share) => tick(PARTS[from] + (PARTS[to] - PARTS[from]) * share);
  };
  tick(0);
  const withoutClass = dump.readDeferred(offset);
  const index = new AddressIndex(
    nodes.low.values,
    nodes.high.values,
    nodes.count,
    dump.words.values,
    within('index', 'sizes'),
  );
  const sizes = sizesOf(dump, index, within('sizes', 'references'));
  const { dropped, isHeld } = resolveEdges(dump, index, strings.name(SUPER_EDGE), within('references', 'merging'));
  const texts = new TextsOfNodes(dump, index);
  const added = new AddedEdges();
  const lateDropped = addLateEdges(dump, index, added);
  const roots = addRootEdges(dump, index, added, isHeld, (node) => texts.ofField(node, 'name'));
  addClassEdges(dump, added, isHeld);
  const runtime = runtimeOf(dump, texts);
  tick(PARTS.merging);
  const { edges, firstEdge } = mergedEdges(dump, added);
  tick(PARTS.names);
  const names = namesOf(dump);
  const withText = writeJavaStrings(dump, index, columns, within('strings', 'end'));
  return {
    format: 'hprof',
    runtime,
    takenAt,
    nodes: {
      count: nodes.count,
      type: nodes.type.taken(),
      name: names,
      id: null,
      selfSize: sizes.selfSize,
      firstEdge,
      detachedness: null,
      trace: null,
    },
    edges,
    stringCount: strings.count,
    sites: null,
    locations: null,
    extraNativeBytes: 0,
    warnings: dumpWarnings({
      sizes,
      dropped: dropped + lateDropped,
      withoutClass,
      roots,
      duplicates: index.duplicates(),
      textsLeftOut: dump.texts.count + dump.texts.leftOut - withText,
      isSecond,
    }),
  };
}

/** Resolves what was found after the nodes it starts from. Answers how many edges lead nowhere. */
function addLateEdges(dump: Dump, index: AddressIndex, added: AddedEdges): number {
  const { from, edges } = dump.late;
  let dropped = 0;
  for (let edge = 0; edge < edges.count; edge++) {
    const to = index.find(edges.low.values[edge] as number, edges.high.values[edge] as number);
    if (to < 0) dropped++;
    else
      added.add(from.values[edge] as number, to, edges.type.values[edge] as number, edges.name.values[edge] as number);
  }
  return dropped;
}

/** Turns the classes of nodes into their names, in place. */
function namesOf(dump: Dump): Uint32Array {
  const { nodes, classes, strings } = dump;
  const names = new Uint32Array(classes.list.length);
  const isNamed = new Uint8Array(classes.list.length);
  const column = nodes.class.taken();
  for (let node = 0; node < column.length; node++) {
    const own = column[node] as number;
    const javaClass = classes.list[own];
    if (isNamed[own] === 0 && javaClass !== undefined) {
      names[own] = strings.name(classes.javaName(javaClass));
      isNamed[own] = 1;
    }
    column[node] = names[own] as number;
  }
  column[0] = strings.name(ROOT_NAME);
  return column;
}
