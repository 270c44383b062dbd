import { nodeText } from '../describe.ts';
import type { StoredHeap } from '../stored-heap.ts';

/** Most boxes of one picture. */
const MOST = 20_000;
/** A child that retains this much of its parent says nothing new: chains of such are passed through. */
const SAME = 0.97;
/** Steps down chains in one picture: a list of a million links is drawn as far as they lead. */
const CHAIN_STEPS = 50_000;
/** Steps down one chain. */
const LONGEST_CHAIN = 10_000;
/** Boxes in boxes that are told: further in there is no room to draw them. */
const DEEPEST = 40;
const PAGE = 256;

/** One box of the map of retained sizes. */
export interface MapBox {
  /** Index of the box around it; -1 for the outermost, which is the first. */
  readonly parent: number;
  /** -1 for what is too small to be drawn, together. */
  readonly node: number;
  readonly name: string;
  /** Index into the class table; of what is too small to be drawn, the class that has most of it, or -1. */
  readonly class: number;
  readonly retained: number;
  /** Bytes that are in no box inside. */
  readonly rest: number;
  /** Nodes that were passed through between the box around it and this one. */
  readonly passed: number;
  /** How many nodes a box without a node stands for. */
  readonly nodes: number;
}

/**
 * The part of the dominator tree below `root` that is large enough to be drawn: every node that retains at least `least` bytes, largest first;
 * the rest of each is summed, so that boxes fill their parent. Cost follows what is drawn, not the size of the heap.
 */
export function heapMap(heap: StoredHeap, root: number, least: number): readonly MapBox[] {
  const boxes: { -readonly [K in keyof MapBox]: MapBox[K] }[] = [];
  const add = (node: number, parent: number, passed: number): void => {
    const retained = heap.value('retained', node);
    const name = nodeText(heap, node) || `(${heap.type(node)})`;
    boxes.push({ parent, node, name, class: heap.value('class', node), retained, rest: retained, passed, nodes: 1 });
  };
  let steps = CHAIN_STEPS;
  const depths = [0];
  add(root, -1, 0);
  // Breadth first, so that a picture with too many boxes loses the deepest.
  for (let index = 0; index < boxes.length && boxes.length < MOST; index++) {
    const box = boxes[index];
    const depth = depths[index] ?? 0;
    if (box === undefined || box.node === -1 || depth >= DEEPEST) continue;
    let shown = 0;
    // Without what was passed through on the way to the node.
    let inside = heap.value('retained', box.node) - heap.value('ownSize', box.node);
    for (let from = 0, more = true; more; from += PAGE) {
      const page = heap.children(box.node, from, from + PAGE);
      more = page.length === PAGE;
      for (const child of page) {
        const retained = heap.value('retained', child);
        if (retained < least || boxes.length >= MOST) {
          more = false;
          break;
        }
        const end = passChain(heap, child, least, Math.min(steps, LONGEST_CHAIN));
        steps -= end.passed;
        add(end.node, index, end.passed);
        depths[boxes.length - 1] = depth + 1;
        const own = boxes.at(-1);
        if (own !== undefined) {
          own.retained = retained;
          own.rest = retained;
        }
        box.rest -= retained;
        inside -= retained;
        shown++;
      }
    }
    const smallCount = heap.node(box.node).dominated - shown;
    if (smallCount > 0 && inside > 0 && inside >= least) {
      const mostly = mainClass(heap, box.node, shown);
      boxes.push({
        parent: index,
        node: -1,
        name: heap.classes[mostly]?.name ?? '',
        class: mostly,
        retained: inside,
        rest: inside,
        passed: 0,
        nodes: smallCount,
      });
      box.rest -= inside;
    }
  }
  return boxes;
}

/** Children that are looked at to tell what a box of small ones is full of. */
const LOOKED_AT = 500;

/** The class that retains most of a node’s children from the one at `from` on, by the largest of them; -1 where none has half. */
function mainClass(heap: StoredHeap, node: number, from: number): number {
  const bytes = new Map<number, number>();
  let total = 0;
  for (const child of heap.children(node, from, from + LOOKED_AT)) {
    const retained = heap.value('retained', child);
    const row = heap.value('class', child);
    bytes.set(row, (bytes.get(row) ?? 0) + retained);
    total += retained;
  }
  const [largest] = [...bytes].sort(([, a], [, b]) => b - a);
  return largest !== undefined && largest[1] >= total / 2 ? largest[0] : -1;
}

/** Down a chain of nodes that each have nearly all of the one above, `most` steps at most. */
function passChain(
  heap: StoredHeap,
  start: number,
  least: number,
  most: number,
): { readonly node: number; readonly passed: number } {
  let node = start;
  let passed = 0;
  for (; passed < most; passed++) {
    const [first, second] = heap.children(node, 0, 2);
    if (first === undefined) break;
    const retained = heap.value('retained', node);
    if (heap.value('retained', first) < SAME * retained) break;
    if (second !== undefined && heap.value('retained', second) >= least) break;
    node = first;
  }
  return { node, passed };
}
