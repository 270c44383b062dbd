import { useMemo, useState } from 'react';
import type { PlanTable } from '../plan-table.ts';
import { lineOfNode, type PlanLine } from './plan-lines.ts';
import { lineTyped, useTypeAhead } from './type-ahead.ts';

export interface LineCursor {
  /** The line that is selected; −1: none is in view. */
  readonly selected: number;
  readonly select: (line: number) => void;
  /** Goes to the next line that begins with what is typed; false for a key that is no letter. */
  readonly type: (key: string, from: number) => boolean;
}

/** The line of a plan that is selected: that of the step, or a fold, which can have the cursor without a step being selected. */
export function useLineCursor(
  table: PlanTable,
  lines: readonly PlanLine[],
  node: number | null,
  onNode: (node: number) => void,
): LineCursor {
  const [fold, setFold] = useState<number | null>(null);
  // A step that is selected elsewhere, by a verdict or on the other side, takes the cursor from a fold.
  const [last, setLast] = useState(node);
  if (last !== node) {
    setLast(node);
    setFold(null);
  }
  const selected = useMemo(() => {
    if (fold !== null) return lines.findIndex((line) => line.kind === 'fold' && line.fold.first === fold);
    return node === null ? -1 : lineOfNode(lines, node);
  }, [lines, fold, node]);
  const typeAhead = useTypeAhead();
  const select = (at: number) => {
    const line = lines[at];
    if (line === undefined) return;
    setFold(line.kind === 'fold' ? line.fold.first : null);
    if (line.kind === 'node') onNode(line.node);
  };
  const titleAt = (at: number): string => {
    const line = lines[at];
    return line?.kind === 'node' ? table.words(line.node).title : '';
  };
  return {
    selected,
    select,
    type: (key, from) => {
      const typed = typeAhead(key);
      if (typed === null) return false;
      const to = lineTyped(titleAt, lines.length, from, typed);
      if (to >= 0) select(to);
      return true;
    },
  };
}
