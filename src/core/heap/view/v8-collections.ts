import type { Column } from '../../columns.ts';
import { EDGE_TYPES, NODE_TYPES } from '../model.ts';
import type { StoredHeap } from '../stored-heap.ts';
import { FEWEST_ENTRIES, type FindCollections, MOST_COLLECTIONS } from './collection-model.ts';
import { EdgeRoles } from './edge-roles.ts';
import { slotsOf, tableLayout, WORDS, type Word } from './entries.ts';
import { Largest } from './largest.ts';
import { nodeBlocks } from './node-blocks.ts';
import { V8Stores } from './v8-stores.ts';

const OBJECT = NODE_TYPES.indexOf('object');
const ARRAY = NODE_TYPES.indexOf('array');
const INTERNAL = EDGE_TYPES.indexOf('internal');

/** Keys that make a plain object with a hash table of properties a dictionary; fewer are an object that something was deleted from. */
const FEWEST_KEYS = 16;
/** Candidates by room, of which those with most entries are listed. */
const BY_ROOM = 4 * MOST_COLLECTIONS;

/** Internal edges that lead to what entries are kept in. */
export const STORES = ['table', 'elements', 'properties'] as const;
const TABLE = STORES.indexOf('table');
const PROPERTIES = STORES.indexOf('properties');

/**
 * The collections of a V8 heap: Map, Set, WeakMap and WeakSet by their table, arrays (and what extends them) by their elements, plain objects
 * by elements, and by properties that are a hash table.
 */
export const v8Collections: FindCollections = function* (heap) {
  const types = heap.all('type');
  const first = heap.all('firstEdge');
  yield;
  const sizes = heap.all('selfSize');
  const word = wordOf(types, sizes);
  const roles = new EdgeRoles(heap.strings, STORES);
  const isPlain = plainNames(heap);
  const byRetained = new Largest(MOST_COLLECTIONS);
  const byRoom = new Largest(BY_ROOM);
  const edgesOf = (node: number): number => (first[node + 1] as number) - (first[node] as number);
  for (const { from, to, edgeAt, edgeType, edgeName, edgeTo } of nodeBlocks(heap, first)) {
    yield;
    const retained = heap.columns.read('retained', from, to);
    const names = heap.columns.read('name', from, to);
    for (let node = from; node < to; node++) {
      if (types[node] !== OBJECT) continue;
      let room = 0;
      const end = (first[node + 1] as number) - edgeAt;
      for (let edge = (first[node] as number) - edgeAt; edge < end; edge++) {
        if (edgeType[edge] !== INTERNAL) continue;
        const role = roles.of(edgeName[edge] as number);
        if (role === -1) continue;
        const store = edgeTo[edge] as number;
        if (types[store] !== ARRAY) continue;
        if (role === PROPERTIES) {
          // Each key is told, with its value or alone.
          const keys = edgesOf(store);
          if (keys >= FEWEST_KEYS && isPlain(names[node - from] as number)) room += keys;
          continue;
        }
        const slots = slotsOf(sizes[store] as number, word);
        room += role === TABLE ? (tableLayout(slots)?.capacity ?? 0) : slots;
      }
      if (room < FEWEST_ENTRIES) continue;
      byRetained.add(node, retained[node - from] as number);
      byRoom.add(node, room);
    }
  }
  const kept = new Set(byRetained.nodes());
  const stores = new V8Stores(heap, { first, types, sizes }, word, roles);
  for (const node of new Set([...kept, ...byRoom.nodes()])) {
    yield;
    stores.add(node);
  }
  const counted = (yield* stores.counted()).filter(({ entries }) => entries.most >= FEWEST_ENTRIES);
  yield;
  const byEntries = new Largest(MOST_COLLECTIONS);
  for (const { node, entries } of counted) byEntries.add(node, entries.most);
  for (const node of byEntries.nodes()) kept.add(node);
  return { total: byRoom.total, found: counted.filter(({ node }) => kept.has(node)) };
};

/** Objects that are looked at to tell the size of a slot. */
const LOOKED_AT = 20_000;

/** With compressed pointers objects are multiples of four bytes, else of eight. */
function wordOf(types: Column, sizes: Column): Word {
  for (let node = 0, objects = 0; node < types.length && objects < LOOKED_AT; node++) {
    if (types[node] !== OBJECT) continue;
    objects++;
    if ((sizes[node] as number) % 8 === 4) return WORDS.compressed;
  }
  return WORDS.wide;
}

/** Tells by the string index of its name whether an object was made by `Object` itself. */
function plainNames(heap: StoredHeap): (name: number) => boolean {
  const known = new Map<number, boolean>();
  return (name) => {
    const found = known.get(name) ?? heap.strings.text(name) === 'Object';
    known.set(name, found);
    return found;
  };
}
