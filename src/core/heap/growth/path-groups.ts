import type { Column } from '../../columns.ts';
import { nodeText, normalisedEdge } from '../describe.ts';
import { edgeName, isIndexEdge } from '../edge-name.ts';
import type { ClassRows } from '../graph/classes.ts';
import { NO_EDGE } from '../graph/distances.ts';
import { release } from '../graph/release.ts';
import { isPassingRoot, isScopeName } from '../graph/scopes.ts';
import { EDGE_TYPES, NODE_TYPES } from '../model.ts';
import type { StoredHeap } from '../stored-heap.ts';
import { edgeSources } from './edge-sources.ts';
import type { SnapshotColumns } from './snapshot.ts';

/** Objects on one normalised path in one heap. */
export interface PathGroup {
  /** Class of the series. */
  readonly class: number;
  readonly path: string;
  readonly wholePath: string;
  count: number;
  bytes: number;
  readonly example: number;
}

interface Place {
  readonly parent: number;
  /** Number of what a node on this path is called, and of the edge that leads to it. */
  readonly label: number;
  readonly edge: number;
  /** Where the program's part of the path begins. */
  readonly isScope: boolean;
  /** Steps that lead to it, and how many of them lie before the program's part. */
  readonly depth: number;
  readonly start: number;
  /** On the way to it, the place at which the first half of a path that is cut ends: of the whole one, and of the program's; −1 where it is not so long. */
  readonly head: number;
  readonly ownHead: number;
}

/** Texts by number, each once. */
class Texts {
  readonly all: string[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #byKey = new Map<number, number>();

  text(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#numbers.set(text, this.all.length);
    this.all.push(text);
    return this.all.length - 1;
  }

  /** The number of a text that is made only the first time its key is asked for. */
  of(key: number, make: () => string): number {
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    const number = this.text(make());
    this.#byKey.set(key, number);
    return number;
  }
}

/** By node type: 1 for what paths call by its own name and not by its class. */
const OWN_NAME = Uint8Array.from(NODE_TYPES, (type) =>
  type === 'closure' || type === 'class' || type === 'synthetic' || type === 'hidden' || type === 'code' ? 1 : 0,
);
/** By edge type: 1 for those that are called by a number. */
const IS_INDEX = Uint8Array.from(EDGE_TYPES, (type) => (isIndexEdge(type) ? 1 : 0));
/** More labels than any heap has. */
const LABELS = 0x4000000;

/** Longest run of steps that is looked for again. */
const PERIOD = 4;

/** Longest path that is written out; the middle of a longer one is left out. */
const LONGEST = 24;
const HALF = LONGEST / 2;

/**
 * Groups the objects of some classes by their shortest path from a root, without what differs from object to object (indices, keys,
 * counters). Steps that repeat, as in a linked list, count as one. Every object is in exactly one group.
 */
export class PathGroups {
  readonly #heap: StoredHeap;
  readonly #columns: SnapshotColumns;
  readonly #classes: ClassRows;
  readonly #pathEdge: Column;
  readonly #sourceOf: (edge: number) => number;
  readonly #edgeName: Column;
  readonly #edgeType: Column;
  /** Nodes whose place is being found. */
  readonly #chain: number[] = [];
  /** By node: index of its place, plus one. */
  readonly #placeOf: Uint32Array;
  readonly #places: Place[] = [];
  /** By place: the places one step on, by the numbers of edge and label. */
  readonly #children: Map<number, number>[] = [];
  readonly #starts = new Map<number, number>();
  readonly #edges = new Texts();
  readonly #labels = new Texts();
  readonly #element = this.#edges.text('.*');
  /** Labels by class, and by name for what is called by its own. */
  readonly #byClass = new Map<number, number>();
  readonly #byName = new Map<number, number>();

  constructor(columns: SnapshotColumns, classes: ClassRows) {
    this.#columns = columns;
    this.#classes = classes;
    this.#heap = columns.heap;
    this.#pathEdge = columns.heap.columns.copy('pathEdge');
    this.#sourceOf = edgeSources(columns.heap);
    this.#edgeName = columns.heap.columns.copy('edgeName');
    this.#edgeType = columns.heap.columns.copy('edgeType');
    this.#placeOf = new Uint32Array(columns.count);
  }

  #edge(node: number): number {
    const edge = this.#pathEdge[node] as number;
    const type = this.#edgeType[edge] as number;
    const name = this.#edgeName[edge] as number;
    if (IS_INDEX[type] === 1) return this.#element;
    const kind = EDGE_TYPES[type] ?? 'internal';
    return this.#edges.of(name * EDGE_TYPES.length + type, () =>
      normalisedEdge({ type: kind, name: edgeName(kind, name, this.#heap.strings) }),
    );
  }

  /** That of the series: what one heap calls by its own shape may be a plain object in another. */
  #className(node: number): string {
    return this.#classes.rows[this.#columns.class[node] as number]?.name ?? '';
  }

  #label(node: number): number {
    const code = this.#columns.type[node] as number;
    const known = OWN_NAME[code] === 1 ? this.#byName : this.#byClass;
    const key = OWN_NAME[code] === 1 ? this.#columns.heap.value('name', node) : (this.#columns.class[node] as number);
    const found = known.get(key);
    if (found !== undefined) return found;
    const name = nodeText(this.#heap, node, this.#className(node));
    // Which of them holds it differs from one snapshot to the next.
    const label = this.#labels.text(isPassingRoot(name) ? '(stack)' : name);
    known.set(key, label);
    return label;
  }

  #place(node: number): number {
    const chain = this.#chain;
    let at = node;
    while (this.#placeOf[at] === 0) {
      chain.push(at);
      const edge = this.#pathEdge[at] as number;
      if (edge === NO_EDGE || chain.length > this.#columns.count) break;
      at = this.#sourceOf(edge);
    }
    let place = this.#placeOf[at] === 0 ? -1 : (this.#placeOf[at] as number) - 1;
    for (let step = chain.pop(); step !== undefined; step = chain.pop()) {
      place = this.#child(place, step);
      this.#placeOf[step] = place + 1;
    }
    return place;
  }

  /** A place a few steps up that is reached in the same way: steps that repeat, as in lists and trees, count once. */
  #again(parent: number, edge: number, label: number): number {
    for (let at = parent, steps = 0; at !== -1 && steps < PERIOD; steps++) {
      const place = this.#places[at];
      if (place === undefined) break;
      if (place.label === label && place.edge === edge && edge !== this.#element) return at;
      at = place.parent;
    }
    const above = this.#places[parent];
    return above !== undefined && above.label === label && above.edge === edge ? parent : -1;
  }

  #child(parent: number, node: number): number {
    const edge = parent === -1 ? 0 : this.#edge(node);
    const label = this.#label(node);
    const again = this.#again(parent, edge, label);
    if (again !== -1) return again;
    const children = parent === -1 ? this.#starts : (this.#children[parent] as Map<number, number>);
    const key = edge * LABELS + label;
    const known = children.get(key);
    if (known !== undefined) return known;
    const isScope = isScopeName(this.#className(node));
    const above = this.#places[parent];
    const place = this.#places.length;
    const depth = above === undefined ? 0 : above.depth + 1;
    const start = above === undefined ? 0 : above.isScope ? above.depth : above.start;
    const head = depth === HALF ? place : (above?.head ?? -1);
    const ownHead = depth - start === HALF ? place : above === undefined || above.isScope ? -1 : above.ownHead;
    this.#places.push({ parent, label, edge, isScope, depth, start, head, ownHead });
    this.#children.push(new Map());
    children.set(key, place);
    return place;
  }

  /** The last steps to a place, so many of them. */
  #steps(place: number, count: number): readonly string[] {
    const texts: string[] = [];
    let at = this.#places[place];
    while (at !== undefined && texts.length < count) {
      const above = this.#places[at.parent];
      const text = this.#labels.all[above?.label ?? -1] ?? '';
      const edge = this.#edges.all[at.edge] ?? '';
      texts.push(text === '' ? edge.replace(/^\./, '') : `${text}${edge}`);
      at = above;
    }
    return texts.reverse();
  }

  /** The path to a place and the program's part of it. Of a long one only its ends are looked at: there may be a place a node, each as deep as there are nodes. */
  #texts(place: number): { readonly path: string; readonly wholePath: string } {
    const { depth = 0, start = 0, head = -1, ownHead = -1 } = this.#places[place] ?? {};
    const cut = (length: number, first: number): string =>
      (length <= LONGEST
        ? this.#steps(place, length)
        : [...this.#steps(first, HALF), '…', ...this.#steps(place, HALF)]
      ).join(' → ');
    return { path: cut(depth - start, ownHead), wholePath: cut(depth, head) };
  }

  /** Gives its memory back; it must not be used afterwards. */
  release(): void {
    release(this.#pathEdge, this.#edgeName, this.#edgeType, this.#placeOf);
  }

  /** Groups of the objects of the classes wanted, by whole path and class. */
  groups(wanted: ReadonlySet<number>): ReadonlyMap<string, PathGroup> {
    const { count, class: classes, own, retained } = this.#columns;
    const isWanted = new Uint8Array(1 + Math.max(0, ...wanted));
    for (const at of wanted) isWanted[at] = 1;
    const byPlace = new Map<number, PathGroup>();
    const found = new Map<string, PathGroup>();
    let lastKey = -1;
    let group: PathGroup | undefined;
    for (let node = 1; node < count; node++) {
      const at = classes[node] as number;
      if (isWanted[at] !== 1 || own[node] === 0) continue;
      const place = this.#place(node);
      const key = place * isWanted.length + at;
      // Neighbours are mostly on the same path.
      if (key !== lastKey) group = byPlace.get(key);
      lastKey = key;
      if (group === undefined) {
        const texts = this.#texts(place);
        const name = `${at}\n${texts.wholePath}`;
        group = found.get(name) ?? { class: at, ...texts, count: 0, bytes: 0, example: node };
        found.set(name, group);
        byPlace.set(key, group);
      }
      group.count++;
      group.bytes += retained[node] as number;
    }
    return found;
  }
}
