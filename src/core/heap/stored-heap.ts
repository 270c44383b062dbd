import type { Column } from '../columns.ts';
import type { HeapColumns } from './columns.ts';
import { edgeName } from './edge-name.ts';
import { NO_EDGE, NO_NODE } from './graph/distances.ts';
import { SORTED_FROM } from './graph/retained.ts';
import { EDGE_TYPES, type EdgeType, NODE_TYPES, type NodeType } from './model.ts';
import { ReferrerIndex } from './referrer-index.ts';
import type { ClassRow } from './stored.ts';
import type { HeapStrings } from './strings.ts';

/** One node of a stored heap. */
export interface HeapNode {
  readonly node: number;
  /** The runtime's id; null where objects have none. */
  readonly id: number | null;
  readonly type: NodeType;
  /** Index into the class table. */
  readonly class: number;
  /** What it is called: its class, its function, the runtime's name for it; null for contents of strings, which are shown on demand only. */
  readonly name: string | null;
  /** Bytes: as the file says, with the parts it owns, and with all that only it keeps. */
  readonly selfSize: number;
  readonly ownSize: number;
  readonly retained: number;
  /** Steps from a root; from 100,000,000 where only the runtime holds it, −5 where nothing does. */
  readonly distance: number;
  readonly edges: number;
  /** Nodes it immediately dominates. */
  readonly dominated: number;
  readonly detached: boolean;
}

export interface HeapEdge {
  readonly type: EdgeType;
  /** The property, variable or part; elements by their index; of a WeakMap's entry the ids of its parts. */
  readonly name: string;
}

/** One step of a retaining path: from `node` over `edge` to the next. */
export interface PathStep {
  readonly node: number;
  readonly edge: HeapEdge | null;
}

/** Edges that are looked through at a time. */
const SCANNED = 1 << 22;
/** A chain of steps, or the two ends of one that is too long to be told whole: `passed` steps stand between `first` and `last`. */
export interface Chain<T> {
  readonly first: readonly T[];
  readonly passed: number;
  readonly last: readonly T[];
}

/** Steps at each end of a chain that are told; of a list with a million links nobody reads more. */
const CHAIN_ENDS = 50;
/** Chains from here on are followed in the whole column, not value by value. */
const LONG_CHAIN = 2000;

const CONTENT: ReadonlySet<NodeType> = new Set(['string', 'concatenated string', 'sliced string', 'symbol', 'bigint']);

/** True where a node's name is content of the program, which may be secret. */
export const hasContent = (type: NodeType): boolean => CONTENT.has(type);

/** A heap as it is stored: its columns are read where a question needs them. All numbers of nodes are ordinals. */
export class StoredHeap {
  readonly columns: HeapColumns;
  readonly strings: HeapStrings;
  readonly classes: readonly ClassRow[];
  readonly count: number;
  #referrers: ReferrerIndex | null = null;

  constructor(columns: HeapColumns, strings: HeapStrings, classes: readonly ClassRow[]) {
    this.columns = columns;
    this.strings = strings;
    this.classes = classes;
    this.count = columns.length('type');
  }

  value(column: string, at: number): number {
    return this.columns.read(column, at, at + 1)[0] ?? 0;
  }

  type(node: number): NodeType {
    return NODE_TYPES[this.value('type', node)] ?? 'hidden';
  }

  /** Index of a node's content among the strings: of V8's strings their name, of a JVM's `java.lang.String` its text. Null for others. */
  contentIndex(node: number): number | null {
    if (hasContent(this.type(node))) return this.value('name', node);
    if (!this.columns.has('javaString')) return null;
    let low = 0;
    let high = this.columns.length('javaString') / 2;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.value('javaString', 2 * middle) < node) low = middle + 1;
      else high = middle;
    }
    const [found, text] = this.columns.read('javaString', 2 * low, 2 * low + 2);
    return found === node && text !== undefined ? text : null;
  }

  /** The name of a node, its content included. */
  content(node: number): string {
    return this.strings.text(this.value('name', node));
  }

  node(node: number): HeapNode {
    const type = this.type(node);
    const [from = 0, to = 0] = this.columns.read('firstEdge', node, node + 2);
    return {
      node,
      id: this.columns.has('id') ? this.value('id', node) : null,
      type,
      class: this.value('class', node),
      name: hasContent(type) ? null : this.content(node),
      selfSize: this.value('selfSize', node),
      ownSize: this.value('ownSize', node),
      retained: this.value('retained', node),
      distance: this.value('distance', node),
      edges: to - from,
      dominated: this.#childRange(node).length,
      detached: this.columns.has('detachedness') && this.value('detachedness', node) === 2,
    };
  }

  className(node: number): string {
    return this.classes[this.value('class', node)]?.name ?? '';
  }

  #edge(type: number, name: number): HeapEdge {
    const kind = EDGE_TYPES[type] ?? 'internal';
    return { type: kind, name: edgeName(kind, name, this.strings) };
  }

  /** Edges `from` to `to` of a node, in the file's order. */
  edges(node: number, from = 0, to = Number.POSITIVE_INFINITY): readonly (HeapEdge & { readonly to: number })[] {
    const [first = 0, end = 0] = this.columns.read('firstEdge', node, node + 2);
    const start = first + from;
    const stop = Math.min(end, first + to);
    if (stop <= start) return [];
    const types = this.columns.read('edgeType', start, stop);
    const names = this.columns.read('edgeName', start, stop);
    const targets = this.columns.read('edgeTo', start, stop);
    return Array.from(targets, (target, i) => ({ ...this.#edge(types[i] ?? 0, names[i] ?? 0), to: target }));
  }

  /**
   * Edges that lead to a node, as numbers of edges: all of them where nobody asked before, by a look through the heap's edges; from an index
   * where one was made by {@link indexReferrers}.
   */
  referrers(node: number): readonly number[] {
    if (this.#referrers?.isWhole === true) return Array.from(this.#referrers.of(node));
    const found: number[] = [];
    const edges = this.columns.length('edgeTo');
    for (let from = 0; from < edges; from += SCANNED) {
      const block = this.columns.read('edgeTo', from, from + SCANNED);
      for (let at = block.indexOf(node); at !== -1; at = block.indexOf(node, at + 1)) found.push(from + at);
    }
    return found;
  }

  /** Makes an index of all edges by where they lead, kept until it is forgotten: for questions that look up many nodes. */
  indexReferrers(): void {
    this.#referrers ??= new ReferrerIndex(this.columns);
    this.#referrers.finish();
  }

  /** Goes on with the index for some milliseconds; true once it is there. */
  indexSomeReferrers(): boolean {
    this.#referrers ??= new ReferrerIndex(this.columns);
    return this.#referrers.step();
  }

  /** Gives the index's memory back. */
  forgetReferrers(): void {
    this.#referrers = null;
  }

  /** An edge with the nodes at its ends. */
  edge(edge: number): HeapEdge & { readonly from: number; readonly to: number } {
    const shown = this.#edge(this.value('edgeType', edge), this.value('edgeName', edge));
    return { ...shown, from: this.sourceOf(edge), to: this.value('edgeTo', edge) };
  }

  /** The node that an edge starts from. */
  sourceOf(edge: number): number {
    return lastUpTo(edge, this.count, (node) => this.value('firstEdge', node));
  }

  /** Answers the same for many edges, from the whole column. */
  edgeSources(): (edge: number) => number {
    const first = this.all('firstEdge');
    return (edge) => lastUpTo(edge, this.count, (node) => first[node] as number);
  }

  /** True for a node where paths begin: a root, or what nothing holds. */
  isRoot(node: number): boolean {
    return node === 0 || this.value('pathEdge', node) === NO_EDGE;
  }

  /** The nodes that `above` leads through from `node` up to `end`, the last one first; long ways are followed in whole columns. */
  #chain(
    node: number,
    end: number,
    above: (node: number) => number,
    inColumns: () => (node: number) => number,
  ): readonly number[] {
    const nodes = [node];
    let next = above;
    for (let at = node; at !== end && nodes.length <= this.count; ) {
      if (nodes.length === LONG_CHAIN) next = inColumns();
      at = next(at);
      if (at !== NO_NODE) nodes.push(at);
      else break;
    }
    return nodes.reverse();
  }

  /** The shortest path from a root, the root first; `edge` leads to the next step, the last has none. */
  path(node: number): Chain<PathStep> {
    const before = (pathEdge: number, sourceOf: (edge: number) => number): number =>
      pathEdge === NO_EDGE ? NO_NODE : sourceOf(pathEdge);
    const chain = this.#chain(
      node,
      NO_NODE,
      (at) => before(this.value('pathEdge', at), (edge) => this.sourceOf(edge)),
      () => {
        const edges = this.all('pathEdge');
        const sourceOf = this.edgeSources();
        return (at) => before(edges[at] ?? NO_EDGE, sourceOf);
      },
    );
    return ends(chain, (at, next) => ({ node: at, edge: next === undefined ? null : this.reachedBy(next) }));
  }

  /** The edge that the shortest path reaches a node by; null for a root. */
  reachedBy(node: number): HeapEdge | null {
    const edge = this.value('pathEdge', node);
    return edge === NO_EDGE ? null : this.#edge(this.value('edgeType', edge), this.value('edgeName', edge));
  }

  #childRange(node: number): { readonly start: number; readonly length: number } {
    const ends = this.columns.read('childEnd', Math.max(0, node - 1), node + 1);
    const start = node === 0 ? 0 : (ends[0] ?? 0);
    return { start, length: (ends[node === 0 ? 0 : 1] ?? start) - start };
  }

  /** Nodes immediately dominated, by retained size, largest first: `from` to `to` of them. */
  children(node: number, from = 0, to = Number.POSITIVE_INFINITY): readonly number[] {
    const { start, length } = this.#childRange(node);
    const stop = Math.min(length, to);
    if (stop <= from) return [];
    if (length >= SORTED_FROM) return Array.from(this.columns.read('child', start + from, start + stop));
    const all = Array.from(this.columns.read('child', start, start + length), (child) => ({
      child,
      retained: this.value('retained', child),
    }));
    all.sort((a, b) => b.retained - a.retained || a.child - b.child);
    return all.slice(from, stop).map(({ child }) => child);
  }

  /** Immediate dominators from the root to a node, both included. */
  dominators(node: number): Chain<number> {
    const chain = this.#chain(
      node,
      0,
      (at) => this.value('dominator', at),
      () => {
        const all = this.all('dominator');
        return (at) => all[at] ?? 0;
      },
    );
    return ends(chain, (at) => at);
  }

  /** A whole column, for questions about all nodes. */
  all(column: string): Column {
    return this.columns.read(column);
  }
}

/** The last node whose value is not above one, by values that ascend. */
function lastUpTo(value: number, count: number, valueAt: (node: number) => number): number {
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (valueAt(middle) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Both ends of a chain, each step made with the one behind it. */
function ends<T>(chain: readonly number[], make: (node: number, next: number | undefined) => T): Chain<T> {
  const step = (node: number, index: number): T => make(node, chain[index + 1]);
  if (chain.length <= 2 * CHAIN_ENDS) return { first: chain.map(step), passed: 0, last: [] };
  const from = chain.length - CHAIN_ENDS;
  return {
    first: chain.slice(0, CHAIN_ENDS).map(step),
    passed: from - CHAIN_ENDS,
    last: chain.slice(from).map((node, index) => step(node, from + index)),
  };
}
