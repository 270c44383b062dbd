import type { ReportTable } from '../../markdown.ts';
import { figureAnchor } from '../anchors.ts';
import type { Figure } from '../figure.ts';

/** Evidence whose picture is a table: classes of a heap, what grew, statements. */
export const tableFigure = (
  id: string,
  title: string,
  notes: readonly string[],
  { head, rows, right }: ReportTable,
  most: number,
): Figure => ({
  anchor: figureAnchor(id),
  title,
  notes,
  svg: null,
  flame: null,
  head,
  rows: rows.slice(0, most).map((cells) => ({ cells })),
  right,
  more: Math.max(0, rows.length - most),
});
