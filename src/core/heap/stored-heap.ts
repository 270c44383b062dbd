import type { Column } from '../columns.ts';
import type { HeapColumns } from './columns.ts';
import { NO_NODE } from './graph/distances.ts';
import { SORTED_FROM } from './graph/retained.ts';
import { EDGE_TYPES, type EdgeType, NODE_TYPES, type NodeType } from './model.ts';
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
  /** The property, variable or part; elements by their index. */
  readonly name: string;
}

/** One step of a retaining path: from `node` over `edge` to the next. */
export interface PathStep {
  readonly node: number;
  readonly edge: HeapEdge | null;
}

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
    return { type: kind, name: kind === 'element' || kind === 'hidden' ? String(name) : this.strings.text(name) };
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

  /** Nodes with an edge to this one that keeps it alive, `from` to `to` of `total`. */
  referrers(
    node: number,
    from = 0,
    to = Number.POSITIVE_INFINITY,
  ): { readonly total: number; readonly nodes: readonly number[] } {
    const number = this.value('number', node);
    const ends = this.columns.read('referrerEnd', Math.max(0, number - 1), number + 1);
    const start = number === 0 ? 0 : (ends[0] ?? 0);
    const end = ends[number === 0 ? 0 : 1] ?? start;
    const found = this.columns.read('referrer', start + from, Math.min(end, start + to));
    return { total: end - start, nodes: Array.from(found, (at) => this.value('referrerNode', at)) };
  }

  /** The first edge of a kind that keeps alive from one node to another; null where there is none. */
  edgeBetween(from: number, to: number): HeapEdge | null {
    const [first = 0, end = 0] = this.columns.read('firstEdge', from, from + 2);
    const targets = this.columns.read('edgeTo', first, end);
    let weak: HeapEdge | null = null;
    for (let at = targets.indexOf(to); at !== -1; at = targets.indexOf(to, at + 1)) {
      const edge = this.#edge(this.value('edgeType', first + at), this.value('edgeName', first + at));
      if (edge.type !== 'weak') return edge;
      weak = edge;
    }
    return weak;
  }

  /** The nodes that `column` leads through from `node` up to `end`, the last one first. */
  #chain(column: string, node: number, end: number): readonly number[] {
    const nodes = [node];
    let whole: Column | null = null;
    for (let at = node; at !== end && nodes.length <= this.count; ) {
      if (nodes.length === LONG_CHAIN) whole = this.all(column);
      at = whole === null ? this.value(column, at) : (whole[at] ?? end);
      if (at !== NO_NODE) nodes.push(at);
      else break;
    }
    return nodes.reverse();
  }

  /** The shortest path from a root, the root first; `edge` leads to the next step, the last has none. */
  path(node: number): Chain<PathStep> {
    return ends(this.#chain('pathParent', node, NO_NODE), (at, next) => ({
      node: at,
      edge: next === undefined ? null : this.reachedBy(next),
    }));
  }

  /** The edge that the shortest path reaches a node by; null for a root. */
  reachedBy(node: number): HeapEdge | null {
    if (this.value('pathParent', node) === NO_NODE) return null;
    return this.#edge(this.value('pathType', node), this.value('pathName', node));
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
    return ends(this.#chain('dominator', node, 0), (at) => at);
  }

  /** A whole column, for questions about all nodes. */
  all(column: string): Column {
    return this.columns.read(column);
  }
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
