import type { PlanNode } from '../../plan/model.ts';
import { crossed, limitOf } from '../rule-set.ts';
import type { Verdict } from '../verdict.ts';
import { count } from '../wording.ts';
import {
  at,
  childrenOf,
  executed,
  needed,
  type PlanRule,
  type PlanRuleInput,
  planVerdict,
  printedByPostgres,
} from './plan-rule.ts';
import { labelOf } from './step-names.ts';

/**
 * EX-LIMIT: much is read or sorted for the few rows that a LIMIT lets through (`rules.md` §8). A sort that keeps only the first rows (top-N) is
 * as it should be; OFFSET reads what it skips.
 */
export const exLimit: PlanRule = {
  id: 'EX-LIMIT',
  version: 1,
  title: 'Much read for few rows',
  thresholds: ['plan.limit.ratio', 'plan.limit.rows'],
  formula:
    'rows below the Limit ÷ Actual Rows of the Limit; for a Sort below it, unless Sort Method is top-N, the rows sorted',
  evaluate(input) {
    const other = printedByPostgres(input, 'its LIMIT as a step');
    if (other !== null) return { verdicts: [], clear: '', missing: other };
    const limits = input.plan.nodes.filter(({ nodeType }) => nodeType === 'Limit');
    if (limits.length === 0) return { verdicts: [], clear: 'There is no LIMIT.' };
    const missing = needed(input, 'executions');
    if (missing !== null) return { verdicts: [], clear: '', missing };
    const verdicts = executed(input)
      .filter(({ nodeType }) => nodeType === 'Limit')
      .map((node) => verdictOf(input, node))
      .filter((verdict) => verdict !== null);
    return { verdicts, clear: 'No LIMIT lets so little of what is read or sorted through.' };
  },
};

function verdictOf(input: PlanRuleInput, limit: PlanNode): Verdict | null {
  const { computed, plan, ruleSet } = input;
  const given = Math.max(1, at(computed.rows, limit.index));
  const below = (node: PlanNode): PlanNode | undefined =>
    childrenOf(plan, node).find(({ relationship }) => relationship !== 'InitPlan' && relationship !== 'SubPlan');
  let child = below(limit);
  if (child === undefined) return null;
  const isMuch = (rows: number): boolean =>
    rows >= limitOf(ruleSet, 'plan.limit.rows') && rows / given > limitOf(ruleSet, 'plan.limit.ratio');
  const claim = (node: PlanNode, rows: number, isSort: boolean): Verdict =>
    planVerdict(input, {
      rule: exLimit,
      node,
      measure: { name: isSort ? 'sorted for one row' : 'read for one row', value: rows / given, unit: '×', n: 1 },
      cost: at(computed.self, node.index),
      threshold: crossed(ruleSet, 'plan.limit.ratio'),
      level: 'watch',
      reason: isSort
        ? `${labelOf(node)} sorts ${count(rows)} rows whole, of which the LIMIT takes ${count(at(computed.rows, limit.index))}.`
        : `The LIMIT gives ${count(at(computed.rows, limit.index))} rows of ${count(rows)} that are read below it: the rest is skipped.`,
      advice: isSort ? 'plan.limit.sort' : 'plan.limit.offset',
      values: {
        'Actual Rows': limit.actualRows,
        'rows below': rows,
        'Sort Method': node.fields.text('Sort Method'),
      },
    });
  const read = at(computed.rows, child.index);
  if (isMuch(read)) return claim(limit, read, false);
  if (child.nodeType.startsWith('Gather')) child = below(child) ?? child;
  if (child.nodeType !== 'Sort') return null;
  const methods = [child.fields, ...child.workers.map(({ fields }) => fields)].map((process) =>
    process.text('Sort Method'),
  );
  const source = below(child);
  if (source === undefined || methods.some((method) => method?.startsWith('top-N') === true)) return null;
  const sorted = at(computed.rows, source.index);
  return isMuch(sorted) ? claim(child, sorted, true) : null;
}
