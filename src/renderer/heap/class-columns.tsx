import type { ExportedColumn, ShownColumn } from '../tables/data-table.tsx';
import { pathEnd } from '../tables/function-cell.tsx';
import { formatCount, oneLine, plural } from '../ui/format.ts';
import { MiddleText } from '../ui/middle-text.tsx';
import type { ClassLine } from './class-lines.ts';
import type { ClassTable } from './class-table.ts';
import { isFar } from './heap-parts.ts';
import { NodeName } from './node-name.tsx';
import { formatDistance, formatSize, ShareBar } from './sizes.tsx';

function Name({ line, table, id }: { readonly line: ClassLine; readonly table: ClassTable; readonly id: string }) {
  switch (line.kind) {
    case 'module':
      return (
        <span className="heap-module" title={line.module ?? undefined}>
          <span className="heap-module-name">
            {oneLine(line.module === null ? 'Module not told' : pathEnd(line.module), 300)}
          </span>
          <span className="node-note"> {plural(line.classes, 'class', 'classes')}</span>
        </span>
      );
    case 'class':
      return <ClassName name={table.title(line.row)} place={table.place(line.row)} />;
    case 'object':
      return <NodeName id={id} node={line.object} />;
    case 'more':
      if (line.isAll) {
        return (
          <span className="node-note">
            The largest {formatCount(line.shown)} of {formatCount(line.total)}: more are not listed
          </span>
        );
      }
      return (
        <span className="heap-more">
          Show more: {formatCount(line.shown)} of {formatCount(line.total)}, largest first
        </span>
      );
    case 'waiting':
      return <span className="heap-waiting">…</span>;
    case 'failed':
      return <span className="field-error">{oneLine(line.message, 300)} Enter asks again.</span>;
  }
}

/** A class and the file that defines it; the whole path is the tooltip. */
function ClassName({ name, place }: { readonly name: string; readonly place: string }) {
  const file = place.split(/[/\\]/).at(-1) ?? '';
  return (
    <span
      className="function-cell"
      title={[name, place]
        .filter((text) => text !== '')
        .map((text) => oneLine(text, 1000))
        .join('\n')}
    >
      <MiddleText text={oneLine(name, 1000)} className="function-name" />
      <span className="function-place">{oneLine(file, 200)}</span>
    </span>
  );
}

/** Numbers of a line; NaN where it has none. */
interface Numbers {
  readonly count: number;
  readonly self: number;
  readonly retained: number;
  readonly distance: number;
}

const NONE: Numbers = { count: Number.NaN, self: Number.NaN, retained: Number.NaN, distance: Number.NaN };

function numbersOf(line: ClassLine, table: ClassTable): Numbers {
  switch (line.kind) {
    case 'module':
      // What classes retain overlaps: it has no sum.
      return { ...NONE, count: line.count, self: line.self };
    case 'class':
      return {
        count: table.number(line.row, 'count'),
        self: table.number(line.row, 'self'),
        retained: table.number(line.row, 'retained'),
        distance: table.number(line.row, 'distance'),
      };
    case 'object':
      return {
        ...NONE,
        self: line.object.ownSize,
        retained: line.object.retained,
        distance: line.object.distance,
      };
    default:
      return NONE;
  }
}

/** The columns of the class table’s lines. Sizes in bytes; shares of the whole heap. */
export function lineColumns(
  lines: readonly ClassLine[],
  table: ClassTable,
  totalSize: number,
  id: string,
): readonly ShownColumn[] {
  const numbers = (index: number): Numbers => {
    const line = lines[index];
    return line === undefined ? NONE : numbersOf(line, table);
  };
  const cell = (value: number, format: (value: number) => string): string => (Number.isNaN(value) ? '' : format(value));
  const number = (
    name: 'count' | 'self' | 'retained' | 'distance',
    title: string,
    hint: string,
    width: number,
    format: (value: number) => string,
  ): ShownColumn => ({
    id: name,
    title,
    hint,
    width,
    align: 'end',
    cell: (index) => cell(numbers(index)[name], format),
  });
  return [
    {
      id: 'name',
      title: 'Class',
      cell: (index) => {
        const line = lines[index];
        return line === undefined ? null : <Name line={line} table={table} id={id} />;
      },
    },
    number('count', 'Count', 'Objects of the class', 76, formatCount),
    number(
      'distance',
      'Distance',
      'Least number of steps from a root; – where only the runtime holds it',
      72,
      formatDistance,
    ),
    number('self', 'Shallow', 'Bytes of the objects themselves, with the parts that only they own', 76, formatSize),
    number(
      'retained',
      'Retained',
      'Bytes that would be freed with the objects; those inside others of the same class are counted once',
      82,
      formatSize,
    ),
    {
      id: 'share',
      title: 'of the heap',
      hint: 'Retained bytes as a part of the whole heap',
      width: 108,
      align: 'end',
      cell: (index) => {
        const { retained } = numbers(index);
        return Number.isNaN(retained) || totalSize <= 0 ? null : <ShareBar share={retained / totalSize} />;
      },
    },
  ];
}

/** The columns of a class table for a spreadsheet, a row a class. */
export function exportColumns(table: ClassTable, totalSize: number): readonly ExportedColumn[] {
  const column = (title: string, text: (row: number) => string): ExportedColumn => ({ title, text });
  const far = (row: number): boolean => isFar(table.number(row, 'distance'));
  return [
    column('Class', (row) => table.name(row)),
    column('Type', (row) => table.type(row)),
    column('Module', (row) => table.module(row) ?? ''),
    column('Line', (row) => (table.number(row, 'line') > 0 ? String(table.number(row, 'line')) : '')),
    column('Count', (row) => String(table.number(row, 'count'))),
    column('Shallow bytes', (row) => String(table.number(row, 'self'))),
    column('Retained bytes', (row) => String(table.number(row, 'retained'))),
    column('Share of the heap', (row) => String(totalSize > 0 ? table.number(row, 'retained') / totalSize : 0)),
    column('Distance', (row) => (far(row) ? '' : String(table.number(row, 'distance')))),
  ];
}
