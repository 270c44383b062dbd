import { NO_NODE } from './distances.ts';
import type { EssentialEdges } from './essential.ts';
import { everyMillion, type Tick } from './progress.ts';
import { release } from './release.ts';

/** The dominator tree by the number a node has in the depth-first search ("preorder"). */
export interface Dominators {
  /** Nodes that an edge leads to from the root, or that are taken for held by it; their numbers are 0 to `reached - 1`. */
  readonly reached: number;
  /** Preorder number of a node. */
  readonly number: Uint32Array;
  /** The node of a preorder number; the root is 0. */
  readonly node: Uint32Array;
  /** By preorder number: that of the immediate dominator, always smaller than its own; the root's is itself. */
  readonly idom: Uint32Array;
}

/** Nodes that the root does not lead to, and that no other such node refers to. */
function orphans(count: number, { first, to }: EssentialEdges, number: Uint32Array): number[] {
  const referred = new Uint8Array(count);
  for (let node = 0; node < count; node++) {
    if (number[node] !== NO_NODE) continue;
    const end = first[node + 1] as number;
    for (let edge = first[node] as number; edge < end; edge++) referred[to[edge] as number] = 1;
  }
  const found: number[] = [];
  for (let node = 1; node < count; node++) if (number[node] === NO_NODE && referred[node] === 0) found.push(node);
  return found;
}

interface SpanningTree {
  readonly reached: number;
  readonly number: Uint32Array;
  readonly node: Uint32Array;
  readonly parent: Uint32Array;
  /** By node: how many edges lead to it from nodes that were reached. */
  readonly referrers: Uint32Array;
}

/** Depth-first search from the root, then from the orphans as its children. */
function spanningTree(count: number, edges: EssentialEdges, tick: Tick): SpanningTree {
  const { first, to } = edges;
  const number = new Uint32Array(count).fill(NO_NODE);
  const node = new Uint32Array(count);
  const parent = new Uint32Array(count);
  const cursor = new Uint32Array(count);
  const referrers = new Uint32Array(count);
  let reached = 0;
  const report = everyMillion(count, tick);
  const search = (start: number): void => {
    number[start] = reached;
    node[reached++] = start;
    cursor[start] = first[start] as number;
    let at = start;
    let end = first[at + 1] as number;
    for (;;) {
      let edge = cursor[at] as number;
      let child = -1;
      while (edge < end) {
        const target = to[edge++] as number;
        // The first edge that leads to a node finds it: its count tells whether it was seen.
        const known = referrers[target] as number;
        referrers[target] = known + 1;
        if (known === 0 && target !== 0) {
          child = target;
          break;
        }
      }
      cursor[at] = edge;
      if (child === -1) {
        if (at === start) return;
        at = node[parent[number[at] as number] as number] as number;
      } else {
        report(reached);
        parent[reached] = number[at] as number;
        number[child] = reached;
        node[reached++] = child;
        cursor[child] = first[child] as number;
        at = child;
      }
      end = first[at + 1] as number;
    }
  };
  search(0);
  if (reached < count) for (const orphan of orphans(count, edges, number)) search(orphan);
  release(cursor);
  return { reached, number, node, parent, referrers };
}

/** Referrers of each node by preorder numbers: where they end, and they begin where those of the number before end; so that the passes below read them from back to front. */
function referrersOf({ reached, number, node, referrers }: SpanningTree, { first, to }: EssentialEdges, tick: Tick) {
  const referrerEnd = new Uint32Array(node.length);
  let sum = 0;
  for (let v = 0; v < reached; v++) {
    referrerEnd[v] = sum;
    sum += referrers[node[v] as number] as number;
  }
  release(referrers);
  const referrer = new Uint32Array(sum);
  const report = everyMillion(reached, tick);
  for (let v = 0; v < reached; v++) {
    report(v);
    const from = node[v] as number;
    const end = first[from + 1] as number;
    for (let edge = first[from] as number; edge < end; edge++) {
      const target = number[to[edge] as number] as number;
      const place = referrerEnd[target] as number;
      referrer[place] = v;
      referrerEnd[target] = place + 1;
    }
  }
  referrerEnd.fill(sum, reached);
  return { referrerEnd, referrer };
}

/**
 * Immediate dominators of all nodes by the edges given, with the Semi-NCA algorithm (Georgiadis, “Linear-Time Algorithms for Dominators and
 * Related Problems”, 2005), iterative and in typed arrays only: a node's semidominator is found along compressed paths of the spanning tree;
 * its dominator is the first of its ancestors in the dominator tree that is not below the semidominator.
 * What nothing leads to is treated as DevTools does it: a node without referrers as if the root referred to it, the rest as dominated by
 * the root, each by itself. The edges' memory is released.
 */
export function dominators(count: number, edges: EssentialEdges, tick: Tick): Dominators {
  const tree = spanningTree(count, edges, (share) => tick(0.25 * share));
  const { reached, number, node, parent } = tree;
  const { referrerEnd, referrer } = referrersOf(tree, edges, (share) => tick(0.25 + 0.25 * share));
  release(edges.first, edges.to);
  const ancestor = parent.slice();
  /** Least semidominator on the compressed path above a number, itself included. */
  const label = new Uint32Array(reached);
  const semi = new Uint32Array(count);
  let path = new Uint32Array(1024);
  const report = everyMillion(reached, (share) => tick(0.5 + 0.5 * share));
  for (let w = reached - 1; w > 0; w--) {
    report(reached - w);
    let least = parent[w] as number;
    const end = referrerEnd[w] as number;
    for (let at = referrerEnd[w - 1] as number; at < end; at++) {
      const from = referrer[at] as number;
      if (from < w) {
        if (from < least) least = from;
        continue;
      }
      // Its path up to what is not yet done is cut short, so that the next question takes fewer steps.
      let v = from;
      if ((ancestor[v] as number) > w) {
        let depth = 0;
        do {
          if (depth === path.length) {
            const longer = new Uint32Array(depth * 2);
            longer.set(path);
            path = longer;
          }
          path[depth++] = v;
          v = ancestor[v] as number;
        } while ((ancestor[v] as number) > w);
        const top = ancestor[v] as number;
        let best = label[v] as number;
        while (depth > 0) {
          v = path[--depth] as number;
          ancestor[v] = top;
          const own = label[v] as number;
          if (best < own) label[v] = best;
          else best = own;
        }
      }
      const found = label[v] as number;
      if (found < least) least = found;
    }
    semi[w] = least;
    label[w] = least;
  }
  release(ancestor, label, referrer, referrerEnd);
  const idom = semi;
  idom[0] = 0;
  for (let w = 1; w < reached; w++) {
    const least = semi[w] as number;
    let dominator = parent[w] as number;
    while (dominator > least) dominator = idom[dominator] as number;
    idom[w] = dominator;
  }
  release(parent);
  let next = reached;
  if (reached < count) {
    for (let i = 1; i < count; i++) {
      if (number[i] !== NO_NODE) continue;
      number[i] = next;
      node[next] = i;
      idom[next++] = 0;
    }
  }
  return { reached, number, node, idom };
}
