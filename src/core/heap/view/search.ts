import { EDGE_TYPES, NODE_TYPES } from '../model.ts';
import { type HeapNode, hasContent, type StoredHeap } from '../stored-heap.ts';
import { Largest } from './largest.ts';
import { TextPattern } from './text-pattern.ts';

/** What is searched for: objects by their class's name, by a property they have, by the text of a string, by the runtime's id. */
export type SearchBy = 'class' | 'property' | 'string' | 'id';

export interface HeapSearchResult {
  /** All that match; `nodes` are the first of them by retained size. */
  readonly total: number;
  readonly nodes: readonly (HeapNode & { readonly className: string })[];
}

/** Longest part of a string that is searched. */
const SEARCHED_BYTES = 1 << 20;

function answer(heap: StoredHeap, found: Largest): HeapSearchResult {
  const nodes = found.nodes().map((node) => ({ ...heap.node(node), className: heap.className(node) }));
  return { total: found.total, nodes };
}

/** Objects of one class, by its index in the class table. */
export function instancesOf(heap: StoredHeap, classIndex: number, most: number): HeapSearchResult {
  return ofClasses(heap, new Set([classIndex]), most);
}

function ofClasses(heap: StoredHeap, wanted: ReadonlySet<number>, most: number): HeapSearchResult {
  const classes = heap.all('class');
  const own = heap.all('ownSize');
  const retained = heap.all('retained');
  const found = new Largest(most);
  const isWanted = Uint8Array.from(heap.classes, (_, i) => (wanted.has(i) ? 1 : 0));
  for (let node = 0; node < classes.length; node++) {
    if (isWanted[classes[node] as number] === 1 && (own[node] as number) > 0) found.add(node, retained[node] as number);
  }
  return answer(heap, found);
}

/** The first string with each of some contents. */
export function firstWithContent(heap: StoredHeap, wanted: ReadonlySet<number>): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  const add = (node: number, content: number): void => {
    if (wanted.has(content) && !found.has(content)) found.set(content, node);
  };
  if (heap.columns.has('javaString')) {
    const pairs = heap.all('javaString');
    for (let at = 0; at < pairs.length; at += 2) add(pairs[at] as number, pairs[at + 1] as number);
    return found;
  }
  const string = NODE_TYPES.indexOf('string');
  const types = heap.all('type');
  const names = heap.all('name');
  for (let node = 0; node < types.length && found.size < wanted.size; node++) {
    if (types[node] === string) add(node, names[node] as number);
  }
  return found;
}

/** Marks the strings that hold a text, as 1 by index. */
function stringsWith({ strings }: StoredHeap, text: string): Uint8Array {
  const marked = new Uint8Array(strings.count);
  const pattern = new TextPattern(text, strings.form);
  strings.scan(
    () => true,
    SEARCHED_BYTES,
    (index, bytes, from, to) => {
      if (pattern.isIn(bytes, from, to)) marked[index] = 1;
    },
  );
  return marked;
}

/** Searches a heap; `most` bounds the list, not the count. An empty text finds nothing. */
export function searchHeap(heap: StoredHeap, by: SearchBy, text: string, most: number): HeapSearchResult {
  if (text === '') return { total: 0, nodes: [] };
  switch (by) {
    case 'id':
      return byId(heap, text);
    case 'class': {
      const wanted = text.toLowerCase();
      const classes = heap.classes.flatMap(({ name }, i) => (name.toLowerCase().includes(wanted) ? [i] : []));
      return ofClasses(heap, new Set(classes), most);
    }
    case 'string':
      return byString(heap, text, most);
    case 'property':
      return byProperty(heap, text, most);
  }
}

function byId(heap: StoredHeap, text: string): HeapSearchResult {
  const found = new Largest(1);
  const id = Number(text.replace(/^@/, ''));
  if (heap.columns.has('id') && Number.isFinite(id)) {
    const node = heap.all('id').indexOf(id);
    if (node !== -1) found.add(node, heap.value('retained', node));
  }
  return answer(heap, found);
}

function byString(heap: StoredHeap, text: string, most: number): HeapSearchResult {
  const marked = stringsWith(heap, text);
  const isString = Uint8Array.from(NODE_TYPES, (type) => (hasContent(type) ? 1 : 0));
  const types = heap.all('type');
  const names = heap.all('name');
  const found = new Largest(most);
  if (heap.columns.has('javaString')) {
    const pairs = heap.all('javaString');
    for (let at = 0; at < pairs.length; at += 2) {
      const node = pairs[at] as number;
      if (marked[pairs[at + 1] as number] === 1) found.add(node, heap.value('retained', node));
    }
    return answer(heap, found);
  }
  for (let node = 0; node < types.length; node++) {
    if (isString[types[node] as number] === 1 && marked[names[node] as number] === 1) {
      found.add(node, heap.value('retained', node));
    }
  }
  return answer(heap, found);
}

function byProperty(heap: StoredHeap, text: string, most: number): HeapSearchResult {
  const marked = stringsWith(heap, text);
  const property = EDGE_TYPES.indexOf('property');
  const context = EDGE_TYPES.indexOf('context');
  const types = heap.all('edgeType');
  const names = heap.all('edgeName');
  const first = heap.all('firstEdge');
  const found = new Largest(most);
  let node = 0;
  let last = -1;
  for (let edge = 0; edge < types.length; edge++) {
    if ((types[edge] !== property && types[edge] !== context) || marked[names[edge] as number] !== 1) continue;
    while ((first[node + 1] as number) <= edge) node++;
    if (node === last) continue;
    last = node;
    found.add(node, heap.value('retained', node));
  }
  return answer(heap, found);
}
