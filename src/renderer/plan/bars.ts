import { formatShare } from '../flame/quantity.ts';
import { formatFactor, formatRows, formatTime } from './plan-numbers.ts';
import type { PlanTable } from './plan-table.ts';

/** What the bars of the table, and the strips of the diagram's boxes, are long by. */
export const BARS = ['self', 'rows', 'buffers', 'estimate'] as const;
export type Bars = (typeof BARS)[number];

export const BAR_TITLES: Readonly<Record<Bars, string>> = {
  self: 'Self time',
  rows: 'Rows',
  buffers: 'Buffers',
  estimate: 'Estimate error',
};

export const BAR_HINTS: Readonly<Record<Bars, string>> = {
  self: 'Time of the step alone, as a part of the execution',
  rows: 'Rows the step looked at over all loops and processes, or was planned to give where it was not executed; the longest bar is the most of any step',
  buffers: 'Blocks the step alone found in the cache or read, as a part of all',
  estimate: 'How many times more or fewer rows came than were planned; the bar grows with each power of ten',
};

export interface Bar {
  /** 0–1; NaN where there is nothing to draw. */
  readonly length: number;
  readonly text: string;
}

/** An estimate that is off by this factor fills the bar. */
const WORST_FACTOR = 10_000;

/** The bar of one step, or of several that are folded together. */
export function barOf(table: PlanTable, bars: Bars, nodes: readonly number[]): Bar {
  const [node] = nodes;
  const folded = nodes.length !== 1 || node === undefined;
  switch (bars) {
    case 'self': {
      const time = table.sum(folded ? 'inclusive' : 'self', nodes);
      const share = folded ? time / table.computed.whole : table.number('share', node);
      return { length: share, text: Number.isNaN(share) ? formatTime(time) : formatShare(share) };
    }
    case 'rows': {
      const name = rowsDrawn(table);
      const rows = table.sum(name, nodes);
      return { length: rows / table.total(name).most, text: formatRows(rows) };
    }
    case 'buffers': {
      const blocks = blocksOf(table, nodes);
      const all = table.total('selfHit').sum + table.total('selfRead').sum;
      return { length: blocks / all, text: formatRows(blocks) };
    }
    case 'estimate': {
      const factor = folded ? Number.NaN : table.number('estimateFactor', node);
      return { length: Math.log10(Math.abs(factor)) / Math.log10(WORST_FACTOR), text: formatFactor(factor) };
    }
  }
}

/** Rows that were looked at; those that were planned where nothing was executed. */
export const rowsDrawn = (table: PlanTable): 'scannedRows' | 'plannedRows' =>
  table.tells('scannedRows', Number.NaN) ? 'scannedRows' : 'plannedRows';

/** Blocks of the steps alone, found and read. */
const blocksOf = (table: PlanTable, nodes: readonly number[]): number =>
  nodes.length === 1
    ? table.sum('selfHit', nodes) + table.sum('selfRead', nodes)
    : table.sum('hit', nodes) + table.sum('read', nodes);
