import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import { encodeColumns } from '../../../core/columns.ts';
import { PlateauError } from '../../../core/error.ts';
import { HEAP_FORMATS } from '../../../core/heap/formats.ts';
import type { ClassRow, RepeatedContent } from '../../../core/heap/stored.ts';
import { StoredHeap } from '../../../core/heap/stored-heap.ts';
import { HeapStrings } from '../../../core/heap/strings.ts';
import { allPaths, type RetainingStep } from '../../../core/heap/view/all-paths.ts';
import { type HeapFunctions, heapFunctions } from '../../../core/heap/view/closures.ts';
import type { HeapCollections } from '../../../core/heap/view/collection-model.ts';
import { heapCollections } from '../../../core/heap/view/collections.ts';
import { heapMap, type MapBox } from '../../../core/heap/view/map.ts';
import {
  type HeapNodeDetail,
  heapEdges,
  heapNodeDetail,
  heapReferrers,
  type LinkedNode,
  linked,
} from '../../../core/heap/view/node-detail.ts';
import { firstWithContent, type HeapSearchResult, instancesOf, searchHeap } from '../../../core/heap/view/search.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';
import type { HeapFile } from '../../workspace/heap-file.ts';
import { Lru } from './lru.ts';
import { workspaceAt } from './open-workspaces.ts';
import { Underived } from './view-tasks.ts';

/** A stored heap with the file that its columns are read from. */
export interface OpenedHeap {
  readonly heap: StoredHeap;
  readonly file: HeapFile;
}

/** Heaps that are held open for views at once; each is a file and some memory for what was read of it last. */
const OPEN = 6;
const open = new Lru<OpenedHeap>(OPEN, ({ heap, file }) => {
  heap.forgetReferrers();
  file.close();
});

const keyOf = (workspacePath: string, id: string): string => `${workspacePath}\n${id}`;

/** A stored heap, to be closed by the caller. Throws `item.notFound`, `item.notAHeap`, and {@link Underived}. */
export function openHeapFile(workspacePath: string, id: string): OpenedHeap {
  const workspace = workspaceAt(workspacePath);
  const item = workspace.items.get(id);
  const format = HEAP_FORMATS.find((known) => known.id === item.format);
  if (item.kind !== 'heap' || format === undefined) {
    throw new PlateauError({
      code: 'item.notAHeap',
      message: `“${item.label}” is not a heap with its objects.`,
      hint: 'Choose a heap snapshot or a heap dump.',
    });
  }
  const file = workspace.heaps.open(id);
  if (file === null) throw new Underived(workspacePath, id, item.label);
  try {
    return { heap: new StoredHeap(file, new HeapStrings(file, format.strings), workspace.heaps.classes(id)), file };
  } catch (thrown) {
    file.close();
    throw thrown;
  }
}

/**
 * A stored heap for one question, opened once: to be used at once and not kept, since those used longest ago are closed. Throws
 * `item.notFound`, `item.notAHeap`, and {@link Underived}.
 */
export function openHeap(workspacePath: string, id: string): StoredHeap {
  // What was deleted meanwhile is not found, though its file is open.
  workspaceAt(workspacePath).items.get(id);
  return open.get(
    keyOf(workspacePath, id),
    () => openHeapFile(workspacePath, id),
    () => 1,
  ).heap;
}

/** How long nobody asks for an object before its heap's referrers are indexed, in milliseconds. */
const IDLE_MS = 150;
let idle: NodeJS.Timeout | undefined;
/** The heap whose referrers are indexed: one, since an index of a large heap takes hundreds of megabytes. */
let indexed: StoredHeap | null = null;

/** Indexes the referrers of an open heap in steps, between other questions. */
function indexMeanwhile(key: string): void {
  clearTimeout(idle);
  const step = (): void => {
    const heap = open.peek(key)?.heap;
    if (heap === undefined) return;
    if (indexed !== heap) indexed?.forgetReferrers();
    indexed = heap;
    try {
      if (!heap.indexSomeReferrers()) idle = setTimeout(step, 0);
    } catch {
      // A damaged file is told where it is asked for.
    }
  };
  idle = setTimeout(step, IDLE_MS);
  // It keeps no worker alive.
  idle.unref();
}

const heapInput = z.object({ workspace: z.string(), id: z.string() });
const nodeInput = heapInput.extend({ node: z.number().int().min(0) });
const pageInput = nodeInput.extend({ from: z.number().int().min(0), to: z.number().int().min(0) });

/** The heap and a node that is in it. Throws `heap.noSuchNode`. */
function at({ workspace, id, node }: z.infer<typeof nodeInput>): { readonly heap: StoredHeap; readonly node: number } {
  const heap = openHeap(workspace, id);
  if (node < heap.count) return { heap, node };
  throw new PlateauError({
    code: 'heap.noSuchNode',
    message: `The heap has ${heap.count} objects; there is none with the number ${node}.`,
    hint: 'Choose an object from the class table or by its id.',
  });
}

/** The class table as encoded columns: `count`, `self`, `retained`, `distance`, `line`, `column`; texts in the meta value. */
export function heapClassesTask(given: unknown): Uint8Array {
  const { workspace, id } = heapInput.parse(given);
  workspaceAt(workspace).items.get(id);
  // Hundreds of thousands of rows take a while to be read: those of an open heap were.
  const rows = open.peek(keyOf(workspace, id))?.heap.classes ?? workspaceAt(workspace).heaps.classes(id);
  const column = (value: (row: ClassRow) => number) => Float64Array.from(rows, value);
  return encodeColumns({
    meta: {
      key: rows.map(({ key }) => key),
      name: rows.map(({ name }) => name),
      type: rows.map(({ type }) => type),
      module: rows.map(({ module }) => module),
    },
    columns: {
      count: column(({ count }) => count),
      self: column(({ self }) => self),
      retained: column(({ retained }) => retained),
      distance: column(({ distance }) => distance),
      line: column(({ line }) => line ?? 0),
      column: column((row) => row.column ?? 0),
    },
  });
}

/** A page of the nodes that a node immediately dominates, largest first. */
export function heapChildrenTask(given: unknown): readonly LinkedNode[] {
  const input = pageInput.parse(given);
  const { heap, node } = at(input);
  return heap.children(node, input.from, input.to).map((child) => linked(heap, child, null));
}

/** An inspected object. What leads to it, and to what leads to that, is likely to be asked for next. */
export function heapNodeTask(given: unknown): HeapNodeDetail {
  const input = nodeInput.parse(given);
  const { heap, node } = at(input);
  const detail = heapNodeDetail(heap, node);
  indexMeanwhile(keyOf(input.workspace, input.id));
  return detail;
}

export function heapEdgesTask(given: unknown): readonly LinkedNode[] {
  const input = pageInput.parse(given);
  const { heap, node } = at(input);
  return heapEdges(heap, node, input.from, input.to);
}

export function heapReferrersTask(given: unknown): ReturnType<typeof heapReferrers> {
  const input = pageInput.parse(given);
  const { heap, node } = at(input);
  return heapReferrers(heap, node, input.from, input.to);
}

export function heapPathsTask(given: unknown): readonly RetainingStep[] {
  const { heap, node } = at(nodeInput.parse(given));
  return allPaths(heap, node);
}

export function heapMapTask(given: unknown): readonly MapBox[] {
  const input = nodeInput.extend({ least: z.number().min(0) }).parse(given);
  const { heap, node } = at(input);
  return heapMap(heap, node, input.least);
}

const searchInput = heapInput.extend({
  by: z.enum(['class', 'property', 'string', 'id']),
  text: z.string(),
  most: z.number().int().min(1).max(10_000),
});

export function heapSearchTask(given: unknown): HeapSearchResult {
  const input = searchInput.parse(given);
  return searchHeap(openHeap(input.workspace, input.id), input.by, input.text, input.most);
}

export function heapInstancesTask(given: unknown): HeapSearchResult {
  const input = heapInput
    .extend({ class: z.number().int().min(0), most: z.number().int().min(1).max(10_000) })
    .parse(given);
  return instancesOf(openHeap(input.workspace, input.id), input.class, input.most);
}

/** Contents that several strings have, with the first string that has each; their text is shown on demand only. */
export function heapRepeatedTask(given: unknown): readonly RepeatedContent[] {
  const { workspace, id } = heapInput.parse(given);
  const heap = openHeap(workspace, id);
  const rows = workspaceAt(workspace).heaps.repeated(id);
  const nodes = firstWithContent(heap, new Set(rows.map(({ string }) => string)));
  return rows.map(({ string, count, bytes }) => {
    const node = nodes.get(string) ?? 0;
    return {
      node,
      class: heap.value('class', node),
      count,
      bytes,
      contentBytes: heap.strings.bytes(string).length,
    };
  });
}

/** How long a task works between two looks at whether it was cancelled, in milliseconds. */
const AT_ONCE_MS = 30;

/** Goes through pauses to an answer; in those a cancelled task ends. Throws `job.cancelled`. */
async function through<T>(steps: Generator<void, T>, { signal }: TaskContext): Promise<T> {
  for (let looked = performance.now(); ; ) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (performance.now() - looked >= AT_ONCE_MS) {
      await setImmediate();
      looked = performance.now();
    }
    if (signal.aborted)
      throw new PlateauError({ code: 'job.cancelled', message: 'Nobody waits for the answer any more.' });
  }
}

/** Answers that cost a look through the whole heap, kept as long as it is open. */
const collections = new WeakMap<StoredHeap, HeapCollections>();
const functions = new WeakMap<StoredHeap, HeapFunctions>();

export async function heapCollectionsTask(given: unknown, context: TaskContext): Promise<HeapCollections> {
  const { workspace, id } = heapInput.parse(given);
  const heap = openHeap(workspace, id);
  const answer = collections.get(heap) ?? (await through(heapCollections(heap), context));
  collections.set(heap, answer);
  return answer;
}

export async function heapFunctionsTask(given: unknown, context: TaskContext): Promise<HeapFunctions> {
  const { workspace, id } = heapInput.parse(given);
  const heap = openHeap(workspace, id);
  const answer = functions.get(heap) ?? (await through(heapFunctions(heap), context));
  functions.set(heap, answer);
  return answer;
}

/** Longest content that is shown, in characters. */
const SHOWN = 100_000;

/** The text of a string, and a note of its being shown in the workspace's journal. Throws `heap.noContent`. */
export function heapRevealTask(given: unknown): { readonly text: string; readonly whole: boolean } {
  const input = nodeInput.extend({ at: z.string() }).parse(given);
  const { heap, node } = at(input);
  const type = heap.type(node);
  const content = heap.contentIndex(node);
  if (content === null) {
    throw new PlateauError({
      code: 'heap.noContent',
      message: `This ${type} has no content that was hidden.`,
      hint: 'Only the contents of strings are.',
    });
  }
  const text = type === 'concatenated string' ? joinedText(heap, node) : heap.strings.text(content);
  workspaceAt(input.workspace).note(input.at, 'reveal', input.id, { node, id: heap.node(node).id });
  return { text: text.slice(0, SHOWN), whole: text.length <= SHOWN };
}

/** Most parts of a concatenated string that are put together. */
const PARTS = 10_000;

/** The text of a string that V8 keeps as a tree of two halves each. */
function joinedText(heap: StoredHeap, root: number): string {
  let text = '';
  const stack = [root];
  for (let parts = 0; stack.length > 0 && parts < PARTS && text.length <= SHOWN; parts++) {
    const node = stack.pop() ?? root;
    if (heap.type(node) !== 'concatenated string') {
      text += heap.content(node);
      continue;
    }
    const halves = heap.edges(node).filter(({ name }) => name === 'first' || name === 'second');
    const half = (name: string) => halves.find((edge) => edge.name === name)?.to;
    for (const next of [half('second'), half('first')]) if (next !== undefined) stack.push(next);
  }
  return text;
}
