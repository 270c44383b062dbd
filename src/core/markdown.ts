import { printable } from './printable.ts';
import { shortPath } from './verdict/wording.ts';

/** A table of a report; its texts are plain, and escaped when it is written. */
export interface ReportTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Columns of numbers. */
  readonly right: readonly number[];
}

/**
 * A plain text for the inside of a line or a table's cell (CommonMark §2.4, GFM tables): nothing in it is markup, HTML, mathematics or the end of
 * a cell, and it is one line.
 */
export const inline = (text: string): string =>
  printable(text.trim().replace(/\s+/g, ' '))
    // A line inside a word is no emphasis, and stays readable.
    .replace(/[\\`*[\]|~#$]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\$&')
    .replace(/&(?=\p{L})/gu, '&amp;')
    .replaceAll('<', '&lt;');

/** The same for the beginning of a line: no list, no quotation, no rule. */
export const paragraph = (text: string): string =>
  inline(text)
    .replace(/^[-+=>]/, '\\$&')
    .replace(/^(\d+)([.)])(?= |$)/, '$1\\$2');

export const heading = (level: 1 | 2 | 3, text: string): string => `${'#'.repeat(level)} ${inline(text)}`;

export const bullets = (items: readonly string[]): string => items.map((item) => `- ${paragraph(item)}`).join('\n');

function tableText({ head, rows, right }: ReportTable): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(head.map(inline)),
    line(head.map((_, at) => (right.includes(at) ? '---:' : '---'))),
    ...rows.map((row) => line(row.map((cell) => inline(shortPath(cell))))),
  ].join('\n');
}

/** A heading and a table of `most` rows, its long texts cut in the middle, with how many rows there are; nothing where there are none. */
export function tableSection(title: string, table: ReportTable, most = Number.POSITIVE_INFINITY): readonly string[] {
  const { length } = table.rows;
  if (length === 0) return [];
  return [
    heading(2, title),
    tableText({ ...table, rows: table.rows.slice(0, most) }),
    ...(length > most ? [`The first ${most} of ${length}.`] : []),
  ];
}

/** Blocks with an empty line between each two, as a file. */
export const reportText = (blocks: readonly string[]): string => `${blocks.join('\n\n')}\n`;
