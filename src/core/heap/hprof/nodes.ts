import { GrowingUint8, GrowingUint16, GrowingUint32 } from '../growing.ts';
import type { HighWords } from './identifiers.ts';

/** Nodes and the edges that start from them, while they are read: in the order of the file, ids not resolved. */
export class PendingNodes {
  readonly type = new GrowingUint8();
  /** Index of the class a node is an instance or, for a class, which it is. */
  readonly class = new GrowingUint32();
  /** Elements of an array, else 0. */
  readonly length = new GrowingUint32();
  readonly low = new GrowingUint32();
  readonly high = new GrowingUint16();
  readonly firstEdge = new GrowingUint32();
  readonly edges: PendingEdges;

  constructor(words: HighWords) {
    this.edges = new PendingEdges(words);
  }

  get count(): number {
    return this.type.length;
  }

  /** Adds a node; the edges added until the next one start from it. */
  add(type: number, javaClass: number, length: number, high: number, low: number, offset: number): number {
    const node = this.type.length;
    this.type.push(type);
    this.class.push(javaClass);
    this.length.push(length);
    this.low.push(low);
    this.high.push(this.edges.words.slot(high, offset));
    this.firstEdge.push(this.edges.count);
    return node;
  }
}

/** Edges by the id of what they point to. */
export class PendingEdges {
  readonly words: HighWords;
  readonly type = new GrowingUint8();
  /** Index of an element, else of a string. */
  readonly name = new GrowingUint32();
  /** Of the id an edge points to; the node, once it is resolved. */
  readonly low = new GrowingUint32();
  high = new GrowingUint16();

  constructor(words: HighWords) {
    this.words = words;
  }

  get count(): number {
    return this.type.length;
  }

  /** Adds an edge; one that points to nothing is none. */
  add(type: number, name: number, high: number, low: number, offset: number): void {
    if (high === 0 && low === 0) return;
    this.type.push(type);
    this.name.push(name);
    this.low.push(low);
    this.high.push(this.words.slot(high, offset));
  }

  /** Leaves the first `count` edges, and lets go of what is not needed once they are resolved. */
  truncate(count: number): void {
    this.type.length = count;
    this.name.length = count;
    this.low.length = count;
    this.high = new GrowingUint16();
  }
}

/** Edges that are found after those of the nodes they start from, and have to be put between them. */
export class LateEdges {
  readonly from = new GrowingUint32();
  readonly edges: PendingEdges;

  constructor(words: HighWords) {
    this.edges = new PendingEdges(words);
  }

  add(from: number, type: number, name: number, high: number, low: number, offset: number): void {
    const before = this.edges.count;
    this.edges.add(type, name, high, low, offset);
    if (this.edges.count > before) this.from.push(from);
  }
}
