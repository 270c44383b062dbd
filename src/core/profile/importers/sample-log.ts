import type { ProfileBuilder } from '../builder.ts';
import { grown } from '../tree.ts';

/** Samples as they are read, in any order, to be put on the timeline in order of time. */
export class SampleLog {
  #count = 0;
  #node = new Int32Array(0);
  #root = new Int32Array(0);
  #type = new Uint8Array(0);
  #time = new Float64Array(0);
  #weight = new Float64Array(0);

  get count(): number {
    return this.#count;
  }

  /** `time` in seconds from any one moment; `node` and `root` are the builder's numbers. */
  push(node: number, root: number, type: number, time: number, weight: number): void {
    const i = this.#count++;
    if (i >= this.#node.length) this.#grow();
    this.#node[i] = node;
    this.#root[i] = root;
    this.#type[i] = type;
    this.#time[i] = time;
    this.#weight[i] = weight;
  }

  /** Hands all samples to the builder, earliest first, timed from the earliest; gives the seconds from first to last. */
  write(builder: ProfileBuilder): number {
    const count = this.#count;
    if (count === 0) return 0;
    const order = this.#order();
    const start = this.#time[order[0] as number] as number;
    for (let i = 0; i < count; i++) {
      const at = order[i] as number;
      builder.addToTimeline(
        this.#node[at] as number,
        this.#root[at] as number,
        this.#type[at] as number,
        (this.#time[at] as number) - start,
        this.#weight[at] as number,
      );
    }
    return (this.#time[order[count - 1] as number] as number) - start;
  }

  #order(): Uint32Array {
    const order = new Uint32Array(this.#count);
    let sorted = true;
    for (let i = 0; i < this.#count; i++) {
      order[i] = i;
      if (i > 0 && (this.#time[i] as number) < (this.#time[i - 1] as number)) sorted = false;
    }
    const time = this.#time;
    return sorted ? order : order.sort((a, b) => (time[a] as number) - (time[b] as number) || a - b);
  }

  #grow(): void {
    const size = Math.max(1024, this.#node.length * 2);
    this.#node = grown(this.#node, new Int32Array(size));
    this.#root = grown(this.#root, new Int32Array(size));
    this.#type = grown(this.#type, new Uint8Array(size));
    this.#time = grown(this.#time, new Float64Array(size));
    this.#weight = grown(this.#weight, new Float64Array(size));
  }
}
