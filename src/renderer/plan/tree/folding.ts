/** A plan's tree as its nodes stand in preorder. */
export interface TreeShape {
  readonly count: number;
  /** −1 for the root. */
  readonly parent: Int32Array;
  /** Behind the last node of a subtree. */
  readonly end: Int32Array;
  /** What is done at a node and on what, without the digits that tell one partition from another. */
  readonly sort: (node: number) => string;
  /** Whether a person should see the node itself, and not only in a sum. */
  readonly standsOut: (node: number) => boolean;
}

/** Siblings that are folded into one line. */
export interface Fold {
  /** The node it stands for first; the fold is known by it. */
  readonly first: number;
  /** Their roots, in the plan's order. */
  readonly nodes: readonly number[];
}

/** Siblings of one sort from which on they are folded. */
export const LEAST_FOLDED = 8;
/** Of a run, as many are shown themselves. */
const SHOWN_FIRST = 2;
/** Of those that stand out, as many are shown beside a fold: where all do, none does. */
const MOST_STANDING_OUT = 20;

/** Digits, and the hexadecimal tails of names: `orders_2024_03`, `_hyper_1_17_chunk`. */
export const withoutDigits = (name: string): string => name.replace(/\d+/g, '#');

/** A number for the shape of each subtree: equal where everything in them is of the same sort. */
export function subtreeShapes({ count, parent, sort }: TreeShape): Int32Array {
  const shapes = new Int32Array(count);
  const known = new Map<string, number>();
  const inside: number[][] = Array.from({ length: count }, () => []);
  // Preorder from its end: what stands below a node is done before it.
  for (let node = count - 1; node >= 0; node--) {
    // They came from the last to the first.
    const text = `${sort(node)}\u0000${(inside[node] ?? []).join(',')}`;
    let shape = known.get(text);
    if (shape === undefined) {
      shape = known.size;
      known.set(text, shape);
    }
    shapes[node] = shape;
    const above = parent[node] ?? -1;
    if (above >= 0) inside[above]?.push(shape);
  }
  return shapes;
}

/** The children of each node, in order. */
export function childrenOf({ count, parent }: Pick<TreeShape, 'count' | 'parent'>): readonly (readonly number[])[] {
  const children: number[][] = Array.from({ length: count }, () => []);
  for (let node = 0; node < count; node++) children[parent[node] ?? -1]?.push(node);
  return children;
}

/** What stands below a node as it is shown: its children, or folds of them. */
export type Below = number | Fold;

/**
 * The children of every node with runs of equal siblings folded: the first two stay, and those that stand out. Partitions are equal when only
 * digits in their names differ.
 */
export function foldedChildren(tree: TreeShape): readonly (readonly Below[])[] {
  const children = childrenOf(tree);
  if (!children.some(({ length }) => length >= LEAST_FOLDED)) return children;
  const shapes = subtreeShapes(tree);
  return children.map((siblings) => (siblings.length < LEAST_FOLDED ? siblings : foldRuns(tree, siblings, shapes)));
}

function foldRuns(tree: TreeShape, siblings: readonly number[], shapes: Int32Array): readonly Below[] {
  const below: Below[] = [];
  for (let from = 0; from < siblings.length; ) {
    let to = from + 1;
    while (to < siblings.length && shapes[siblings[to] ?? 0] === shapes[siblings[from] ?? 0]) to++;
    const run = siblings.slice(from, to);
    if (run.length < LEAST_FOLDED) below.push(...run);
    else below.push(...foldRun(tree, run));
    from = to;
  }
  return below;
}

function foldRun(tree: TreeShape, run: readonly number[]): readonly Below[] {
  const special = run.slice(SHOWN_FIRST).filter((node) => anyStandsOut(tree, node));
  const shown = new Set([...run.slice(0, SHOWN_FIRST), ...(special.length <= MOST_STANDING_OUT ? special : [])]);
  const nodes = run.filter((node) => !shown.has(node));
  const [first] = nodes;
  if (first === undefined) return run;
  return [...run.filter((node) => shown.has(node)), { first, nodes }];
}

/** Whether a node stands out, or one below it does. */
function anyStandsOut({ end, standsOut }: TreeShape, node: number): boolean {
  for (let at = node; at < (end[node] ?? node + 1); at++) if (standsOut(at)) return true;
  return false;
}
