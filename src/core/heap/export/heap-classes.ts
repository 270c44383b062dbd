import { csvCell } from '../../csv-cell.ts';
import type { ReportTable } from '../../markdown.ts';
import { decimal } from '../../profile/exporters/text-chunks.ts';
import { amount, count } from '../../verdict/wording.ts';
import { classTitle } from '../graph/classes.ts';
import type { ClassRow, HeapFacts } from '../stored.ts';

/** A class with its numbers, as lists show it; sizes in bytes. */
export type ListedClass = Pick<ClassRow, 'name' | 'type' | 'module' | 'line' | 'count' | 'self' | 'retained'>;

/** Classes that have objects, by what they retain. */
export const byRetained = <T extends ListedClass>(classes: readonly T[]): readonly T[] =>
  classes.filter((row) => row.count > 0).sort((a, b) => b.retained - a.retained || b.self - a.self);

const shareOf = ({ retained }: ListedClass, totalSize: number): number => (totalSize > 0 ? retained / totalSize : 0);

/** Whether a heap's file has bytes: a table of types may not. */
const hasBytes = ({ table }: Pick<HeapFacts, 'table'>): boolean => table?.hasBytes ?? true;

/** The class table for people; sizes are left empty where the heap's file has none. */
export function classTable(
  classes: readonly ListedClass[],
  facts: Pick<HeapFacts, 'totalSize' | 'table'>,
): ReportTable {
  const size = (bytes: number): string => (hasBytes(facts) ? amount(bytes, 'bytes') : '');
  return {
    head: ['count', 'shallow', 'retained', 'share', 'class', 'defined in'],
    rows: classes.map((row) => [
      count(row.count),
      size(row.self),
      size(row.retained),
      hasBytes(facts) ? `${(shareOf(row, facts.totalSize) * 100).toFixed(1)} %` : '',
      classTitle(row),
      row.module === null ? '' : `${row.module}${row.line === null ? '' : `:${row.line}`}`,
    ]),
    right: [0, 1, 2, 3],
  };
}

/**
 * The class table for spreadsheets, largest retained size first: columns as `docs/query.md` names them, `share` being that of `retained` in the
 * heap. Bytes are whole numbers, left empty where the heap's file has none.
 */
export function* heapCsv(facts: HeapFacts, classes: readonly ClassRow[]): Generator<string> {
  yield 'name,type,module,line,column,count,self,retained,share,key\r\n';
  for (const row of byRetained(classes)) {
    const { name, type, module, line, column, count: objects, self, retained, key } = row;
    const bytes = hasBytes(facts)
      ? [decimal(self), decimal(retained), decimal(shareOf(row, facts.totalSize))]
      : ['', '', ''];
    const cells = [csvCell(name), csvCell(type), csvCell(module ?? ''), line ?? '', column ?? '', decimal(objects)];
    yield `${[...cells, ...bytes, csvCell(key)].join(',')}\r\n`;
  }
}
