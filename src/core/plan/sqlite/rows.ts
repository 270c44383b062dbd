import type { Fields } from '../fields.ts';
import type { Step, StepValues } from '../preorder.ts';

/** A row of EXPLAIN QUERY PLAN. */
export interface QueryPlanRow {
  readonly id: number;
  readonly parent: number;
  readonly detail: string;
  readonly fields: Fields;
}

interface OpenStep extends Step {
  readonly values: StepValues;
  readonly steps: OpenStep[];
}

/**
 * The plan of SQLite’s rows (`sqlite3ExplainQueryPlan`, shell.c’s `eqp_render`). Rows without a parent stand below one step, `QUERY PLAN`, as
 * the shell draws them; so does a row whose parent has not come before it. Nothing but names is printed: no rows, no times, no costs.
 */
export function queryPlanStep(rows: readonly QueryPlanRow[], fields: Fields): Step {
  const root: OpenStep = { values: { nodeType: 'QUERY PLAN', fields }, steps: [] };
  const byId = new Map<number, OpenStep>();
  for (const row of rows) {
    const above = byId.get(row.parent) ?? root;
    byId.set(row.id, add(above, row));
  }
  return root;
}

/**
 * The plan of rows before SQLite 3.24, of select, order, from and detail: the steps of a subquery stand below the row that names its number.
 */
export function selectPlanStep(rows: readonly QueryPlanRow[], fields: Fields): Step {
  const root: OpenStep = { values: { nodeType: 'QUERY PLAN', fields }, steps: [] };
  const owners = new Map<number, number>();
  for (const [place, { id, detail }] of rows.entries()) {
    for (const number of detail.matchAll(/SUBQUER(?:Y|IES) (\d{1,9})(?: AND (\d{1,9}))?/g)) {
      for (const select of [number[1], number[2]]) {
        // A subquery has a higher number than what it stands in: so there are no circles.
        if (select !== undefined && Number(select) > id && !owners.has(Number(select)))
          owners.set(Number(select), place);
      }
    }
  }
  const steps = rows.map((row) => ({ row, step: stepOf(row) }));
  for (const { row, step } of steps) {
    const owner = steps[owners.get(row.id) ?? -1]?.step ?? root;
    owner.steps.push(related(step, owner));
  }
  return root;
}

function add(above: OpenStep, row: QueryPlanRow): OpenStep {
  const step = related(stepOf(row), above);
  above.steps.push(step);
  return step;
}

const stepOf = (row: QueryPlanRow): OpenStep => ({
  values: { ...detailValues(row.detail), fields: row.fields },
  steps: [],
});

/** Tables side by side are nested loops, the first of them outermost. */
function related(step: OpenStep, above: OpenStep): OpenStep {
  const { nodeType } = step.values;
  const isTable = (type: string): boolean => type === 'SCAN' || type === 'SEARCH';
  let relationship = 'Outer';
  if (nodeType.includes('SUBQUERY')) relationship = 'SubPlan';
  else if (above.values.nodeType === 'COMPOUND QUERY' || above.values.nodeType.startsWith('MERGE'))
    relationship = 'Member';
  else if (nodeType === 'MATERIALIZE' || nodeType === 'CO-ROUTINE') relationship = 'Subquery';
  else if (isTable(nodeType) && above.steps.some(({ values }) => isTable(values.nodeType))) relationship = 'Inner';
  return { values: { ...step.values, relationship }, steps: step.steps };
}

/** Where the name of a table ends. */
const AFTER_NAME = / (?:AS|USING|VIRTUAL TABLE|LEFT-JOIN|RIGHT-JOIN|FOR|\(~?)/;
const INDEX = / USING (?:AUTOMATIC )?(?:PARTIAL )?(?:COVERING )?INDEX ([^(].*?)(?: \(|$| LEFT-JOIN)/;
/** What `.scanstats on` adds. */
const STATS = / \((?:[^()]{0,200} )?loops=(\d{1,18})(?: rows=(\d{1,18}))?[^()]{0,200}\)$/;

/** What a row’s detail tells: `SEARCH orders USING INDEX oc (customer_id=?)`. */
function detailValues(detail: string): Omit<StepValues, 'fields'> {
  const stats = STATS.exec(detail);
  const text = stats === null ? detail : detail.slice(0, stats.index);
  const loops = stats === null ? null : Number(stats[1]);
  const rows = stats?.[2] === undefined ? null : Number(stats[2]);
  const run = loops === null ? {} : { loops, actualRows: rows === null || loops === 0 ? null : rows / loops };
  const [, access, rest] = /^(SCAN|SEARCH) (?:TABLE )?(.*)$/s.exec(text) ?? [];
  if (access !== undefined && rest !== undefined) {
    const isTable = !/^(?:\d+ )?CONSTANT ROWS?\b|^SUBQUERY \d/.test(rest);
    const name = rest.slice(0, AFTER_NAME.exec(rest)?.index ?? rest.length);
    return {
      nodeType: access,
      relation: isTable ? name : null,
      alias: / AS (\S+)/.exec(rest)?.[1] ?? null,
      indexName: INDEX.exec(text)?.[1] ?? null,
      ...run,
    };
  }
  const numbered = /^(.*(?:SUBQUERY|INDEX)) \d+$/.exec(text)?.[1];
  if (numbered !== undefined) return { nodeType: numbered, subplanName: text, ...run };
  const [, made, name] = /^(MATERIALIZE|CO-ROUTINE) (.+)$/s.exec(text) ?? [];
  if (made !== undefined) return { nodeType: made, subplanName: name ?? null, ...run };
  const filtered = /^BLOOM FILTER ON (\S+)/.exec(text)?.[1];
  if (filtered !== undefined) return { nodeType: 'BLOOM FILTER', relation: filtered, ...run };
  return { nodeType: text === '' ? 'STEP' : text, ...run };
}
