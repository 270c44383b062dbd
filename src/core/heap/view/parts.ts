import { isCollectionPart } from '../graph/classes.ts';
import type { StoredHeap } from '../stored-heap.ts';

/** True for what a collection is made of: V8's arrays, the JDK's nodes and entries and arrays of them. */
export function isPart(heap: StoredHeap, node: number): boolean {
  const isArray = heap.type(node) === 'array';
  if (heap.strings.form === 'json') return isArray;
  const row = heap.classes[heap.value('class', node)];
  if (row === undefined || heap.type(node) === 'class') return false;
  return isCollectionPart({ ...row, name: isArray ? row.name.replace(/\[\]$/, '') : row.name });
}
