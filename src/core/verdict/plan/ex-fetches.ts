import { crossed, limitOf } from '../rule-set.ts';
import type { Verdict } from '../verdict.ts';
import { count } from '../wording.ts';
import { at, executed, type Guarded, needed, type PlanRule, planVerdict, printedByPostgres } from './plan-rule.ts';
import { labelOf } from './step-names.ts';

/** EX-FETCHES: an index-only scan goes to the table all the same, for its visibility map is not current (`plans.md`). */
export const exFetches: PlanRule = {
  id: 'EX-FETCHES',
  version: 1,
  title: 'Index-only scan that reads the table',
  thresholds: ['plan.fetches.watch', 'plan.fetches.investigate', 'plan.fetches.least'],
  formula:
    'Heap Fetches ÷ scanned; scanned = (Actual Rows + Rows Removed by Filter + Rows Removed by Index Recheck) × Actual Loops',
  evaluate(input) {
    const other = printedByPostgres(input, 'how often an index-only scan goes to the table');
    if (other !== null) return { verdicts: [], clear: '', missing: other };
    const { plan, computed, ruleSet } = input;
    if (!plan.nodes.some(({ nodeType }) => nodeType === 'Index Only Scan')) {
      return { verdicts: [], clear: 'There is no index-only scan.' };
    }
    const missing = needed(input, 'executions');
    if (missing !== null) return { verdicts: [], clear: '', missing };
    const verdicts: Verdict[] = [];
    const guarded: Guarded[] = [];
    for (const node of executed(input)) {
      const fetches = node.fields.number('Heap Fetches');
      if (fetches === null) continue;
      // Fetches are a total already; rows that a filter removed were fetched for too.
      const rows = Math.max(1, at(computed.scannedRows, node.index));
      const share = Math.min(1, fetches / rows);
      if (!(share > limitOf(ruleSet, 'plan.fetches.watch'))) continue;
      if (fetches < limitOf(ruleSet, 'plan.fetches.least')) {
        guarded.push({ node: node.index, guard: 'too few rows' });
        continue;
      }
      const isMost = share > limitOf(ruleSet, 'plan.fetches.investigate');
      verdicts.push(
        planVerdict(input, {
          rule: exFetches,
          node,
          measure: { name: 'fetched from the table', value: share, unit: 'share', n: 1 },
          cost: at(computed.self, node.index),
          threshold: crossed(ruleSet, isMost ? 'plan.fetches.investigate' : 'plan.fetches.watch'),
          level: isMost ? 'investigate' : 'watch',
          reason: `${labelOf(node)} went to the table ${count(fetches)} times for ${count(rows)} rows.`,
          advice: 'plan.fetches',
          values: {
            'Heap Fetches': fetches,
            'Actual Rows': node.actualRows,
            'Actual Loops': node.loops,
            scanned: rows,
          },
        }),
      );
    }
    return { verdicts, guarded, clear: 'Index-only scans seldom went to the table.' };
  },
};
