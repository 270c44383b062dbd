import type { HeapClass } from './graph/classes.ts';
import type { NodeType } from './model.ts';

/** What belongs to the runtime and grows as it compiles and optimises. */
const MACHINERY: ReadonlySet<NodeType> = new Set(['code', 'hidden', 'object shape', 'synthetic']);

/** V8's arrays are parts of objects and all of one class; a JVM's are the program's own. */
export const isArrayPart = ({ type, name }: Pick<HeapClass, 'type' | 'name'>): boolean =>
  type === 'array' && name === '(array)';

/** True for classes of what the runtime makes by itself: compiled code, shapes, the arrays inside objects. */
export const isMachinery = (row: Pick<HeapClass, 'type' | 'name'>): boolean =>
  MACHINERY.has(row.type) || isArrayPart(row);
