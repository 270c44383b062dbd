import type { Column } from '../../columns.ts';
import { EDGE_TYPES, NODE_TYPES } from '../model.ts';
import type { StoredHeap } from '../stored-heap.ts';
import type { CollectionKind, FoundCollection } from './collection-model.ts';
import { EdgeRoles } from './edge-roles.ts';
import {
  arrayEntries,
  type Entries,
  exactly,
  slotsOf,
  sparseEntries,
  tableEntries,
  tableLayout,
  toldSlot,
  type Word,
} from './entries.ts';
import { edgesFrom } from './node-blocks.ts';
import { SlotNumbers } from './slot-numbers.ts';

const ARRAY = NODE_TYPES.indexOf('array');
const HIDDEN = NODE_TYPES.indexOf('hidden');
const ELEMENT = EDGE_TYPES.indexOf('element');
const INTERNAL = EDGE_TYPES.indexOf('internal');
const PROPERTY = EDGE_TYPES.indexOf('property');
const WEAK = EDGE_TYPES.indexOf('weak');

/** What is known of an object before the slots are read. */
interface Candidate {
  readonly node: number;
  /** Nodes of the stores; -1 for none. */
  readonly table: number;
  readonly elements: number;
  readonly properties: number;
  /** Elements that are told, and the largest index of one. */
  readonly told: number;
  readonly largest: number;
}

/** What is known of a store, or what is found of it now. */
function once<T>(known: Map<number, T>, store: number, find: () => T): T {
  const found = known.get(store) ?? find();
  known.set(store, found);
  return found;
}

/** Counts the entries of some objects: their stores' edges are looked at one by one, and the slots that edges are named by are read together. */
export class V8Stores {
  readonly #heap: StoredHeap;
  readonly #first: Column;
  readonly #types: Column;
  readonly #sizes: Column;
  readonly #word: Word;
  readonly #roles: EdgeRoles;
  readonly #slots: SlotNumbers;
  readonly #candidates: Candidate[] = [];
  readonly #prototype: EdgeRoles;
  /** Stores whose slots are to be read, and what was counted in each: a file may hang one store from any number of objects. */
  readonly #wanted = new Set<number>();
  readonly #byTable = new Map<number, Entries>();
  readonly #byWeakTable = new Map<number, Entries>();
  readonly #keysOf = new Map<number, number>();

  /** `roles` tells the edges to the stores in the order table, elements, properties. */
  constructor(
    heap: StoredHeap,
    columns: { readonly first: Column; readonly types: Column; readonly sizes: Column },
    word: Word,
    roles: EdgeRoles,
  ) {
    this.#heap = heap;
    this.#first = columns.first;
    this.#types = columns.types;
    this.#sizes = columns.sizes;
    this.#word = word;
    this.#roles = roles;
    this.#slots = new SlotNumbers(heap.strings);
    this.#prototype = new EdgeRoles(heap.strings, ['__proto__']);
  }

  add(node: number): void {
    const { edgeType, edgeName, edgeTo } = edgesFrom(this.#heap, this.#first, node);
    const stores = [-1, -1, -1];
    let told = 0;
    let largest = -1;
    for (let edge = 0; edge < edgeType.length; edge++) {
      if (edgeType[edge] === ELEMENT) {
        told++;
        largest = Math.max(largest, edgeName[edge] as number);
      } else if (edgeType[edge] === INTERNAL) {
        const role = this.#roles.of(edgeName[edge] as number);
        const store = edgeTo[edge] as number;
        if (role !== -1 && this.#types[store] === ARRAY) stores[role] = store;
      }
    }
    const [table = -1, elements = -1, properties = -1] = stores;
    this.#candidates.push({ node, table, elements, properties, told, largest });
    for (const store of [table, properties]) {
      if (store === -1 || this.#wanted.has(store)) continue;
      this.#wanted.add(store);
      const { edgeType: types, edgeName: names } = edgesFrom(this.#heap, this.#first, store);
      for (let edge = 0; edge < types.length; edge++) {
        if (types[edge] === INTERNAL) this.#slots.want(names[edge] as number);
      }
    }
  }

  /** What was added, with its entries. */
  *counted(): Generator<void, readonly FoundCollection[]> {
    this.#slots.read();
    const found: FoundCollection[] = [];
    for (const candidate of this.#candidates) {
      yield;
      found.push(this.#collection(candidate));
    }
    return found;
  }

  #collection(candidate: Candidate): FoundCollection {
    const { node, table, elements, properties } = candidate;
    const stores = [table, elements, properties].filter((store) => store !== -1);
    if (table !== -1) return { node, stores, ...this.#ofTable(node, table) };
    const own = elements === -1 ? exactly(0) : this.#ofElements(candidate);
    const keys = properties === -1 ? 0 : once(this.#keysOf, properties, () => this.#keys(properties));
    const kind = this.#isArray(node) ? 'Array' : 'Object';
    return { node, stores, kind, entries: { least: own.least + keys, most: own.most + keys } };
  }

  #slotsOf(store: number): number {
    return slotsOf(this.#sizes[store] as number, this.#word);
  }

  #isHidden(node: number): boolean {
    return this.#types[node] === HIDDEN;
  }

  #ofTable(node: number, table: number): { readonly kind: CollectionKind; readonly entries: Entries } {
    const layout = tableLayout(this.#slotsOf(table));
    const name = this.#heap.content(node);
    const isWeak = layout === null ? name.startsWith('Weak') : layout.kind === 'WeakMap';
    if (isWeak) {
      const entries = once(this.#byWeakTable, table, () => exactly(this.#weakKeys(table)));
      return { kind: name === 'WeakSet' ? 'WeakSet' : 'WeakMap', entries };
    }
    if (layout === null) {
      // A table of a layout that is not known has no more entries than slots.
      return { kind: name === 'Set' ? 'Set' : 'Map', entries: { least: 0, most: this.#slotsOf(table) } };
    }
    const entries = once(this.#byTable, table, () => tableEntries(layout, this.#toldSlots(table)));
    return { kind: layout.kind, entries };
  }

  /** The slots of a table that the snapshot tells something of, in order. Some versions (Node 22, 24) write the hole that a
   * deleted entry leaves, others (20, 26) nothing. */
  #toldSlots(table: number): Uint32Array {
    const { edgeType, edgeName, edgeTo } = edgesFrom(this.#heap, this.#first, table);
    const told = new Uint32Array(edgeType.length);
    let count = 0;
    for (let edge = 0; edge < edgeType.length; edge++) {
      if (edgeType[edge] !== INTERNAL) continue;
      const slot = this.#slots.of(edgeName[edge] as number);
      const target = edgeTo[edge] as number;
      if (slot !== -1) told[count++] = toldSlot(slot, this.#isHidden(target) && this.#isHole(target));
    }
    return told.subarray(0, count).sort();
  }

  #isHole(node: number): boolean {
    return this.#heap.content(node).endsWith(' / Hole');
  }

  /**
   * Keys of a WeakMap or WeakSet: weak edges lead to each key and to each value that is an object; edges of a name of their own to those values
   * again.
   */
  #weakKeys(table: number): number {
    const { edgeType, edgeTo } = edgesFrom(this.#heap, this.#first, table);
    let keys = 0;
    for (let edge = 0; edge < edgeType.length; edge++) {
      if (this.#isHidden(edgeTo[edge] as number)) continue;
      if (edgeType[edge] === WEAK) keys++;
      else if (edgeType[edge] === INTERNAL) keys--;
    }
    return Math.max(0, keys);
  }

  #ofElements({ elements, told, largest }: Candidate): Entries {
    const slots = this.#slotsOf(elements);
    const edges = (this.#first[elements + 1] as number) - (this.#first[elements] as number);
    // Only a store that is not a plain array of values has its own kind among its edges.
    if (edges <= told) return arrayEntries(told, largest, slots);
    if (told > 0) return sparseEntries(told, slots);
    // Numbers take eight bytes each, whatever the size of a slot.
    const bytes = (this.#sizes[elements] as number) - this.#word.header;
    return { least: 0, most: Math.max(0, Math.floor(bytes / 8)) };
  }

  /** Keys in a hash table of properties: three slots each, of which the first, the key’s, is always told. */
  #keys(properties: number): number {
    const { edgeType, edgeName } = edgesFrom(this.#heap, this.#first, properties);
    let phase = -1;
    let keys = 0;
    for (let edge = 0; edge < edgeType.length; edge++) {
      if (edgeType[edge] !== INTERNAL) continue;
      const slot = this.#slots.of(edgeName[edge] as number);
      if (slot === -1) continue;
      if (phase === -1) phase = slot % 3;
      if (slot % 3 === phase) keys++;
    }
    return keys;
  }

  /** Arrays, and what extends them. */
  #isArray(node: number): boolean {
    const name = this.#heap.content(node);
    if (name === 'Array' || name === 'Object') return name === 'Array';
    const { edgeType, edgeName, edgeTo } = edgesFrom(this.#heap, this.#first, node);
    for (let edge = 0; edge < edgeType.length; edge++) {
      if (edgeType[edge] !== PROPERTY || this.#prototype.of(edgeName[edge] as number) === -1) continue;
      return this.#heap.content(edgeTo[edge] as number) === 'Array';
    }
    return false;
  }
}
