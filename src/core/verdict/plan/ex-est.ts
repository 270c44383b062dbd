import type { PlanNode } from '../../plan/model.ts';
import { PRINTED_NAMES } from '../../plan/printed-names.ts';
import { crossed, limitOf } from '../rule-set.ts';
import type { Level, Verdict } from '../verdict.ts';
import { count, stored } from '../wording.ts';
import { at, childrenOf, type Guarded, needed, type PlanRule, type PlanRuleInput, planVerdict } from './plan-rule.ts';
import { partitionsTogether } from './scans.ts';
import { labelOf } from './step-names.ts';

/** These hand on the rows of the one step below them: a wrong estimate is that step's. */
const PASSES_ON: ReadonlySet<string> = new Set([
  'Sort',
  'Incremental Sort',
  'Gather',
  'Gather Merge',
  'Hash',
  'Limit',
  'LockRows',
  'Subquery Scan',
  'Memoize',
  'Append',
  'Merge Append',
  'WindowAgg',
  'ModifyTable',
  'ProjectSet',
  'Result',
]);

function levelOf({ ruleSet }: PlanRuleInput, factor: number): Level {
  if (factor > limitOf(ruleSet, 'plan.estimate.bottleneck')) return 'likely-bottleneck';
  if (factor > limitOf(ruleSet, 'plan.estimate.investigate')) return 'investigate';
  return factor > limitOf(ruleSet, 'plan.estimate.watch') ? 'watch' : 'none';
}

/** Why a wrong estimate of a step is none; null where it is one. */
function guardOf({ plan, stops, computed }: PlanRuleInput, node: PlanNode): string | null {
  const { nodeType, relationship, index } = node;
  if (nodeType === 'BitmapAnd' || nodeType === 'BitmapOr') return 'BitmapAnd or BitmapOr';
  if (nodeType === 'Materialize') return 'rows read again';
  if (relationship === 'SubPlan') return 'in a SubPlan';
  const parent = plan.nodes[node.parent];
  // A merge reads rows of one side again for each equal one of the other.
  if (parent?.nodeType === 'Merge Join' && relationship !== 'InitPlan') return 'input of a merge';
  const isOver = at(computed.estimateFactor, index) < 0;
  if (!isOver) return null;
  // MySQL's and MariaDB's JSON has no step for a LIMIT.
  return stops[index] ?? (plan.dialect === 'postgresql' ? null : 'its LIMIT is not printed');
}

/**
 * EX-EST: a step gave many more or fewer rows than the planner expected (`plans.md`): statistics are stale or cannot tell. EXPLAIN has no
 * estimated time; rows are what there is. A step that was stopped early is no wrong estimate, and of several steps that hand the same rows on
 * the lowest is named.
 */
export const exEst: PlanRule = {
  id: 'EX-EST',
  version: 1,
  title: 'Estimate far from the truth',
  thresholds: ['plan.estimate.watch', 'plan.estimate.investigate', 'plan.estimate.bottleneck', 'plan.estimate.rows'],
  formula: 'factor = Actual Rows ÷ Plan Rows or the other way round, both at least 1, of one loop',
  formulas: {
    mariadb: 'factor = r_rows ÷ rows or the other way round, both at least 1, of one loop',
    mysql: 'factor = actual_rows ÷ estimated_rows or the other way round, both at least 1, of one loop',
  },
  evaluate(input) {
    const { plan, computed, ruleSet } = input;
    const missing = needed(input, 'executions') ?? needed(input, 'estimates');
    if (missing !== null) return { verdicts: [], clear: '', missing };
    const verdicts: Verdict[] = [];
    const guarded: Guarded[] = [];
    const isWrong = new Uint8Array(plan.nodes.length);
    const queries = new Map(
      plan.nodes
        .filter(({ subplanName }) => subplanName?.startsWith('CTE '))
        .map((node) => [node.subplanName, node.index]),
    );
    const partitions = new Set(
      partitionsTogether(plan.nodes)
        .filter((family) => family.length > 1)
        .flat()
        .map(({ index }) => index),
    );
    let worst = 1;
    // From below, so that a step knows of those it hands on.
    for (let index = plan.nodes.length - 1; index >= 0; index--) {
      const node = plan.nodes[index];
      if (node === undefined) continue;
      const signed = at(computed.estimateFactor, index);
      const factor = Math.abs(signed);
      const level = levelOf(input, factor);
      if (level === 'none') {
        if (factor > worst) worst = factor;
        continue;
      }
      const most = Math.max(at(computed.rows, index), at(computed.expectedRows, index));
      if (most < limitOf(ruleSet, 'plan.estimate.rows')) {
        guarded.push({ node: index, guard: 'too few rows' });
        continue;
      }
      // Which of a table’s partitions has the rows the planner need not know: the Append is judged.
      const guard = partitions.has(index) ? 'one of several partitions' : guardOf(input, node);
      isWrong[index] = guard === null || guard === 'rows read again' ? 1 : 0;
      const query = node.nodeType === 'CTE Scan' ? queries.get(`CTE ${node.cteName}`) : undefined;
      const isHandedOn =
        query === undefined
          ? PASSES_ON.has(node.nodeType) && childrenOf(plan, node).some((child) => isWrong[child.index] === 1)
          : Math.abs(at(computed.estimateFactor, query)) > limitOf(ruleSet, 'plan.estimate.watch');
      if (guard !== null || isHandedOn) {
        guarded.push({ node: index, guard: guard ?? 'comes from the step below' });
        continue;
      }
      verdicts.push(verdictOf(input, node, { signed, level }));
    }
    return {
      verdicts: verdicts.reverse(),
      guarded: guarded.reverse(),
      clear:
        guarded.length > 0
          ? 'No estimate that can be judged is far from the truth.'
          : `No estimate is off by more than a factor of ${Number(worst.toPrecision(2))}.`,
    };
  },
};

function verdictOf(
  input: PlanRuleInput,
  node: PlanNode,
  { signed, level }: { readonly signed: number; readonly level: Level },
): Verdict {
  const factor = Math.abs(signed);
  const key =
    level === 'likely-bottleneck'
      ? 'plan.estimate.bottleneck'
      : level === 'investigate'
        ? 'plan.estimate.investigate'
        : 'plan.estimate.watch';
  const isMore = signed > 0;
  const names = PRINTED_NAMES[input.plan.dialect];
  const each = (node.loops ?? 1) > 1 ? ` in each of ${count(node.loops ?? 1)} loops` : '';
  const rows = (value: number | null): string =>
    `${value !== null && value < 10 ? value : count(value ?? 0)} ${value === 1 ? 'row' : 'rows'}`;
  return planVerdict(input, {
    rule: exEst,
    node,
    measure: { name: 'estimate factor', value: factor, unit: '×', n: 1 },
    cost: at(input.computed.self, node.index),
    threshold: crossed(input.ruleSet, key),
    level,
    reason: `${labelOf(node)} gave ${rows(node.actualRows)}${each} where ${rows(node.planRows)} ${node.planRows === 1 ? 'was' : 'were'} expected: ${count(factor)} times ${isMore ? 'as many' : 'fewer'}.`,
    advice: isMore ? 'plan.estimate.analyze' : 'plan.estimate.fewer',
    values: {
      [names.rows]: node.actualRows,
      [names.planned]: node.planRows,
      [names.loops]: node.loops,
      factor: stored(signed),
    },
  });
}
