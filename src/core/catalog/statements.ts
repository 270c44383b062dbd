import type { Row } from './cells.ts';

/** What pg_stat_statements counted of one statement, over all users of one database. */
export interface Statement {
  /** 64 bits, signed, as written; null where it was not exported. */
  readonly queryId: string | null;
  readonly databaseId: string | null;
  /** As the server keeps it: constants are `$1` where it could tell them. */
  readonly query: string | null;
  readonly calls: number;
  /** Milliseconds of execution in all. */
  readonly totalTime: number;
  /** Milliseconds of planning in all; null up to PostgreSQL 12, and where it is not tracked. */
  readonly planTime: number | null;
  /** Milliseconds of one execution; null where the difference of two snapshots cannot tell. */
  readonly minTime: number | null;
  readonly maxTime: number | null;
  readonly rows: number;
  readonly sharedHit: number | null;
  readonly sharedRead: number | null;
  readonly tempWritten: number | null;
  /** Since when this was counted (PostgreSQL 17). */
  readonly since: string | null;
}

/** Statements, those that took most time in all first. */
export interface Statements {
  readonly statements: readonly Statement[];
  /** Milliseconds of all statements together. */
  readonly totalTime: number;
}

/** Columns that are read. Execution times lost their `exec_` up to PostgreSQL 12, which has no planning times. */
export const STATEMENT_COLUMNS: readonly string[] = [
  'queryid',
  'dbid',
  'query',
  'calls',
  'total_exec_time',
  'total_time',
  'total_plan_time',
  'min_exec_time',
  'min_time',
  'max_exec_time',
  'max_time',
  'rows',
  'shared_blks_hit',
  'shared_blks_read',
  'temp_blks_written',
  'stats_since',
];

/** What makes a statement the same in another snapshot. */
export const statementKey = ({ queryId, databaseId, query }: Statement): string =>
  `${databaseId ?? ''}\n${queryId ?? query ?? ''}`;

const plus = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : a + b);
const pick = (choose: (a: number, b: number) => number, a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : choose(a, b);

/** Rows of several users, and of calls from within functions, are one statement. */
export function statementsOf(rows: readonly Row[]): Statements {
  const known = new Map<string, Statement>();
  for (const row of rows) {
    const one: Statement = {
      queryId: row.text('queryid'),
      databaseId: row.text('dbid'),
      query: row.text('query'),
      calls: row.number('calls') ?? 0,
      totalTime: row.number('total_exec_time') ?? row.number('total_time') ?? 0,
      planTime: row.number('total_plan_time'),
      minTime: row.number('min_exec_time') ?? row.number('min_time'),
      maxTime: row.number('max_exec_time') ?? row.number('max_time'),
      rows: row.number('rows') ?? 0,
      sharedHit: row.number('shared_blks_hit'),
      sharedRead: row.number('shared_blks_read'),
      tempWritten: row.number('temp_blks_written'),
      since: row.text('stats_since'),
    };
    const key = statementKey(one);
    const other = known.get(key);
    known.set(key, other === undefined ? one : together(other, one));
  }
  return ranked([...known.values()]);
}

function together(a: Statement, b: Statement): Statement {
  return {
    ...a,
    query: a.query ?? b.query,
    calls: a.calls + b.calls,
    totalTime: a.totalTime + b.totalTime,
    planTime: plus(a.planTime, b.planTime),
    minTime: pick(Math.min, a.minTime, b.minTime),
    maxTime: pick(Math.max, a.maxTime, b.maxTime),
    rows: a.rows + b.rows,
    sharedHit: plus(a.sharedHit, b.sharedHit),
    sharedRead: plus(a.sharedRead, b.sharedRead),
    tempWritten: plus(a.tempWritten, b.tempWritten),
    since: a.since !== null && b.since !== null && b.since < a.since ? b.since : a.since,
  };
}

function ranked(statements: readonly Statement[]): Statements {
  return {
    statements: [...statements].sort(
      (a, b) => b.totalTime - a.totalTime || (statementKey(a) < statementKey(b) ? -1 : 1),
    ),
    totalTime: statements.reduce((sum, { totalTime }) => sum + totalTime, 0),
  };
}

/** What ran between two snapshots. */
export interface StatementsBetween extends Statements {
  /** Statements whose counters went back or began anew in between: they are counted from their new beginning. */
  readonly reset: readonly string[];
}

/**
 * What ran between two snapshots of one server. A statement that the later one does not have ran too rarely to be kept. Counters that went
 * back were reset: what they count since is what there is, a lower bound.
 */
export function statementsBetween(before: Statements, after: Statements): StatementsBetween {
  const earlier = new Map(before.statements.map((statement) => [statementKey(statement), statement] as const));
  const reset: string[] = [];
  const statements: Statement[] = [];
  for (const statement of after.statements) {
    const key = statementKey(statement);
    const old = earlier.get(key);
    const isReset =
      old !== undefined &&
      (statement.calls < old.calls ||
        statement.totalTime < old.totalTime ||
        (old.since !== null && statement.since !== null && old.since !== statement.since));
    if (isReset) reset.push(key);
    const ran = old === undefined || isReset ? statement : difference(old, statement);
    if (ran.calls > 0) statements.push(ran);
  }
  return { ...ranked(statements), reset };
}

function difference(before: Statement, after: Statement): Statement {
  const minus = (a: number | null, b: number | null): number | null =>
    a === null || b === null ? null : Math.max(0, a - b);
  return {
    ...after,
    calls: after.calls - before.calls,
    totalTime: after.totalTime - before.totalTime,
    planTime: minus(after.planTime, before.planTime),
    minTime: null,
    maxTime: null,
    rows: Math.max(0, after.rows - before.rows),
    sharedHit: minus(after.sharedHit, before.sharedHit),
    sharedRead: minus(after.sharedRead, before.sharedRead),
    tempWritten: minus(after.tempWritten, before.tempWritten),
  };
}
