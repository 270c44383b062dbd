import type { Column } from '../../columns.ts';
import { Bits } from '../graph/bits.ts';
import { isCollectionPart } from '../graph/classes.ts';
import { EDGE_TYPES, NODE_TYPES } from '../model.ts';
import type { ClassRow } from '../stored.ts';
import type { StoredHeap } from '../stored-heap.ts';
import { FEWEST_ENTRIES, type FindCollections, type FoundCollection, MOST_COLLECTIONS } from './collection-model.ts';
import { exactly } from './entries.ts';
import { Largest } from './largest.ts';

const OBJECT = NODE_TYPES.indexOf('object');
const ARRAY = NODE_TYPES.indexOf('array');
const CLASS = NODE_TYPES.indexOf('class');
const ELEMENT = EDGE_TYPES.indexOf('element');
const PROPERTY = EDGE_TYPES.indexOf('property');

/** What a class is to collections: the JDK's nodes and entries, arrays of them, collections, and what has nothing to do with them. */
const ROLE = { other: 0, part: 1, partArray: 2, collection: 3, pairs: 4, aside: 5, byEnum: 6 } as const;

/** The way into a skip list. */
const INDEX = /^java\.util\.concurrent\.ConcurrentSkipListMap\$(Head)?Index$/;

/** Nodes between two pauses. */
const STEP = 1 << 20;

/** Whether a class is an inner one for going through a collection. A name may be long and all dollars: it is read once. */
function isWalk(name: string): boolean {
  const inner = name.indexOf('$');
  return inner !== -1 && /(Iterator|Spliterator|Enumeration|Enumerator|Itr)$/.test(name.slice(inner + 1));
}

function roleOf(row: ClassRow): number {
  const { name } = row;
  if (isCollectionPart(row)) return ROLE.part;
  if (name.endsWith('[]')) {
    if (isCollectionPart({ ...row, name: name.slice(0, -2) })) return ROLE.partArray;
    // Counters of a ConcurrentHashMap, and the like.
    return name.startsWith('java.util.') && name.includes('$') ? ROLE.aside : ROLE.other;
  }
  // What goes through a collection refers to its parts and holds none.
  if (isWalk(name)) return ROLE.aside;
  // What an enum's set has is told by bits; its array is all that it could have.
  if (/^java\.util\.(Regular|Jumbo)EnumSet$/.test(name)) return ROLE.aside;
  if (name === 'java.util.EnumMap') return ROLE.byEnum;
  // Keys and values stand by turns in their arrays.
  if (/^java\.util\.(IdentityHashMap|ImmutableCollections\$MapN)$/.test(name)) return ROLE.pairs;
  if (/^java\.util\.(concurrent\.)?[A-Za-z]+(\$[A-Za-z]+)?$/.test(name)) return ROLE.collection;
  return /^java\.lang\.(String|Integer|Long|Double|Object)$/.test(name) ? ROLE.aside : ROLE.other;
}

/** A collection of the JDK that keeps another one and stands for it; not those that have one as their only element. */
const WRAPPER =
  /^java\.util\.(concurrent\.)?([A-Za-z]*Set|Properties|Collections\$(Synchronized|Unmodifiable|Checked|SetFromMap|AsLIFOQueue)\w*|ConcurrentHashMap\$KeySetView)$/;

/**
 * The collections of a JVM's heap: what keeps the JDK's nodes and entries (HashMap, TreeMap, LinkedList, ConcurrentHashMap, what extends them)
 * with as many as it leads to; the JDK's that keep an array (ArrayList, ArrayDeque, PriorityQueue), and all other arrays of objects, with as
 * many elements as are not null. A set stands for the map it keeps.
 */
export const javaCollections: FindCollections = function* (heap) {
  const columns = yield* columnsOf(heap);
  const { types, first, dominators } = columns;
  const retained = heap.all('retained');
  const parts = new JavaParts(heap, columns);
  const byRetained = new Largest(MOST_COLLECTIONS);
  const byEntries = new Largest(MOST_COLLECTIONS);
  const counts = new Map<number, number>();
  const add = (node: number, count: number): void => {
    if (count < FEWEST_ENTRIES) return;
    counts.set(node, count);
    byRetained.add(node, retained[node] as number);
    byEntries.add(node, count);
  };
  // Collections first: whoever keeps one of their entries in a field is none.
  for (const entriesOf of [parts.ofCollection, parts.ofOther]) {
    for (let node = 0; node < heap.count; node++) {
      if (node % STEP === 0) yield;
      if (types[node] === OBJECT) add(node, entriesOf(node));
    }
  }
  for (let node = 0; node < heap.count; node++) {
    if (node % STEP === 0) yield;
    const isLong = (first[node + 1] as number) - (first[node] as number) >= FEWEST_ENTRIES;
    if (isLong && types[node] === ARRAY && parts.isOwn(node)) add(node, parts.elements(node));
  }
  const found = [...new Set([...byRetained.nodes(), ...byEntries.nodes()])].map((node): FoundCollection => {
    const entries = exactly(counts.get(node) ?? 0);
    if (types[node] === ARRAY) return { node, kind: 'Array', entries, stores: [] };
    const around = dominators[node] as number;
    const isWrapped = types[around] === OBJECT && WRAPPER.test(heap.className(around));
    const stores = parts.storesOf(node);
    return {
      node: isWrapped ? around : node,
      kind: 'Collection',
      entries,
      stores: isWrapped ? [node, ...stores] : stores,
    };
  });
  return { total: byEntries.total, found };
};

interface Columns {
  readonly types: Column;
  readonly classes: Column;
  readonly first: Column;
  readonly edgeType: Column;
  readonly to: Column;
  readonly dominators: Column;
}

function* columnsOf(heap: StoredHeap): Generator<void, Columns> {
  const types = heap.all('type');
  const classes = heap.all('class');
  yield;
  const first = heap.all('firstEdge');
  const edgeType = heap.all('edgeType');
  yield;
  const to = heap.all('edgeTo');
  yield;
  return { types, classes, first, edgeType, to, dominators: heap.all('dominator') };
}

/** Goes from collections to the parts they keep; each part and array counts for the first collection that leads to it. */
class JavaParts {
  readonly #heap: StoredHeap;
  readonly #roles: Uint8Array;
  readonly #types: Column;
  readonly #classes: Column;
  readonly #first: Column;
  readonly #edgeType: Column;
  readonly #to: Column;
  readonly #dominators: Column;
  readonly #taken: Bits;

  constructor(heap: StoredHeap, { types, classes, first, edgeType, to, dominators }: Columns) {
    this.#heap = heap;
    this.#roles = Uint8Array.from(heap.classes, roleOf);
    this.#types = types;
    this.#classes = classes;
    this.#first = first;
    this.#edgeType = edgeType;
    this.#to = to;
    this.#dominators = dominators;
    this.#taken = new Bits(types.length);
  }

  #role(node: number): number {
    // A class is a node of its own name.
    return this.#types[node] === CLASS ? ROLE.aside : (this.#roles[this.#classes[node] as number] as number);
  }

  /** Entries of a collection of the JDK, and of what extends one with an array of parts; 0 for others. */
  readonly ofCollection = (node: number): number => {
    const role = this.#role(node);
    if (role === ROLE.part || role === ROLE.aside) return 0;
    const isCollection = role === ROLE.collection || role === ROLE.pairs || role === ROLE.byEnum;
    const stack: number[] = [];
    let count = 0;
    const end = this.#first[node + 1] as number;
    for (let edge = this.#first[node] as number; edge < end; edge++) {
      if (this.#edgeType[edge] !== PROPERTY) continue;
      const target = this.#to[edge] as number;
      const of = this.#role(target);
      if (of === ROLE.partArray || (of === ROLE.part && isCollection)) stack.push(target);
      else if (isCollection && of === ROLE.other && this.#types[target] === ARRAY && !this.#taken.has(target)) {
        // The keys' array is the enum's own, shared by all of its maps.
        if (role === ROLE.byEnum && this.#heap.className(target) !== 'java.lang.Object[]') continue;
        this.#taken.add(target);
        count += role === ROLE.pairs ? this.#keys(target) : this.elements(target);
      }
    }
    return stack.length === 0 ? count : count + this.#entriesBehind(stack);
  };

  /** Entries of any other object that alone keeps parts: what extends a collection without an array. */
  readonly ofOther = (node: number): number => {
    if (this.#role(node) !== ROLE.other) return 0;
    const stack: number[] = [];
    const end = this.#first[node + 1] as number;
    for (let edge = this.#first[node] as number; edge < end; edge++) {
      const target = this.#to[edge] as number;
      const isHeld = this.#edgeType[edge] === PROPERTY && this.#dominators[target] === node;
      if (isHeld && this.#role(target) === ROLE.part) stack.push(target);
    }
    return stack.length === 0 ? 0 : this.#entriesBehind(stack);
  };

  #entriesBehind(stack: number[]): number {
    let count = 0;
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      if (this.#taken.has(node)) continue;
      this.#taken.add(node);
      let isEntry = false;
      const end = this.#first[node + 1] as number;
      for (let edge = this.#first[node] as number; edge < end; edge++) {
        const type = this.#edgeType[edge];
        if (type !== PROPERTY && type !== ELEMENT) continue;
        const target = this.#to[edge] as number;
        const role = this.#role(target);
        if (role === ROLE.part || role === ROLE.partArray) {
          if (!this.#taken.has(target)) stack.push(target);
        } else if (this.#types[target] !== CLASS) isEntry = true;
      }
      // Heads of queues and bins hold nothing themselves.
      if (isEntry && this.#role(node) === ROLE.part) count++;
    }
    return count;
  }

  /** True for an array that stands for itself. */
  isOwn(node: number): boolean {
    return !this.#taken.has(node) && this.#role(node) === ROLE.other;
  }

  /** Elements that are not null. */
  elements(node: number): number {
    let count = 0;
    const end = this.#first[node + 1] as number;
    for (let edge = this.#first[node] as number; edge < end; edge++) if (this.#edgeType[edge] === ELEMENT) count++;
    return count;
  }

  /** Keys of an array of keys and values by turns: a value may be null, a key is not. */
  #keys(node: number): number {
    let count = 0;
    const start = this.#first[node] as number;
    const places = this.#heap.columns.read('edgeName', start, this.#first[node + 1] as number);
    for (let i = 0; i < places.length; i++) {
      if (this.#edgeType[start + i] === ELEMENT && (places[i] as number) % 2 === 0) count++;
    }
    return count;
  }

  /** Arrays that an object refers to, and the index that leads to all nodes of a skip list. */
  storesOf(node: number): readonly number[] {
    const found: number[] = [];
    const end = this.#first[node + 1] as number;
    for (let edge = this.#first[node] as number; edge < end; edge++) {
      const target = this.#to[edge] as number;
      if (this.#edgeType[edge] !== PROPERTY) continue;
      if (this.#types[target] === ARRAY || INDEX.test(this.#heap.className(target))) found.push(target);
    }
    return found;
  }
}
