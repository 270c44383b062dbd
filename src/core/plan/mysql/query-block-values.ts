import { numberOf } from '../fields.ts';
import type { Step, StepValues } from '../preorder.ts';
import { type BlockStep, fold, namesOf, stepOf } from './query-block.ts';

/**
 * The step of MySQL’s JSON of version 1, which has estimates only. `planRows` is `rows_examined_per_scan`, before conditions. `totalCost` of a
 * table is its `read_cost` and `eval_cost`, of a query block its `query_cost`, of a nested loop the `prefix_cost` of its last table; numbers
 * are texts there (WL#6510).
 */
export function mysqlStep(root: BlockStep): Step | undefined {
  return fold(root, (step, below: readonly { readonly step: Step }[]) => stepOf(mysqlValues(step), below))?.step;
}

function mysqlValues(step: BlockStep): StepValues {
  const { fields } = step;
  const [cost] = fields.members('cost_info');
  const read = cost?.number('read_cost') ?? null;
  const evaluation = cost?.number('eval_cost') ?? null;
  const own = read === null && evaluation === null ? null : (read ?? 0) + (evaluation ?? 0);
  const [last] = step.steps.slice(-1);
  const prefix = last?.fields.members('cost_info')[0]?.number('prefix_cost') ?? null;
  return {
    ...namesOf(step),
    planRows: fields.number('rows_examined_per_scan') ?? fields.number('rows'),
    totalCost: own ?? cost?.number('query_cost') ?? (step.key === 'nested_loop' ? prefix : null),
  };
}

interface Made {
  readonly step: Step;
  /** Milliseconds over all loops, steps below included; null where nothing was timed. */
  readonly time: number | null;
  readonly loops: number | null;
  readonly isSubPlan: boolean;
}

/**
 * The step of MariaDB’s JSON. Measured on 10.11, with `SLEEP` in the select list, the condition and a subquery:
 *
 * - All `r_…_time_ms` are over all loops: 5 loops of 10 ms are an `r_total_time_ms` of 51.
 * - `r_table_time_ms` (reading) and `r_other_time_ms` (conditions, the select list, handing on) are of the table alone: neither what
 *   materialised it nor subqueries in its condition are in it. Up to 10.4 both were one, `r_total_time_ms`. A `block-nl-join` has
 *   `r_unpack_time_ms` and `r_other_time_ms`.
 * - `r_total_time_ms` of a `query_block` has everything below in it, subqueries too. A block that is materialised for a join has none.
 * - `r_total_time_ms` of a `filesort` has the table it reads in it, but not a `temporary_table`.
 *
 * `actualTotal` is therefore own time and that of the steps below, over all loops, divided by `r_loops`: an average of a loop with everything
 * below, as in other plans. UPDATE and DELETE print no `r_loops`: they run once. A step that prints none (a nested loop) has those of its first
 * step. `planRows` and `actualRows` are `rows` and `r_rows` as printed: rows read in a loop, of which `filtered` and `r_filtered` % are left.
 */
export function mariadbStep(root: BlockStep): Step | undefined {
  return fold(root, mariadbMade)?.step;
}

function mariadbMade(step: BlockStep, below: readonly Made[]): Made {
  const { fields } = step;
  const time = timeOf(step, below);
  const printed = fields.number('r_loops');
  const own = ownTime(step);
  const first = below.find(({ isSubPlan }) => !isSubPlan);
  const loops = printed ?? (own !== null || fields.has('r_rows') ? 1 : (first?.loops ?? null));
  const values: StepValues = {
    ...namesOf(step),
    totalCost: fields.number('cost'),
    planRows: fields.number('rows'),
    actualRows: fields.number('r_rows') ?? fields.number('r_output_rows'),
    actualTotal: time === null || loops === null || loops <= 0 ? null : time / loops,
    loops,
  };
  return { ...stepOf(values, below), time, loops, isSubPlan: step.relationship === 'SubPlan' };
}

/** The names under which own time is printed. */
const TIMES = ['r_table_time_ms', 'r_unpack_time_ms', 'r_other_time_ms'] as const;

function ownTime({ fields }: BlockStep): number | null {
  const times = TIMES.map((name) => numberOf(fields.get(name))).filter((time) => time !== null);
  if (times.length > 0) return times.reduce((sum, time) => sum + time, 0);
  return fields.number('r_total_time_ms');
}

function timeOf(step: BlockStep, below: readonly Made[]): number | null {
  const own = ownTime(step);
  const timed = below.map(({ time }) => time).filter((time) => time !== null);
  const belowTime = timed.reduce((sum, time) => sum + time, 0);
  if (own === null) return timed.length === 0 ? null : belowTime;
  const isInclusive =
    step.key === 'query_block' || (step.key === 'filesort' && !step.steps.some(({ key }) => key === 'temporary_table'));
  // What is measured by different clocks may overlap a little.
  return isInclusive ? Math.max(own, belowTime) : own + belowTime;
}
