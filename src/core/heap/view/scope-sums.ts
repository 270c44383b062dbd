const NO_SCOPE = -1;

/** Functions and the scopes they have, one row an instance: `scope` by its node, `class` of the function. */
export interface ScopedFunctions {
  readonly count: number;
  readonly scope: ArrayLike<number>;
  readonly class: ArrayLike<number>;
}

/** What the scopes of each class of functions retain, by class. */
export interface ScopeSums {
  /** Scopes that are different ones. */
  readonly scopes: Uint32Array;
  readonly retained: Float64Array;
  readonly alone: Float64Array;
  /** The scope that retains most, or -1, and how many classes have it. */
  readonly largest: Int32Array;
  readonly sharing: Uint32Array;
  /** The same for classes that have the very same scopes, and for no others. */
  readonly mark: Uint32Array;
}

/** The dominator tree as columns by node. */
interface Tree {
  readonly dominator: ArrayLike<number>;
  readonly retained: ArrayLike<number>;
  readonly class: ArrayLike<number>;
}

/**
 * Sums the retained sizes of the scopes of each class of functions. A scope that lies below another one of the same class in the dominator tree
 * is in that one's size and not added again; `alone` has those that an instance of the class immediately dominates. Classes are
 * below `classes`. Pauses between its steps.
 */
export function* scopeSums(functions: ScopedFunctions, tree: Tree, classes: number): Generator<void, ScopeSums> {
  const { scopes, start, classOf } = distinctPairs(functions, classes);
  yield;
  const above = scopesAbove(scopes, tree.dominator);
  yield;
  const sums: ScopeSums = {
    scopes: new Uint32Array(classes),
    retained: new Float64Array(classes),
    alone: new Float64Array(classes),
    largest: new Int32Array(classes).fill(NO_SCOPE),
    sharing: new Uint32Array(classes),
    mark: new Uint32Array(classes),
  };
  const most = new Float64Array(classes).fill(-1);
  /** By class: scopes of it around the place in the tree, and of those the ones that are alone. */
  const around = new Uint32Array(classes);
  const aloneAround = new Uint32Array(classes);
  let marks = 0;
  walk(above, (index, isEnd) => {
    const scope = scopes[index] as number;
    const size = tree.retained[scope] as number;
    const holder = tree.class[tree.dominator[scope] as number];
    const end = start[index + 1] as number;
    /** Classes that had the same scopes so far, and have this one too, go on together. */
    const markAfter = isEnd ? null : new Map<number, number>();
    for (let at = start[index] as number; at < end; at++) {
      const row = classOf[at] as number;
      const isAlone = holder === row;
      if (isEnd) {
        around[row] = (around[row] as number) - 1;
        if (isAlone) aloneAround[row] = (aloneAround[row] as number) - 1;
        continue;
      }
      sums.scopes[row] = (sums.scopes[row] as number) + 1;
      const mark = markAfter?.get(sums.mark[row] as number) ?? ++marks;
      markAfter?.set(sums.mark[row] as number, mark);
      sums.mark[row] = mark;
      if (around[row] === 0) sums.retained[row] = (sums.retained[row] as number) + size;
      around[row] = (around[row] as number) + 1;
      if (isAlone) {
        if (aloneAround[row] === 0) sums.alone[row] = (sums.alone[row] as number) + size;
        aloneAround[row] = (aloneAround[row] as number) + 1;
      }
      if (size <= (most[row] as number)) continue;
      most[row] = size;
      sums.largest[row] = scope;
      sums.sharing[row] = end - (start[index] as number);
    }
  });
  return sums;
}

/** The different scopes, ascending, each with the classes that have it: `classOf` from `start[i]` to `start[i + 1]`. */
function distinctPairs({ count, scope, class: of }: ScopedFunctions, classes: number) {
  const pairs = new Float64Array(count);
  for (let i = 0; i < count; i++) pairs[i] = (scope[i] as number) * classes + (of[i] as number);
  pairs.sort();
  const scopes = new Uint32Array(count);
  const start = new Uint32Array(count + 1);
  const classOf = new Uint32Array(count);
  let used = 0;
  let found = 0;
  let last = -1;
  for (const pair of pairs) {
    if (pair === last) continue;
    last = pair;
    const node = Math.floor(pair / classes);
    if (found === 0 || scopes[found - 1] !== node) {
      start[found] = used;
      scopes[found++] = node;
    }
    classOf[used++] = pair - node * classes;
    start[found] = used;
  }
  return { scopes: scopes.subarray(0, found), start, classOf };
}

/** Visits the scopes by which one is `above` each: each at its begin and at its end, those below it in between. */
function walk(above: Int32Array, visit: (index: number, isEnd: boolean) => void): void {
  const firstBelow = new Int32Array(above.length).fill(NO_SCOPE);
  const next = new Int32Array(above.length).fill(NO_SCOPE);
  const stack: number[] = [];
  for (let index = above.length - 1; index >= 0; index--) {
    const parent = above[index] as number;
    if (parent === NO_SCOPE) stack.push(index);
    else {
      next[index] = firstBelow[parent] as number;
      firstBelow[parent] = index;
    }
  }
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    if (at < 0) {
      visit(-at - 1, true);
      continue;
    }
    visit(at, false);
    stack.push(-at - 1);
    for (let below = firstBelow[at] as number; below !== NO_SCOPE; below = next[below] as number) stack.push(below);
  }
}

/** The nearest scope above each one in the dominator tree, by index, or -1. Each node on the ways up is passed once. */
function scopesAbove(scopes: Uint32Array, dominator: ArrayLike<number>): Int32Array {
  const above = new Int32Array(scopes.length).fill(NO_SCOPE);
  /** By node: 0 for not met, else 1 + the index of the scope it is or is below, or all bits where there is none. */
  const nearest = new Uint32Array(dominator.length);
  const none = 0xffffffff;
  nearest[0] = none;
  for (let index = 0; index < scopes.length; index++) nearest[scopes[index] as number] = index + 1;
  for (let index = 0; index < scopes.length; index++) {
    const scope = scopes[index] as number;
    if (scope === 0) continue;
    const from = dominator[scope] as number;
    let at = from;
    while (nearest[at] === 0) at = dominator[at] as number;
    const found = nearest[at] as number;
    for (let passed = from; nearest[passed] === 0; passed = dominator[passed] as number) nearest[passed] = found;
    if (found !== none) above[index] = found - 1;
  }
  return above;
}
