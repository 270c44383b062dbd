import type { ReportTable } from '../../core/markdown.ts';
import { printable } from '../../core/printable.ts';

export { printable };

/** A text cut in the middle to a length, so that both the module and the function stay readable. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const head = Math.ceil((length - 1) / 2);
  return `${text.slice(0, head)}…${text.slice(text.length - (length - 1 - head))}`;
}

/** Rows with their columns under each other, two blanks between; columns of numbers may be aligned to the right. */
export function aligned(rows: readonly (readonly string[])[], right: ReadonlySet<number> = new Set()): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, at) => {
      widths[at] = Math.max(widths[at] ?? 0, cell.length);
    });
  }
  return rows
    .map((row) =>
      row
        .map((cell, at) => (right.has(at) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** A table with a head. `right` names the columns of numbers. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[] = [],
): string {
  return aligned([head, ...rows], new Set(right));
}

/** A report's table; cells of the columns in `widest` are cut to so many characters. */
export function reportTable({ head, rows, right }: ReportTable, widest: Readonly<Record<number, number>>): string {
  const cells = rows.map((row) =>
    row.map((cell, at) => printable(widest[at] === undefined ? cell : cut(cell, widest[at]))),
  );
  return table(head, cells, right);
}

/** A share as per cent with its unit: `12.3 %`. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
