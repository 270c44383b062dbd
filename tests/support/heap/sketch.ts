import type { EdgeType, NodeType } from '../../../src/core/heap/model.ts';
import { type DrawnNode, drawnSnapshot } from './drawn-snapshot.ts';

type DrawnEdge = NonNullable<DrawnNode['edges']>[number];

/**
 * A small snapshot that is drawn node by node. Ids follow the order in which nodes are drawn, where none is given: two sketches that begin
 * alike are of one process, and what the longer one has more is new.
 */
export class HeapSketch {
  readonly #nodes: (DrawnNode & { readonly edges: DrawnEdge[] })[] = [];
  /** The global object, which the root leads to. */
  readonly global: number;

  constructor() {
    this.node('synthetic', '', 0);
    this.global = this.node('object', 'global', 16);
    this.edge(0, 'shortcut', 'global', this.global);
  }

  /** Adds a node and answers with its number. */
  node(type: NodeType, name: string, size: number, id?: number): number {
    return this.#nodes.push({ type, name, size, edges: [], ...(id === undefined ? {} : { id }) }) - 1;
  }

  edge(from: number, type: EdgeType, label: string | number, to: number): void {
    this.#nodes[from]?.edges.push([type, label, to]);
  }

  /** Adds an object that another one has as a property. */
  object(holder: number, property: string, name: string, size: number, id?: number): number {
    const node = this.node('object', name, size, id);
    this.edge(holder, 'property', property, node);
    return node;
  }

  text(): string {
    return drawnSnapshot(this.#nodes);
  }
}
