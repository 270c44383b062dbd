import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { readHprof } from '../../src/core/heap/hprof/hprof.ts';
import { EDGE_TYPES, type HeapGraph, NODE_TYPES, type NodeType } from '../../src/core/heap/model.ts';
import { HeapStrings } from '../../src/core/heap/strings.ts';
import { MemoryHeapColumns } from './heap/memory-columns.ts';
import { inChunks } from './read-profile.ts';

/** The content of a fixture below `tests/fixtures/heaps`, gzip undone. */
export function heapFixture(path: string): Uint8Array {
  const bytes = readFileSync(new URL(`../fixtures/heaps/${path}`, import.meta.url));
  return new Uint8Array(path.endsWith('.gz') ? gunzipSync(bytes) : bytes);
}

export interface ReadEdge {
  readonly type: string;
  /** An element's index, else its name. */
  readonly name: string | number;
  readonly to: number;
}

/** A JVM's heap that was read, as tests look at it. */
export class ReadHeap {
  readonly graph: HeapGraph;
  readonly columns: MemoryHeapColumns;
  readonly #strings: HeapStrings;

  constructor(graph: HeapGraph, columns: MemoryHeapColumns) {
    this.graph = graph;
    this.columns = columns;
    this.#strings = new HeapStrings(columns, 'utf8');
  }

  type(node: number): NodeType {
    return NODE_TYPES[this.graph.nodes.type[node] ?? 0] ?? 'hidden';
  }

  name(node: number): string {
    return this.#strings.text(this.graph.nodes.name[node] ?? 0);
  }

  size(node: number): number {
    return this.graph.nodes.selfSize[node] ?? Number.NaN;
  }

  edges(node: number): ReadEdge[] {
    const { nodes, edges } = this.graph;
    const found: ReadEdge[] = [];
    for (let edge = nodes.firstEdge[node] ?? 0; edge < (nodes.firstEdge[node + 1] ?? 0); edge++) {
      const type = EDGE_TYPES[edges.type[edge] ?? 0] ?? '';
      const name = edges.name[edge] ?? 0;
      found.push({ type, name: type === 'element' ? name : this.#strings.text(name), to: edges.to[edge] ?? -1 });
    }
    return found;
  }

  /** Where an edge of this name leads; fails where there is none. */
  follow(node: number, name: string | number): number {
    const edge = this.edges(node).find((own) => own.name === name);
    if (edge === undefined) throw new Error(`no edge ${name} from ${this.name(node)}`);
    return edge.to;
  }

  /** The nodes of a class: its instances, or with `type` class itself. */
  of(name: string, type?: NodeType): number[] {
    const found: number[] = [];
    for (let node = 0; node < this.graph.nodes.count; node++) {
      const isOne = type === undefined ? this.type(node) !== 'class' : this.type(node) === type;
      if (isOne && this.name(node) === name) found.push(node);
    }
    return found;
  }

  /** Texts of strings by node. */
  texts(): Map<number, string> {
    const pairs = this.columns.read('javaString');
    const texts = new Map<number, string>();
    for (let i = 0; i < pairs.length; i += 2) texts.set(pairs[i] ?? 0, this.#strings.text(pairs[i + 1] ?? 0));
    return texts;
  }

  /** Number and bytes of the nodes of each class as the JVM counts them: classes are instances of `java.lang.Class`. */
  histogram(): Map<string, { count: number; bytes: number }> {
    const classes = new Map<string, { count: number; bytes: number }>();
    for (let node = 1; node < this.graph.nodes.count; node++) {
      const name = this.type(node) === 'class' ? 'java.lang.Class' : this.name(node);
      const row = classes.get(name) ?? { count: 0, bytes: 0 };
      row.count++;
      row.bytes += this.size(node);
      classes.set(name, row);
    }
    return classes;
  }

  /** Nodes that can be reached from the root by edges that keep alive. */
  reachable(): Set<number> {
    const reached = new Set([0]);
    for (const node of reached) for (const { type, to } of this.edges(node)) if (type !== 'weak') reached.add(to);
    return reached;
  }
}

export async function readHprofChunks(chunks: AsyncIterable<Uint8Array>): Promise<ReadHeap> {
  const columns = new MemoryHeapColumns();
  return new ReadHeap(await readHprof(chunks, columns, { fileName: 'test.hprof' }), columns);
}

export function readHprofBytes(bytes: Uint8Array, chunkSize?: number): Promise<ReadHeap> {
  return readHprofChunks(inChunks(bytes, chunkSize));
}
