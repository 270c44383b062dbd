import type { Column } from '../../columns.ts';
import { nodeText, normalisedEdge } from '../describe.ts';
import { NO_NODE } from '../graph/distances.ts';
import { EDGE_TYPES } from '../model.ts';
import type { StoredHeap } from '../stored-heap.ts';
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
  /** What a node on this path is called, and the edge that leads to it. */
  readonly text: string;
  readonly edge: string;
  /** Where the program's part of the path begins. */
  readonly isScope: boolean;
}

/** Longest path that is written out; the middle of a longer one is left out. */
const LONGEST = 24;

/**
 * Groups the objects of some classes by their shortest path from a root, without what differs from object to object (indices, keys,
 * counters). Steps that repeat, as in a linked list, count as one. Every object is in exactly one group.
 */
export class PathGroups {
  readonly #heap: StoredHeap;
  readonly #columns: SnapshotColumns;
  readonly #parent: Column;
  readonly #edgeName: Column;
  readonly #edgeType: Column;
  /** By node: index of its place, plus one. */
  readonly #placeOf: Uint32Array;
  readonly #places: Place[] = [];
  readonly #children = new Map<string, number>();
  readonly #edgeTexts = new Map<number, string>();

  constructor(columns: SnapshotColumns) {
    this.#columns = columns;
    this.#heap = columns.heap;
    this.#parent = columns.heap.all('pathParent');
    this.#edgeName = columns.heap.all('pathName');
    this.#edgeType = columns.heap.all('pathType');
    this.#placeOf = new Uint32Array(columns.count);
  }

  #edgeText(node: number): string {
    const type = this.#edgeType[node] as number;
    const name = this.#edgeName[node] as number;
    const key = name * EDGE_TYPES.length + type;
    const known = this.#edgeTexts.get(key);
    if (known !== undefined) return known;
    const kind = EDGE_TYPES[type] ?? 'internal';
    const isIndex = kind === 'element' || kind === 'hidden';
    const text = normalisedEdge({ type: kind, name: isIndex ? '' : this.#heap.strings.text(name) });
    this.#edgeTexts.set(key, text);
    return text;
  }

  #place(node: number): number {
    const chain: number[] = [];
    let at = node;
    while (this.#placeOf[at] === 0) {
      chain.push(at);
      const parent = this.#parent[at] as number;
      if (parent === NO_NODE || chain.length > this.#columns.count) break;
      at = parent;
    }
    let place = this.#placeOf[at] === 0 ? -1 : (this.#placeOf[at] as number) - 1;
    for (let step = chain.pop(); step !== undefined; step = chain.pop()) {
      place = this.#child(place, step);
      this.#placeOf[step] = place + 1;
    }
    return place;
  }

  #child(parent: number, node: number): number {
    const edge = parent === -1 ? '' : this.#edgeText(node);
    const text = nodeText(this.#heap, node);
    const above = this.#places[parent];
    if (above !== undefined && above.text === text && above.edge === edge) return parent;
    const key = `${parent}\n${edge}\n${text}`;
    const known = this.#children.get(key);
    if (known !== undefined) return known;
    const name = this.#heap.className(node);
    const isScope = name === 'system / Context' || name === 'global' || name.startsWith('Window');
    this.#places.push({ parent, text, edge, isScope });
    this.#children.set(key, this.#places.length - 1);
    return this.#places.length - 1;
  }

  /** The steps to a place, and where the program's part begins. */
  #texts(place: number): { readonly path: string; readonly wholePath: string } {
    const steps: Place[] = [];
    for (let at = place; at !== -1; at = this.#places[at]?.parent ?? -1) {
      const step = this.#places[at];
      if (step === undefined) break;
      steps.push(step);
    }
    steps.reverse();
    const texts: string[] = [];
    let start = 0;
    steps.forEach((step, i) => {
      const next = steps[i + 1];
      if (next === undefined) return;
      if (step.isScope) start = texts.length;
      texts.push(step.text === '' ? next.edge.replace(/^\./, '') : `${step.text}${next.edge}`);
    });
    const cut = (parts: readonly string[]): string =>
      parts.length <= LONGEST
        ? parts.join(' → ')
        : [...parts.slice(0, LONGEST / 2), '…', ...parts.slice(-LONGEST / 2)].join(' → ');
    return { path: cut(texts.slice(start)), wholePath: cut(texts) };
  }

  /** Groups of the objects of the classes wanted, by whole path and class. */
  groups(wanted: ReadonlySet<number>): ReadonlyMap<string, PathGroup> {
    const { count, class: classes, own, retained } = this.#columns;
    const byPlace = new Map<string, PathGroup>();
    const found = new Map<string, PathGroup>();
    for (let node = 1; node < count; node++) {
      const at = classes[node] as number;
      if (!wanted.has(at) || own[node] === 0) continue;
      const place = this.#place(node);
      const key = `${at} ${place}`;
      let group = byPlace.get(key);
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
