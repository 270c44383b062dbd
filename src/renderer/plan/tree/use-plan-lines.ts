import { useMemo } from 'react';
import { kept, type PlanState, toggled } from '../plan-state.ts';
import type { PlanTable } from '../plan-table.ts';
import { foldedChildren } from './folding.ts';
import { type PlanLine, planLines, revealing } from './plan-lines.ts';

export interface DrawnPlan {
  readonly lines: readonly PlanLine[];
  /** Opens or closes a line. */
  readonly toggle: (line: PlanLine) => void;
  /** Selects a node and opens what hides it. */
  readonly reveal: (node: number) => void;
  /** Closes or opens every subtree. */
  readonly setAll: (open: boolean) => void;
}

type Kept = Pick<PlanState, 'closed' | 'setClosed' | 'unfolded' | 'setUnfolded' | 'setNode'>;

/** The lines of a plan by what is open. `special` tells the nodes that are never folded away. */
export function usePlanLines(table: PlanTable, special: ReadonlySet<number>, state: Kept): DrawnPlan {
  const below = useMemo(() => foldedChildren(table.shape((node) => special.has(node))), [table, special]);
  const { closed, unfolded } = state;
  const openness = useMemo(() => ({ closed: new Set(closed), unfolded: new Set(unfolded) }), [closed, unfolded]);
  const lines = useMemo(() => planLines(below, openness), [below, openness]);
  return {
    lines,
    toggle: (line) => {
      if (line.kind === 'node') state.setClosed((old) => toggled(old, line.node));
      else state.setUnfolded((old) => toggled(old, line.fold.first));
    },
    reveal: (node) => {
      const next = revealing(node, table.parent, below, openness);
      state.setClosed(kept(next.closed));
      state.setUnfolded(kept(next.unfolded));
      state.setNode(node);
    },
    setAll: (open) => {
      if (open) state.setClosed([]);
      else {
        // The root stays open: a plan of one line tells nothing.
        state.setClosed(kept(new Set(below.flatMap((inside, node) => (node > 0 && inside.length > 0 ? [node] : [])))));
      }
    },
  };
}
