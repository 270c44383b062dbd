import type { SegmentTable } from './model.ts';

/** Collects self weights by segment while a profile is built; nodes are the builder's numbers. */
export class SegmentLog {
  readonly #seconds: Float64Array;
  readonly #rows = new Map<number, number>();
  readonly #node: number[] = [];
  readonly #segment: number[] = [];
  readonly #self: readonly number[][];
  readonly #hits: readonly number[][];

  /** `seconds` is the wall time of each segment, `types` the number of sample types. */
  constructor(seconds: readonly number[], types: number) {
    this.#seconds = Float64Array.from(seconds);
    this.#self = Array.from({ length: types }, () => []);
    this.#hits = Array.from({ length: types }, () => []);
  }

  add(node: number, segment: number, type: number, weight: number, hits: number): void {
    const row = this.#row(node, segment);
    const self = this.#self[type];
    const counts = this.#hits[type];
    if (self === undefined || counts === undefined) throw new RangeError('unknown sample type');
    self[row] = (self[row] ?? 0) + weight;
    counts[row] = (counts[row] ?? 0) + hits;
  }

  /** The table, with nodes put in their place in the finished profile. */
  table(place: Int32Array): SegmentTable {
    const at = (row: number): number => place[this.#node[row] as number] as number;
    const order = this.#node
      .map((_, row) => row)
      .sort((a, b) => at(a) - at(b) || (this.#segment[a] as number) - (this.#segment[b] as number));
    const column = (values: readonly number[]): Float64Array => Float64Array.from(order, (row) => values[row] ?? 0);
    return {
      seconds: this.#seconds,
      count: order.length,
      node: Int32Array.from(order, at),
      segment: Uint16Array.from(order, (row) => this.#segment[row] as number),
      self: this.#self.map(column),
      hits: this.#hits.map(column),
    };
  }

  #row(node: number, segment: number): number {
    const key = node * this.#seconds.length + segment;
    let row = this.#rows.get(key);
    if (row === undefined) {
      row = this.#node.push(node) - 1;
      this.#segment.push(segment);
      this.#rows.set(key, row);
    }
    return row;
  }
}
