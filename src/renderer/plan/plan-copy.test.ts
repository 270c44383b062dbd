import { describe, expect, it } from 'vitest';
import { explained, explainedFixture } from '../../../tests/support/explained.ts';
import { computePlan } from '../../core/plan/compute/compute-plan.ts';
import type { Plan } from '../../core/plan/model.ts';
import { encodePlanNodes, StoredPlanNodes } from '../../core/plan/stored-nodes.ts';
import { stepsText } from './plan-copy.ts';
import { PlanTable } from './plan-table.ts';
import { stepMarkdown, stepText } from './step-copy.ts';
import { foldedChildren } from './tree/folding.ts';
import { planLines } from './tree/plan-lines.ts';

const tableOf = (plan: Plan): PlanTable =>
  new PlanTable(StoredPlanNodes.decode(encodePlanNodes(plan, computePlan(plan), () => 1)));
const linesOf = (table: PlanTable) =>
  planLines(foldedChildren(table.shape(() => false)), { closed: new Set(), unfolded: new Set() });

describe('the steps of a plan on the clipboard', () => {
  it('stand in columns, indented by their depth', () => {
    const table = tableOf(explainedFixture('pg15/01b-seqscan-after.json'));
    expect(stepsText(table, linesOf(table)).split('\n')).toEqual([
      'self ms  total ms  rows  off by  step',
      '  0.062     0.089     7    ÷1.6  Bitmap Heap Scan orders',
      '  0.027     0.027     7    ÷1.6    Bitmap Index Scan orders_customer_idx',
    ]);
  });

  it('are as many as are in view: partitions that are alike are one line', () => {
    const table = tableOf(explainedFixture('pg15/64-wide-300.json'));
    expect(stepsText(table, linesOf(table))).toMatch(/ more like this$/m);
  });
});

describe('a step on the clipboard', () => {
  const table = tableOf(explainedFixture('pg15/01a-seqscan-before.json'));

  it('has its numbers with their units, and none that is absent', () => {
    expect(stepText(table, 0)).toMatch(/^Seq Scan on orders\n {2}self time: 235 ms\n/);
    expect(stepText(tableOf(explainedFixture('pg15/58-no-analyze.json')), 0)).not.toContain('self time');
  });

  it('is Markdown in which no name is markup', () => {
    const hostile = tableOf(explained({ Plan: { 'Node Type': 'Seq Scan', 'Relation Name': '<img src=x>|`a`' } }));
    expect(stepMarkdown(hostile, 0)).toContain('&lt;img src=x>\\|\\`a\\`');
    expect(stepMarkdown(table, 0)).toContain('### Seq Scan on orders\n\n- self time: 235 ms\n');
  });
});
