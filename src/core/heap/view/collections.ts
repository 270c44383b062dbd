import { classTitle } from '../graph/classes.ts';
import type { NodeType } from '../model.ts';
import type { StoredHeap } from '../stored-heap.ts';
import type { HeapCollection, HeapCollections } from './collection-model.ts';
import { heldBy } from './held-by.ts';
import { javaCollections } from './java-collections.ts';
import { isPart } from './parts.ts';
import { v8Collections } from './v8-collections.ts';

/**
 * The collections of a heap that retain most, and those with most entries, found by structure: objects that own a table, a store of elements or
 * of properties, or an array. Answers after pauses, in which it can be given up. Retained sizes are those of the dominator tree; one collection
 * inside another is in both.
 */
export function* heapCollections(heap: StoredHeap): Generator<void, HeapCollections> {
  const { total, found } = yield* (heap.strings.form === 'json' ? v8Collections : javaCollections)(heap);
  const sourceOf = heap.edgeSources();
  yield;
  const rows: HeapCollection[] = [];
  for (const { node, kind, entries, stores } of found) {
    yield;
    const path = heldBy(heap, node, sourceOf);
    const contents = mostly(heap, keptBy(heap, node, stores)) ?? mostly(heap, entriesIn(heap, node, stores));
    rows.push({ node: { ...heap.node(node), className: heap.className(node) }, kind, entries, path, contents });
  }
  return { total, rows: rows.sort((a, b) => b.node.retained - a.node.retained || a.node.node - b.node.node) };
}

/** Nodes that are looked at to tell what a collection is full of. */
const LOOKED_AT = 16;

/** The class of most of some nodes; null for none. */
function mostly(heap: StoredHeap, nodes: readonly number[]): string | null {
  const counts = new Map<string, number>();
  for (const node of nodes) {
    const row = heap.classes[heap.value('class', node)];
    if (row !== undefined) counts.set(classTitle(row), (counts.get(classTitle(row)) ?? 0) + 1);
  }
  const [first] = [...counts].sort(([, a], [, b]) => b - a);
  return first?.[0] ?? null;
}

/** The largest of what only the collection keeps, its own parts passed through. */
function keptBy(heap: StoredHeap, node: number, stores: readonly number[]): readonly number[] {
  return [node, ...stores]
    .flatMap((from) => heap.children(from, 0, LOOKED_AT + stores.length))
    .filter((child) => !stores.includes(child))
    .map((child) => ({ child, retained: heap.value('retained', child) }))
    .sort((a, b) => b.retained - a.retained)
    .slice(0, LOOKED_AT)
    .flatMap(({ child }) => entryOf(heap, child, true) ?? []);
}

/** Some of its entries, whoever keeps them; strings among them only where there is nothing else, as keys are. */
function entriesIn(heap: StoredHeap, node: number, stores: readonly number[]): readonly number[] {
  const found = (stores.length === 0 ? [node] : stores).flatMap((from) =>
    heap
      .edges(from, 0, 2 * LOOKED_AT)
      .flatMap(({ to }) => (stores.includes(to) ? [] : (entryOf(heap, to, false) ?? []))),
  );
  const others = found.filter((to) => heap.contentIndex(to) === null);
  return others.length > 0 ? others : found;
}

const OF_RUNTIME: ReadonlySet<NodeType> = new Set(['hidden', 'code', 'object shape', 'class']);
/** Fields of the JDK's entries by which they lead to what a program put in, besides keys. */
const VALUE = /^(value|val|item|element)$/;

/** Ways to look at a map, which it keeps. */
const VIEW = /^java\.util\..*\$[A-Za-z]*(EntrySet|KeySet|Values|View)$/;

/** What a part leads to, its value before its key, or only what it `alone` keeps; the node itself where it is none. */
function entryOf(heap: StoredHeap, child: number, alone: boolean): number | undefined {
  const type = heap.type(child);
  if (OF_RUNTIME.has(type) || VIEW.test(heap.className(child))) return undefined;
  if (!isPart(heap, child)) return child;
  if (type === 'array') return undefined;
  const own = heap
    .edges(child)
    .filter(({ to }) => !(alone && heap.value('dominator', to) !== child) && !isPart(heap, to));
  return (own.find(({ name }) => VALUE.test(name)) ?? own.find(({ name }) => name === 'key'))?.to;
}
