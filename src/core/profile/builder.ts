import { PlateauError } from '../error.ts';
import { categorise, defaultCategorise } from '../verdict/categories.ts';
import { type FunctionIdentity, identify, type RawFrame } from './identity.ts';
import { CATEGORIES, type CaptureMeta, type Profile, type SampleType, type ThreadInfo } from './model.ts';
import { nodeStates } from './node-state.ts';
import type { SegmentLog } from './segment-log.ts';

/** Most nodes a profile may have; more is refused with `import.tooLarge`. */
export const MAX_NODES = 50_000_000;
/** Most frames a single stack may have; deeper ones are refused with `import.tooDeep`. */
export const MAX_DEPTH = 100_000;

export interface ThreadKey {
  readonly name: string;
  readonly id?: string;
  readonly process?: string;
  readonly main?: boolean;
}

interface Thread {
  readonly key: ThreadKey;
  /** Child of `-1 - index` in the hash table: the thread's own virtual root. */
  readonly root: number;
}

/**
 * Collects stacks and makes a {@link Profile}: interns functions by identity, merges equal stacks into tree nodes and lays the tree out
 * in preorder. Importers call `frame` once a distinct raw frame (caching the answer), then walk each stack with `child` from
 * `threadRoot`, and `add` its weight at the last node. Node numbers given out while building are not those of the profile.
 */
export class ProfileBuilder {
  readonly #sampleTypes: SampleType[];
  readonly #strings: string[] = [];
  readonly #stringIds = new Map<string, number>();
  readonly #frameIds = new Map<string, number>();
  readonly #identities: FunctionIdentity[] = [];
  readonly #threads: Thread[] = [];
  readonly #threadIds = new Map<string, number>();
  #parent = new Int32Array(1024);
  #frame = new Int32Array(1024);
  #inlined = new Uint8Array(1024);
  #self: Float64Array[];
  #hits: Float64Array[];
  #count = 0;
  #table = new Int32Array(4096).fill(-1);
  #mask = 4095;
  #sample = {
    node: new Int32Array(0),
    thread: new Uint16Array(0),
    time: new Float64Array(0),
    weight: new Float64Array(0),
    type: new Uint8Array(0),
  };
  #samples = 0;
  readonly #lines = new Map<number, Map<number, number>>();

  constructor(sampleTypes: readonly SampleType[]) {
    this.#sampleTypes = [...sampleTypes];
    this.#self = sampleTypes.map(() => new Float64Array(1024));
    this.#hits = sampleTypes.map(() => new Float64Array(1024));
  }

  /**
   * One more sample type, for formats that name them as they go; its index. Refused with `import.tooLarge` above 32: each costs two
   * columns of the tree.
   */
  addSampleType(type: SampleType): number {
    if (this.#sampleTypes.length >= 32)
      throw new PlateauError({ code: 'import.tooLarge', message: 'The profile has more than 32 sample types.' });
    this.#self.push(new Float64Array(this.#parent.length));
    this.#hits.push(new Float64Array(this.#parent.length));
    return this.#sampleTypes.push(type) - 1;
  }

  /** Number of tree nodes so far, virtual thread roots included. */
  get nodeCount(): number {
    return this.#count;
  }

  /** The id of a function; equal identities (`rules.md` §2.3) get equal ids. */
  frame(raw: RawFrame): number {
    const identity = identify(raw);
    const key = `${identity.name}\u0000${identity.file}\u0000${identity.line}\u0000${identity.column}`;
    let id = this.#frameIds.get(key);
    if (id === undefined) {
      id = this.#identities.length;
      this.#frameIds.set(key, id);
      this.#identities.push(identity);
    }
    return id;
  }

  /** The virtual root of a thread: start each of its stacks here. Threads are equal when process, id and name are. */
  threadRoot(key: ThreadKey): number {
    const text = `${key.process ?? ''}\u0000${key.id ?? ''}\u0000${key.name}`;
    const known = this.#threadIds.get(text);
    if (known !== undefined) return this.#threads[known]?.root ?? 0;
    const index = this.#threads.length;
    if (index > 65_535)
      throw new PlateauError({ code: 'import.tooLarge', message: 'The profile has more than 65,536 threads.' });
    const root = this.#newNode(-1 - index, -1, 0);
    this.#threadIds.set(text, index);
    this.#threads.push({ key, root });
    return root;
  }

  /** The node for `frame` below `parent`, made when it is new. */
  child(parent: number, frame: number, inlined = 0): number {
    let slot = (Math.imul(parent, 0x9e3779b1) ^ Math.imul(frame + 1, 0x85ebca6b)) >>> 0;
    slot = (slot ^ (slot >>> 15)) & this.#mask;
    for (;;) {
      const node = this.#table[slot] as number;
      if (node < 0) break;
      if (this.#parent[node] === parent && this.#frame[node] === frame) return node;
      slot = (slot + 1) & this.#mask;
    }
    const node = this.#newNode(parent, frame, inlined);
    this.#table[slot] = node;
    if (this.#count * 2 > this.#mask) this.#grow();
    return node;
  }

  /**
   * Adds a stack's weight at its last node. `hits` is the number of samples it stands for.
   * Weights that are not finite or negative are refused with `import.badWeight`: check them first where the byte offset is known.
   */
  add(node: number, type: number, weight: number, hits: number): void {
    if (!(weight >= 0 && weight < Number.POSITIVE_INFINITY) || !(hits >= 0)) {
      throw new PlateauError({
        code: 'import.badWeight',
        message: `The profile has a sample of weight ${weight}.`,
        hint: 'Weights must be finite and not negative.',
      });
    }
    const self = this.#self[type];
    const counts = this.#hits[type];
    if (self === undefined || counts === undefined) throw new RangeError('unknown sample type');
    self[node] = (self[node] as number) + weight;
    counts[node] = (counts[node] as number) + hits;
  }

  /** Records one sample's place in time (seconds); call it beside `add` where the source has time order. */
  addToTimeline(node: number, root: number, type: number, time: number, weight: number): void {
    const i = this.#samples++;
    if (i >= this.#sample.node.length) this.#growTimeline();
    this.#sample.node[i] = node;
    this.#sample.thread[i] = -1 - (this.#parent[root] as number);
    this.#sample.time[i] = time;
    this.#sample.weight[i] = weight;
    this.#sample.type[i] = type;
  }

  /** Adds self weight to an executing line of a function, for drill-down. */
  addLine(frame: number, line: number, weight: number): void {
    if (!(line > 0)) return;
    let lines = this.#lines.get(frame);
    if (lines === undefined) {
      lines = new Map();
      this.#lines.set(frame, lines);
    }
    lines.set(line, (lines.get(line) ?? 0) + weight);
  }

  /** The finished profile. The builder must not be used afterwards. */
  finish(options: {
    readonly name: string;
    readonly meta: CaptureMeta;
    readonly defaultSampleType?: number;
    /** Weights by segment, where the capture was taken in some. */
    readonly segments?: SegmentLog;
  }): Profile {
    const n = this.#count;
    const total = (this.#self[options.defaultSampleType ?? 0] ?? new Float64Array(n)).slice(0, n);
    // Children are made after their parents, so a backward pass sums subtrees.
    for (let i = n - 1; i >= 0; i--) {
      const p = this.#parent[i] as number;
      if (p >= 0) total[p] = (total[p] as number) + (total[i] as number);
    }
    const order = this.#preorder(total);
    const count = n - this.#threads.length;
    const place = new Int32Array(n).fill(-1);
    for (let i = 0; i < count; i++) place[order[i] as number] = i;

    const parent = new Int32Array(count);
    const frame = new Int32Array(count);
    const inlined = new Uint8Array(count);
    const end = new Int32Array(count);
    const self = this.#sampleTypes.map(() => new Float64Array(count));
    const hits = this.#sampleTypes.map(() => new Float64Array(count));
    for (let i = 0; i < count; i++) {
      const from = order[i] as number;
      parent[i] = place[this.#parent[from] as number] as number;
      frame[i] = this.#frame[from] as number;
      inlined[i] = this.#inlined[from] as number;
      for (let t = 0; t < self.length; t++) {
        (self[t] as Float64Array)[i] = (this.#self[t] as Float64Array)[from] as number;
        (hits[t] as Float64Array)[i] = (this.#hits[t] as Float64Array)[from] as number;
      }
    }
    end.forEach((_, i) => {
      end[i] = i + 1;
    });
    for (let i = count - 1; i >= 0; i--) {
      const p = parent[i] as number;
      if (p >= 0 && (end[i] as number) > (end[p] as number)) end[p] = end[i] as number;
    }

    const frames = this.#frames(options.meta);
    const nodes = { count, parent, frame, end, inlined, self, hits, state: new Uint8Array(count) };
    const kinds = this.#sampleTypes.map((type) => type.kind);
    nodes.state.set(nodeStates(nodes, frames.category, options.meta.runtime, { kinds }));
    const rank = new Map(this.#threadOrder.map((thread, index) => [thread, index]));
    return {
      name: options.name,
      strings: this.#strings,
      frames,
      nodes,
      sampleTypes: this.#sampleTypes,
      defaultSampleType: options.defaultSampleType ?? 0,
      threads: this.#threadInfo(),
      timeline: this.#samples === 0 ? null : this.#timeline(place, rank),
      segments: options.segments?.table(place) ?? null,
      lines: this.#lineTable(),
      meta: options.meta,
    };
  }

  #threadOrder: number[] = [];
  #threadRanges: { first: number; end: number }[] = [];

  /** Node numbers in preorder, heaviest thread and heaviest child first, virtual roots left out. */
  #preorder(total: Float64Array): Int32Array {
    const n = this.#count;
    const firstChild = new Int32Array(n).fill(-1);
    const next = new Int32Array(n).fill(-1);
    const fanOut = new Int32Array(n);
    for (let i = n - 1; i >= 0; i--) {
      const p = this.#parent[i] as number;
      if (p < 0) continue;
      next[i] = firstChild[p] as number;
      firstChild[p] = i;
      fanOut[p] = (fanOut[p] as number) + 1;
    }
    const byWeight = (a: number, b: number) => (total[b] as number) - (total[a] as number) || a - b;
    this.#threadOrder = this.#threads
      .map((_, i) => i)
      .sort((a, b) => byWeight(this.#threads[a]?.root ?? 0, this.#threads[b]?.root ?? 0));
    const order = new Int32Array(n);
    let out = 0;
    const stack: number[] = [];
    const pushChildren = (node: number): void => {
      const children = fanOut[node] as number;
      if (children === 0) return;
      const start = stack.length;
      for (let c = firstChild[node] as number; c >= 0; c = next[c] as number) stack.push(c);
      if (children > 1) {
        const sorted = stack.slice(start).sort(byWeight);
        for (let i = 0; i < children; i++) stack[start + i] = sorted[children - 1 - i] as number;
      }
    };
    for (const thread of this.#threadOrder) {
      const first = out;
      pushChildren(this.#threads[thread]?.root ?? 0);
      for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
        order[out++] = node;
        pushChildren(node);
      }
      this.#threadRanges.push({ first, end: out });
    }
    return order;
  }

  #threadInfo(): ThreadInfo[] {
    return this.#threadOrder.map((thread, i) => {
      const key = this.#threads[thread]?.key ?? { name: '' };
      const range = this.#threadRanges[i] ?? { first: 0, end: 0 };
      return {
        name: key.name,
        id: key.id ?? '',
        process: key.process ?? '',
        main: key.main ?? false,
        firstNode: range.first,
        endNode: range.end,
      };
    });
  }

  #frames(meta: CaptureMeta) {
    const count = this.#identities.length;
    const name = new Int32Array(count);
    const file = new Int32Array(count);
    const line = new Int32Array(count);
    const column = new Int32Array(count);
    const category = new Uint8Array(count);
    this.#identities.forEach((identity, i) => {
      name[i] = this.#intern(identity.name);
      file[i] = identity.file === '' ? -1 : this.#intern(identity.file);
      line[i] = identity.line;
      column[i] = identity.column;
      category[i] = CATEGORIES.indexOf(identity.category ?? categorise(defaultCategorise, identity, meta.runtime));
    });
    return { count, name, file, line, column, category };
  }

  #timeline(place: Int32Array, rank: ReadonlyMap<number, number>) {
    const count = this.#samples;
    const s = this.#sample;
    const node = new Int32Array(count);
    const thread = new Uint16Array(count);
    for (let i = 0; i < count; i++) {
      node[i] = place[s.node[i] as number] as number;
      thread[i] = rank.get(s.thread[i] as number) ?? 0;
    }
    return {
      count,
      node,
      thread,
      time: s.time.slice(0, count),
      weight: s.weight.slice(0, count),
      type: s.type.slice(0, count),
    };
  }

  #lineTable() {
    const rows: [number, number, number][] = [];
    for (const [frame, lines] of [...this.#lines].sort((a, b) => a[0] - b[0])) {
      for (const [line, weight] of [...lines].sort((a, b) => a[0] - b[0])) rows.push([frame, line, weight]);
    }
    return {
      count: rows.length,
      frame: Int32Array.from(rows, (r) => r[0]),
      line: Int32Array.from(rows, (r) => r[1]),
      self: Float64Array.from(rows, (r) => r[2]),
    };
  }

  #intern(text: string): number {
    let id = this.#stringIds.get(text);
    if (id === undefined) {
      id = this.#strings.length;
      this.#stringIds.set(text, id);
      this.#strings.push(text);
    }
    return id;
  }

  #newNode(parent: number, frame: number, inlined: number): number {
    const i = this.#count++;
    if (i >= MAX_NODES) {
      throw new PlateauError({
        code: 'import.tooLarge',
        message: `The profile has more than ${MAX_NODES} call-tree nodes.`,
        hint: 'Capture for a shorter time or with a smaller depth.',
      });
    }
    if (i >= this.#parent.length) {
      const size = this.#parent.length * 2;
      this.#parent = resized(this.#parent, new Int32Array(size));
      this.#frame = resized(this.#frame, new Int32Array(size));
      this.#inlined = resized(this.#inlined, new Uint8Array(size));
      this.#self = this.#self.map((column) => resized(column, new Float64Array(size)));
      this.#hits = this.#hits.map((column) => resized(column, new Float64Array(size)));
    }
    this.#parent[i] = parent;
    this.#frame[i] = frame;
    this.#inlined[i] = inlined;
    return i;
  }

  #grow(): void {
    const size = (this.#mask + 1) * 2;
    this.#table = new Int32Array(size).fill(-1);
    this.#mask = size - 1;
    for (let i = 0; i < this.#count; i++) {
      const parent = this.#parent[i] as number;
      if (parent < 0) continue;
      let slot = (Math.imul(parent, 0x9e3779b1) ^ Math.imul((this.#frame[i] as number) + 1, 0x85ebca6b)) >>> 0;
      slot = (slot ^ (slot >>> 15)) & this.#mask;
      while ((this.#table[slot] as number) >= 0) slot = (slot + 1) & this.#mask;
      this.#table[slot] = i;
    }
  }

  #growTimeline(): void {
    const size = Math.max(1024, this.#sample.node.length * 2);
    this.#sample = {
      node: resized(this.#sample.node, new Int32Array(size)),
      thread: resized(this.#sample.thread, new Uint16Array(size)),
      time: resized(this.#sample.time, new Float64Array(size)),
      weight: resized(this.#sample.weight, new Float64Array(size)),
      type: resized(this.#sample.type, new Uint8Array(size)),
    };
  }
}

function resized<T extends Int32Array | Float64Array | Uint8Array | Uint16Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
