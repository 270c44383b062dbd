import type { JsonCursor } from '../../bytes/json.ts';
import { PlateauError } from '../../error.ts';
import { MAX_DEPTH, type ProfileBuilder } from '../builder.ts';
import { v8Frame } from './v8-frame.ts';

/** One node of a V8 profile as its JSON has it. */
export interface V8Node {
  readonly id: number;
  readonly name: string;
  readonly url: string;
  readonly line: number;
  readonly column: number;
  readonly hitCount: number;
  readonly selfSize: number;
  readonly parent: number;
  readonly children: readonly number[];
  /** Line and ticks, alternating. */
  readonly ticks: readonly number[];
  readonly offset: number;
}

/** Reads a call frame `{functionName, url, lineNumber, columnNumber}`. */
function readCallFrame(json: JsonCursor): Pick<V8Node, 'name' | 'url' | 'line' | 'column'> {
  const frame = { name: '', url: '', line: -1, column: -1 };
  json.object((key) => {
    if (key === 'functionName') frame.name = json.stringOr('');
    else if (key === 'url') frame.url = json.stringOr('');
    else if (key === 'lineNumber') frame.line = json.numberOr(-1);
    else if (key === 'columnNumber') frame.column = json.numberOr(-1);
  });
  return frame;
}

/**
 * Reads one node, and with it those nested inside of it (the form of Node before version 8 and of heap profiles). All are pushed to `into`;
 * the id is answered.
 */
export function readV8Node(json: JsonCursor, into: V8Node[], parent: number, nextId: () => number, depth = 0): number {
  const { offset } = json;
  if (depth > MAX_DEPTH) throw tooDeep(offset);
  let frame = { name: '', url: '', line: -1, column: -1 };
  let id = Number.NaN;
  let hitCount = 0;
  let selfSize = 0;
  let given = parent;
  const children: number[] = [];
  const ticks: number[] = [];
  json.object((key) => {
    if (key === 'id') id = json.numberOr(Number.NaN);
    else if (key === 'callFrame') frame = readCallFrame(json);
    else if (key === 'functionName') frame.name = json.stringOr('');
    else if (key === 'url') frame.url = json.stringOr('');
    // Without a call frame (old profiles) lines and columns are 1-based.
    else if (key === 'lineNumber') frame.line = json.numberOr(0) - 1;
    else if (key === 'columnNumber') frame.column = json.numberOr(0) - 1;
    else if (key === 'hitCount') hitCount = weight(json);
    else if (key === 'selfSize') selfSize = weight(json);
    else if (key === 'parent') given = json.numberOr(parent);
    else if (key === 'positionTicks' && json.kind() === 'array') readTicks(json, ticks);
    else if (key === 'children' && json.kind() === 'array') {
      json.array(() => {
        if (json.kind() === 'number') children.push(json.number());
        else children.push(readV8Node(json, into, Number.NaN, nextId, depth + 1));
      });
    }
  });
  if (Number.isNaN(id)) id = nextId();
  into.push({ id, ...frame, hitCount, selfSize, parent: given, children, ticks, offset });
  return id;
}

function readTicks(json: JsonCursor, ticks: number[]): void {
  json.array(() => {
    let line = 0;
    let count = 0;
    json.object((key) => {
      if (key === 'line') line = json.numberOr(0);
      else if (key === 'ticks') count = json.numberOr(0);
    });
    ticks.push(line, count);
  });
}

/** A count or size, which must not be negative. */
function weight(json: JsonCursor): number {
  const { offset } = json;
  const value = json.numberOr(0);
  if (value >= 0 && value <= Number.MAX_SAFE_INTEGER) return value;
  throw new PlateauError({
    code: 'import.badWeight',
    message: `The count or size at byte ${offset} is ${value}.`,
    hint: 'The file is damaged or was edited. Save it from its tool again.',
    at: { offset },
  });
}

function tooDeep(offset: number): PlateauError {
  return new PlateauError({
    code: 'import.tooDeep',
    message: `The call tree is more than ${MAX_DEPTH} levels deep at byte ${offset}.`,
    hint: 'Limit the depth where the capture is made.',
    at: { offset },
  });
}

function badTree(message: string, offset: number): PlateauError {
  return new PlateauError({
    code: 'import.badProfile',
    message,
    hint: 'The file is damaged or was edited. Save it from its tool again.',
    at: { offset },
  });
}

/** Where each V8 node stands in the builder's tree. `(root)` is the thread itself. */
export interface PlacedNodes {
  /** By V8 id: the builder's node, or -1 for `(root)`. */
  readonly node: ReadonlyMap<number, number>;
  readonly frame: ReadonlyMap<number, number>;
}

/**
 * Puts a V8 tree into a builder, below a thread. Parents are told by `parent` ids or `children` lists.
 * Throws `import.badProfile` for ids that are twice there, do not exist, or go round in a circle, and `import.tooDeep`.
 */
export function placeV8Nodes(nodes: readonly V8Node[], builder: ProfileBuilder, root: number): PlacedNodes {
  const byId = new Map<number, V8Node>();
  for (const node of nodes) {
    if (byId.has(node.id)) throw badTree(`Node ${node.id} at byte ${node.offset} is there twice.`, node.offset);
    byId.set(node.id, node);
  }
  const childrenOf = new Map<number, number[]>();
  const hasParent = new Set<number>();
  const link = (parent: number, child: number, offset: number): void => {
    if (!byId.has(child))
      throw badTree(`Node ${parent} at byte ${offset} has child ${child}, which does not exist.`, offset);
    if (hasParent.has(child)) throw badTree(`Node ${child} has two parents, the second at byte ${offset}.`, offset);
    hasParent.add(child);
    const known = childrenOf.get(parent);
    if (known === undefined) childrenOf.set(parent, [child]);
    else known.push(child);
  };
  for (const node of nodes) for (const child of node.children) link(node.id, child, node.offset);
  for (const node of nodes) {
    if (Number.isNaN(node.parent) || hasParent.has(node.id)) continue;
    if (!byId.has(node.parent))
      throw badTree(
        `Node ${node.id} at byte ${node.offset} has parent ${node.parent}, which does not exist.`,
        node.offset,
      );
    link(node.parent, node.id, node.offset);
  }
  const place = new Map<number, number>();
  const frames = new Map<number, number>();
  const waiting: (readonly [id: number, parent: number, depth: number])[] = [];
  for (const { id } of nodes) if (!hasParent.has(id)) waiting.push([id, root, 0]);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [id, parent, depth] = next;
    const source = byId.get(id);
    if (source === undefined) continue;
    if (depth > MAX_DEPTH) throw tooDeep(source.offset);
    const isRoot = source.name === '(root)' && parent === root;
    const frame = isRoot ? -1 : builder.frame(v8Frame(source.name, source.url, source.line, source.column));
    const node = isRoot ? root : builder.child(parent, frame);
    place.set(id, isRoot ? -1 : node);
    frames.set(id, frame);
    for (const child of childrenOf.get(id) ?? []) waiting.push([child, node, depth + 1]);
  }
  if (place.size < nodes.length) {
    const lost = nodes.find(({ id }) => !place.has(id));
    throw badTree(`Node ${lost?.id} at byte ${lost?.offset} is its own ancestor.`, lost?.offset ?? 0);
  }
  return { node: place, frame: frames };
}
