import type { StatementRow, StatementsDetail } from '../stored.ts';
import type { Cell } from './plan-tables.ts';

/** The columns of a server's statements as tables have them; times in milliseconds. `docs/query.md` explains them. */
export const STATEMENT_COLUMNS = [
  'rank',
  'query_id',
  'calls',
  'total_ms',
  'share',
  'mean_ms',
  'min_ms',
  'max_ms',
  'plan_ms',
  'rows',
  'shared_hit',
  'shared_read',
  'temp_written',
  'plans',
  'query',
] as const;

const rounded = (value: number | null): number | null => (value === null ? null : Number(value.toPrecision(12)));

const cells = (row: StatementRow, rank: number): readonly Cell[] => [
  rank + 1,
  row.queryId,
  row.calls,
  rounded(row.totalTime),
  rounded(row.share),
  rounded(row.meanTime),
  row.minTime,
  row.maxTime,
  rounded(row.planTime),
  row.rows,
  row.sharedHit,
  row.sharedRead,
  row.tempWritten,
  row.plans.join(' '),
  row.query,
];

/** The statements of a list, a row each, without constants. */
export const statementCells = ({ statements }: Pick<StatementsDetail, 'statements'>): readonly (readonly Cell[])[] =>
  statements.map(cells);
