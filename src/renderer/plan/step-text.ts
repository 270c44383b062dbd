import { formatShare } from '../flame/quantity.ts';
import { formatFactor, formatRows, formatTime, type PlanNumber } from './plan-numbers.ts';
import type { PlanTable } from './plan-table.ts';

const LINES: readonly (readonly [string, PlanNumber, (value: number) => string])[] = [
  ['self time', 'self', formatTime],
  ['share', 'share', formatShare],
  ['total time', 'inclusive', formatTime],
  ['rows', 'rows', formatRows],
  ['planned', 'plannedRows', formatRows],
  ['estimate off by', 'estimateFactor', formatFactor],
  ['rows scanned', 'scannedRows', formatRows],
  ['loops', 'loops', formatRows],
  ['processes', 'processes', formatRows],
  ['blocks hit', 'hit', formatRows],
  ['blocks read', 'read', formatRows],
];

/** A step with its numbers as lines of text; what is absent is left out. */
export function stepText(table: PlanTable, node: number): string {
  const { title, object } = table.words(node);
  const head = object === '' ? title : `${title} on ${object}`;
  const numbers = LINES.flatMap(([name, number, format]) => {
    const value = table.number(number, node);
    return Number.isNaN(value) ? [] : [`  ${name}: ${format(value).replaceAll('\u00a0', ' ')}`];
  });
  return [table.neverExecuted(node) ? `${head} (never executed)` : head, ...numbers].join('\n');
}
