import type { PlanNode } from '../../plan/model.ts';
import { crossed, limitOf } from '../rule-set.ts';
import type { Verdict } from '../verdict.ts';
import { count, listed, shortName } from '../wording.ts';
import { columnsIn, filtersOf } from './conditions.ts';
import { distinctValues, indexesOn, statisticsOf } from './known-tables.ts';
import { at, executed, importOf, needed, type PlanRule, type PlanRuleInput, partOf, planVerdict } from './plan-rule.ts';
import { isFullScan, isIndexScan, scannedBy } from './scans.ts';
import { labelOf } from './step-names.ts';

interface FewValued {
  readonly column: string;
  readonly values: number;
}

/** Columns that decide what a scan reads: of a scan of the whole table those of its filter, of an index scan the first it searches by. */
function decisive({ catalog }: PlanRuleInput, node: PlanNode): readonly string[] {
  if (isFullScan(node)) return filtersOf(node).flatMap(columnsIn);
  const index = indexesOn(catalog, node)?.find(({ name }) => name === node.indexName);
  const first = index?.columns[0];
  if (first !== undefined && first !== null) return [first];
  return node.fields.texts('Index Cond').flatMap(columnsIn).slice(0, 1);
}

/**
 * EX-CARDINALITY: what a large scan chooses by has hardly any values (`plans.md`), so that an index on it chooses little: neither does the one
 * that is used, nor would a new one. How many values a column has, pg_stats tells.
 */
export const exCardinality: PlanRule = {
  id: 'EX-CARDINALITY',
  version: 1,
  title: 'Chosen by a column of few values',
  thresholds: ['plan.cardinality.values', 'plan.waste.rows', 'plan.waste.watch'],
  formula: 'n_distinct of pg_stats; below 0 × −rows',
  evaluate(input) {
    const { plan, computed, catalog, ruleSet } = input;
    const isJudged = (node: PlanNode): boolean => isFullScan(node) || (isIndexScan(node) && node.relation !== null);
    if (!plan.nodes.some(isJudged)) return { verdicts: [], clear: 'No table is scanned.' };
    const unknown = importOf(input, 'pg_stats');
    if (catalog === null || catalog.columns === null) return { verdicts: [], clear: '', missing: unknown };
    const missing = needed(input, 'executions');
    if (missing !== null) return { verdicts: [], clear: '', missing };
    const verdicts: Verdict[] = [];
    let looked = 0;
    let known = 0;
    for (const node of executed(input).filter(isJudged)) {
      const scanned = scannedBy(input, node);
      if (scanned === null || scanned.rows < limitOf(ruleSet, 'plan.waste.rows')) continue;
      const columns = decisive(input, node);
      if (columns.length === 0) continue;
      looked++;
      const found: FewValued[] = [];
      let told = 0;
      for (const column of columns) {
        const statistics = statisticsOf(catalog, node, column);
        const values = statistics === null ? null : distinctValues(statistics, scanned.rows);
        if (values === null) continue;
        told++;
        if (values <= limitOf(ruleSet, 'plan.cardinality.values')) found.push({ column, values });
      }
      if (told > 0) known++;
      if (told === 0 || found.length < told || 1 - scanned.kept <= limitOf(ruleSet, 'plan.waste.watch')) continue;
      const names = found.map(({ column, values }) => `${shortName(column)} (${count(values)} values)`);
      verdicts.push(
        planVerdict(input, {
          rule: exCardinality,
          node,
          measure: {
            name: 'values',
            value: found.reduce((most, { values }) => Math.max(most, values), 0),
            unit: 'values',
            n: 1,
          },
          cost: at(computed.self, node.index),
          threshold: crossed(ruleSet, 'plan.cardinality.values'),
          level: 'watch',
          reason: `${labelOf(node)} chooses by ${listed(names)} and keeps ${partOf(scanned.kept)} of ${count(scanned.rows)} rows: an index on ${found.length === 1 ? 'that column' : 'those columns'} alone serves rare values only.`,
          advice: 'plan.cardinality',
          values: Object.fromEntries(found.map(({ column, values }) => [`n_distinct of ${shortName(column)}`, values])),
        }),
      );
    }
    return {
      verdicts,
      missing: looked > 0 && known === 0 ? `${unknown} with the columns of its conditions` : null,
      clear: 'No large scan chooses only by columns of few values.',
    };
  },
};
