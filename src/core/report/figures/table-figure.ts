import type { ReportTable } from '../../markdown.ts';
import { figureAnchor } from '../anchors.ts';
import type { Figure } from '../figure.ts';

/**
 * The columns in the order of print. A table of the terminal ends with what its rows are called, for names have no end there; on paper a row begins
 * with that. What a row came to stays last.
 */
function namesFirst({ head, rows, right }: ReportTable): ReportTable {
  const numbers = Math.max(-1, ...right);
  const names = head.flatMap((name, at) => (numbers >= 0 && at > numbers && name !== 'status' ? [at] : [])).reverse();
  const order = [...names, ...head.flatMap((_, at) => (names.includes(at) ? [] : [at]))];
  return {
    head: order.map((at) => head[at] ?? ''),
    rows: rows.map((cells) => order.map((at) => cells[at] ?? '')),
    right: order.flatMap((from, at) => (right.includes(from) ? [at] : [])),
  };
}

/** Evidence whose picture is a table: classes of a heap, what grew, statements. Its first column says what a row is of. */
export function tableFigure(
  id: string,
  title: string,
  notes: readonly string[],
  table: ReportTable,
  most: number,
): Figure {
  const { head, rows, right } = namesFirst(table);
  return {
    anchor: figureAnchor(id),
    title,
    notes,
    svg: null,
    flame: null,
    head,
    rows: rows.slice(0, most).map((cells) => ({ cells })),
    right,
    more: Math.max(0, rows.length - most),
  };
}
