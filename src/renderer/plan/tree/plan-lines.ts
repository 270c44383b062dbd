import type { Below, Fold } from './folding.ts';

/** One line of a plan as it is drawn, in the table and in the diagram. */
export type PlanLine =
  | { readonly kind: 'node'; readonly node: number; readonly depth: number; readonly state: 'open' | 'closed' | 'leaf' }
  | { readonly kind: 'fold'; readonly fold: Fold; readonly depth: number; readonly state: 'open' | 'closed' };

/** The steps a line stands for: itself, or all of a fold. */
export const nodesOf = (line: PlanLine): readonly number[] => (line.kind === 'node' ? [line.node] : line.fold.nodes);

export interface Openness {
  /** Nodes whose subtrees are closed. */
  readonly closed: ReadonlySet<number>;
  /** Folds that are open, by the node they are known by. */
  readonly unfolded: ReadonlySet<number>;
}

/** The lines of a plan from its root. A fold that is open holds its members one level deeper. */
export function planLines(below: readonly (readonly Below[])[], { closed, unfolded }: Openness): readonly PlanLine[] {
  const lines: PlanLine[] = [];
  const todo: { readonly what: Below; readonly depth: number }[] = [{ what: 0, depth: 0 }];
  const push = (inside: readonly Below[], depth: number) => {
    for (let at = inside.length - 1; at >= 0; at--) {
      const what = inside[at];
      if (what !== undefined) todo.push({ what, depth });
    }
  };
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    const { what, depth } = next;
    if (typeof what === 'number') {
      const inside = below[what] ?? [];
      const state = inside.length === 0 ? 'leaf' : closed.has(what) ? 'closed' : 'open';
      lines.push({ kind: 'node', node: what, depth, state });
      if (state === 'open') push(inside, depth + 1);
    } else {
      const open = unfolded.has(what.first);
      lines.push({ kind: 'fold', fold: what, depth, state: open ? 'open' : 'closed' });
      if (open) push(what.nodes, depth + 1);
    }
  }
  return lines;
}

/** What is opened so that a node has a line: the subtrees around it, and the folds it or one of those stands in. */
export function revealing(
  node: number,
  parent: Int32Array,
  below: readonly (readonly Below[])[],
  openness: Openness,
): Openness {
  const closed = new Set(openness.closed);
  const unfolded = new Set(openness.unfolded);
  for (let at = node; at > 0; ) {
    const above = parent[at] ?? -1;
    if (above < 0) break;
    closed.delete(above);
    for (const what of below[above] ?? []) {
      if (typeof what !== 'number' && what.nodes.includes(at)) unfolded.add(what.first);
    }
    at = above;
  }
  return { closed, unfolded };
}

/** The place of a node's line; −1 where it has none. */
export const lineOfNode = (lines: readonly PlanLine[], node: number): number =>
  lines.findIndex((line) => line.kind === 'node' && line.node === node);

/** What a line is known by across changes: a node, or `−1 − first` for a fold. */
export const lineKey = (line: PlanLine): number => (line.kind === 'node' ? line.node : -1 - line.fold.first);
