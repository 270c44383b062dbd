import { bullets, heading, reportText } from '../../core/markdown.ts';
import { formatShare } from '../flame/quantity.ts';
import { call } from '../state/client.ts';
import type { CopyChoice } from '../ui/copy-menu.tsx';
import { formatFactor, formatRows, formatTime, type PlanNumber } from './plan-numbers.ts';
import type { PlanTable } from './plan-table.ts';

const LINES: readonly (readonly [string, PlanNumber, (value: number) => string])[] = [
  ['self time', 'self', formatTime],
  ['share', 'share', formatShare],
  ['total time', 'inclusive', formatTime],
  ['rows', 'rows', formatRows],
  ['planned rows', 'plannedRows', formatRows],
  ['estimate off by', 'estimateFactor', formatFactor],
  ['scanned rows', 'scannedRows', formatRows],
  ['loops', 'loops', formatRows],
  ['processes', 'processes', formatRows],
  ['blocks hit', 'hit', formatRows],
  ['blocks read', 'read', formatRows],
];

/** `Seq Scan on orders o`, and that it never ran. */
function headOf(table: PlanTable, node: number): string {
  const { title, object } = table.words(node);
  const name = object === '' ? title : `${title} on ${object}`;
  return table.neverExecuted(node) ? `${name} (never executed)` : name;
}

/** The numbers of a step that are there, by their names. */
const figuresOf = (table: PlanTable, node: number): readonly string[] =>
  LINES.flatMap(([name, number, format]) => {
    const value = table.number(number, node);
    return Number.isNaN(value) ? [] : [`${name}: ${format(value).replaceAll('\u00a0', ' ')}`];
  });

/** A step with its numbers as lines of text; what is absent is left out. */
export const stepText = (table: PlanTable, node: number): string =>
  [headOf(table, node), ...figuresOf(table, node).map((figure) => `  ${figure}`)].join('\n');

/** The same as Markdown; no name in it is markup. */
export const stepMarkdown = (table: PlanTable, node: number): string =>
  reportText([heading(3, headOf(table, node)), bullets(figuresOf(table, node))]);

/** What a step is copied as; its JSON has every field that was printed, with its place in the text, and each figure with its formula. */
export const stepCopies = (id: string, table: PlanTable, node: number): readonly CopyChoice[] => [
  { format: 'text', text: () => `${stepText(table, node)}\n` },
  { format: 'Markdown', text: () => stepMarkdown(table, node) },
  { format: 'JSON', text: async () => `${JSON.stringify(await call('planNode', { id, node }), null, 2)}\n` },
];
