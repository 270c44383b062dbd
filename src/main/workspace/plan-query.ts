import { type Cell, FIELD_COLUMNS, fieldCells, NODE_COLUMNS, nodeCells } from '../../core/plan/export/plan-tables.ts';
import { STATEMENT_COLUMNS, statementCells } from '../../core/plan/export/statement-tables.ts';
import type { Dialect } from '../../core/plan/model.ts';
import type { StatementsDetail } from '../../core/plan/stored.ts';
import type { StoredPlanFields } from '../../core/plan/stored-fields.ts';
import type { StoredPlanNodes } from '../../core/plan/stored-nodes.ts';
import type { PlanCheck } from '../../core/verdict/plan/check.ts';
import type { PlanRepository } from './plans.ts';
import { type QueryResult, runQuery, type Table } from './query-tables.ts';

/** Asks a server's statements (`docs/query.md`). Throws `query.refused`, `query.failed`. */
export const queryStatements = (detail: Pick<StatementsDetail, 'statements'>, sql: string, most: number): QueryResult =>
  runQuery([{ name: 'statements', columns: STATEMENT_COLUMNS, rows: () => statementCells(detail) }], sql, most);

/** An open plan, as far as a query asks for it. */
export interface AskedPlan {
  readonly dialect: Dialect;
  readonly nodes: StoredPlanNodes;
  readonly fields: StoredPlanFields;
  readonly checks: readonly PlanCheck[];
}

const CHECK_COLUMNS = ['rule', 'title', 'state', 'reason', 'missing'];
const PLAN_COLUMNS = [
  'id',
  'dialect',
  'plan_hash',
  'family_hash',
  'query_hash',
  'query_id',
  'statement',
  'root',
  'nodes',
  'analyzed',
  'execution_ms',
  'planning_ms',
  'trigger_ms',
  'taken_at',
  'run_of',
];
const PLAN_NODE_COLUMNS = [
  'id',
  'node',
  'parent',
  'node_type',
  'label',
  'schema',
  'relation',
  'index_name',
  'loops',
  'rows',
  'expected_rows',
  'scanned_rows',
  'self_ms',
  'share',
  'shared_hit',
  'shared_read',
];

function* planCells(plans: PlanRepository): Generator<readonly Cell[]> {
  for (const row of plans.all()) {
    const { item, dialect, planHash, familyHash, queryHash, queryId, statement, root, nodes, analyzed } = row;
    const names = [item, dialect, planHash, familyHash, queryHash, queryId, statement, root];
    yield [...names, nodes, Number(analyzed), row.executionMs, row.planningMs, row.triggerMs, row.takenAt, row.runOf];
  }
}

/**
 * Asks a plan, and all plans of its workspace (`docs/query.md`). `reveal`: constants of conditions are in `fields.value`. Throws `query.refused`,
 * `query.failed`.
 */
export function queryPlan(
  plan: AskedPlan,
  plans: PlanRepository,
  sql: string,
  { most, reveal }: { readonly most: number; readonly reveal: boolean },
): QueryResult {
  const { dialect, nodes, fields, checks } = plan;
  const tables: readonly Table[] = [
    { name: 'nodes', columns: NODE_COLUMNS, rows: () => nodeCells(nodes) },
    { name: 'fields', columns: FIELD_COLUMNS, rows: () => fieldCells(nodes, fields, { dialect, reveal }) },
    {
      name: 'checks',
      columns: CHECK_COLUMNS,
      rows: () => checks.map(({ rule, title, state, reason, missing }) => [rule, title, state, reason, missing]),
    },
    { name: 'plans', columns: PLAN_COLUMNS, rows: () => planCells(plans) },
    { name: 'plan_nodes', columns: PLAN_NODE_COLUMNS, rows: () => plans.allNodes() },
  ];
  return runQuery(tables, sql, most);
}
