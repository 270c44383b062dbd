import type { StatementRow } from '../../core/plan/stored.ts';
import { formatShare } from '../flame/quantity.ts';
import { BarText } from '../plan/bar-text.tsx';
import { ABSENT, formatRows, formatTime } from '../plan/plan-numbers.ts';
import { widthOfAll } from '../tables/column-width.ts';
import type { TableColumn } from '../tables/data-table.tsx';
import { formatCount, oneLine } from '../ui/format.ts';

/** A statement on one line. */
export const statementText = ({ query, queryId }: Pick<StatementRow, 'query' | 'queryId'>): string =>
  query === null
    ? queryId === null
      ? 'unknown statement'
      : `statement ${queryId}`
    : query.replace(/\s+/g, ' ').trim();

/** Characters of a statement within a sentence. */
const MOST_QUOTED = 80;

/** A sentence with the statements that it names by their identifiers in words: `“SELECT …” takes 96 %`. */
export const withStatements = (text: string, texts: ReadonlyMap<string, string>): string =>
  text.replace(/\bstatement (-?\d{1,20})\b/gi, (named: string, id: string) => {
    const statement = texts.get(id);
    return statement === undefined ? named : `“${oneLine(statement, MOST_QUOTED)}”`;
  });

const number = (value: number | null): number => value ?? Number.NaN;

interface Counted {
  readonly id: string;
  readonly title: string;
  readonly hint: string;
  readonly of: (row: StatementRow) => number;
  readonly format: (value: number) => string;
  /** Left out where no statement has it. */
  readonly optional: boolean;
}

const COUNTED: readonly Counted[] = [
  {
    ...{
      id: 'total',
      title: 'Total',
      of: ({ totalTime }) => totalTime,
      format: formatTime,
      optional: false,
    },
    hint: 'Execution time of all calls',
  },
  {
    ...{ id: 'calls', title: 'Calls', of: ({ calls }) => calls, format: formatRows, optional: false },
    hint: 'How often it was executed',
  },
  {
    ...{ id: 'mean', title: 'Mean', of: ({ meanTime }) => number(meanTime), format: formatTime },
    ...{ hint: 'Execution time of one call on average', optional: false },
  },
  {
    ...{ id: 'max', title: 'Slowest', of: ({ maxTime }) => number(maxTime), format: formatTime },
    ...{ hint: 'The longest of all calls', optional: true },
  },
  {
    ...{ id: 'rows', title: 'Rows', of: ({ rows }) => rows, format: formatRows, optional: false },
    hint: 'Rows given or changed by all calls',
  },
  {
    ...{ id: 'each', title: 'Rows/call', of: ({ rows, calls }) => (calls > 0 ? rows / calls : Number.NaN) },
    ...{ hint: 'Rows of one call on average', format: formatRows, optional: false },
  },
  {
    ...{ id: 'hit', title: 'Hit', of: ({ sharedHit }) => number(sharedHit), format: formatRows },
    ...{ hint: 'Shared blocks found in the cache', optional: true },
  },
  {
    ...{ id: 'read', title: 'Read', of: ({ sharedRead }) => number(sharedRead), format: formatRows },
    ...{ hint: 'Shared blocks read', optional: true },
  },
  {
    ...{ id: 'temp', title: 'Temp', of: ({ tempWritten }) => number(tempWritten), format: formatRows },
    ...{ hint: 'Blocks written to temporary files: sorts and hashes that did not fit', optional: true },
  },
  {
    ...{ id: 'planning', title: 'Planning', of: ({ planTime }) => number(planTime), format: formatTime },
    ...{ hint: 'Planning time of all calls', optional: true },
  },
];

/** The sign of an order stands behind a head. */
const SORT_SIGN = ' ▾';
/** Rows whose texts tell how wide a column is. */
const MOST_MEASURED = 2000;

/** One statement a row: its text, its part of all time, what was counted, and how many of its plans are in the workspace. */
export function statementColumns(rows: readonly StatementRow[]): readonly TableColumn[] {
  const at = (index: number): StatementRow | undefined => rows[index];
  const measured = rows.slice(0, MOST_MEASURED);
  const counted = COUNTED.filter(({ optional, of }) => !optional || rows.some((row) => !Number.isNaN(of(row))));
  return [
    {
      id: 'statement',
      title: 'Statement',
      minWidth: 220,
      value: (index) => {
        const row = at(index);
        return row === undefined ? '' : statementText(row);
      },
      text: (index) => {
        const row = at(index);
        return row === undefined ? '' : statementText(row);
      },
      cell: (index) => {
        const row = at(index);
        if (row === undefined) return null;
        return (
          <code className="statement-text" title={oneLine(statementText(row), 2000)}>
            {oneLine(statementText(row), 300)}
          </code>
        );
      },
    },
    {
      id: 'share',
      title: 'Share',
      hint: 'Part of the time of all statements',
      width: 110,
      align: 'end',
      value: (index) => number(at(index)?.share ?? null),
      text: (index) => String(at(index)?.share ?? ''),
      cell: (index) => <Share share={at(index)?.share ?? null} />,
    },
    ...counted.map(
      ({ of, format, optional: _optional, ...column }): TableColumn => ({
        ...column,
        width: widthOfAll(
          `${column.title}${SORT_SIGN}`,
          measured.map((row) => format(of(row))),
        ),
        align: 'end',
        value: (index) => {
          const row = at(index);
          return row === undefined ? Number.NaN : of(row);
        },
        text: (index) => {
          const row = at(index);
          const value = row === undefined ? Number.NaN : of(row);
          return Number.isNaN(value) ? '' : String(value);
        },
        cell: (index) => {
          const row = at(index);
          return row === undefined ? null : format(of(row));
        },
      }),
    ),
    {
      id: 'plans',
      title: 'Plans',
      hint: 'Plans of it that are in the workspace',
      width: 62,
      align: 'end',
      value: (index) => at(index)?.plans.length ?? 0,
      text: (index) => String(at(index)?.plans.length ?? 0),
      cell: (index) => {
        const count = at(index)?.plans.length ?? 0;
        return count === 0 ? '' : formatCount(count);
      },
    },
  ];
}

function Share({ share }: { readonly share: number | null }) {
  return <BarText bars="self" length={share ?? Number.NaN} text={share === null ? ABSENT : formatShare(share)} />;
}
