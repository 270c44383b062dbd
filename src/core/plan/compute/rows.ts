import type { Plan } from '../model.ts';
import type { Processes } from './processes.ts';

export interface Rows {
  readonly rows: Float64Array;
  readonly expectedRows: Float64Array;
  readonly scannedRows: Float64Array;
  readonly estimateFactor: Float64Array;
}

/** Averages a loop, as rows are. */
const REMOVED = ['Rows Removed by Filter', 'Rows Removed by Index Recheck'] as const;

/**
 * Totals of what is printed as averages over the loops of all processes, and how far the planner's rows of one loop are off. Of a last step that
 * is not whole nobody knows how many rows it threw away.
 */
export function rowsOf({ nodes }: Plan, { counts }: Processes, isLastWhole: boolean): Rows {
  const absent = (): Float64Array => new Float64Array(nodes.length).fill(Number.NaN);
  const [rows, expectedRows, scannedRows, estimateFactor] = [absent(), absent(), absent(), absent()];
  for (const { index, actualRows, planRows, loops, fields } of nodes) {
    // Of what was not executed, what one execution was expected to give.
    if (planRows !== null && counts[index] !== 0) expectedRows[index] = planRows * (loops ?? 1);
    if (actualRows === null || loops === null || loops <= 0) continue;
    rows[index] = actualRows * loops;
    const removed = REMOVED.reduce((sum, key) => sum + (fields.number(key) ?? 0), 0);
    if (isLastWhole || index < nodes.length - 1) scannedRows[index] = (actualRows + removed) * loops;
    if (planRows === null) continue;
    const [came, planned] = [Math.max(1, actualRows), Math.max(1, planRows)];
    estimateFactor[index] = came >= planned ? came / planned : -(planned / came);
  }
  return { rows, expectedRows, scannedRows, estimateFactor };
}
