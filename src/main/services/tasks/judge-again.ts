import { setImmediate } from 'node:timers/promises';
import type { ImportOutcome } from '../../../core/item.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { activeRuleSet } from './active-rule-set.ts';
import { judgePages } from './frontend-reading.ts';
import { judgeRunsBeside } from './load-reading.ts';
import { openPlan } from './open-plan.ts';
import { judgePlan } from './plan-judging.ts';
import { judgeStatements } from './statements-tasks.ts';
import { Underived } from './view-tasks.ts';

/**
 * Judges what an import gave new answers for: all plans where a catalog came, a plan or a page where its other runs came, stepped load runs where a series of their time came, and statements where the other
 * snapshot of their capture came. A plan
 * that other code derived is judged when it is opened. A cancellation ends it: everything is stored by then.
 */
export async function judgeAgain(
  workspace: Workspace,
  imported: ImportOutcome['imported'],
  { at, context }: { readonly at: string; readonly context: TaskContext },
): Promise<void> {
  const came = imported.filter(({ existing }) => !existing);
  const reports = came.filter(({ kind }) => kind === 'frontend').map(({ id }) => id);
  if (reports.length > 0) judgePages(workspace, reports, at);
  const series = came.filter(({ kind }) => kind === 'series').map(({ id }) => id);
  if (series.length > 0) await judgeRunsBeside(workspace, series, at, context.signal);
  const counted = came.filter(({ kind }) => kind === 'statements');
  if (counted.length > 1) for (const { id } of counted) await judgeStatements(workspace.path, id, at, context);
  const hasCatalog = came.some(({ kind }) => kind === 'catalog');
  // With its runs a plan is judged when all of them are there.
  const standing = new Set(came.flatMap(({ id }) => workspace.plans.runsOf(id).map(({ plan }) => plan)));
  const plans = workspace.items.list({ kind: 'plan', runs: true }).filter(({ id }) => hasCatalog || standing.has(id));
  const ruleSet = activeRuleSet(workspace);
  for (const [done, { id, sha256, host }] of plans.entries()) {
    context.progress({
      done,
      total: plans.length,
      unit: 'steps',
      phase: hasCatalog ? 'judging plans with what is known of their tables' : 'judging the plan by its runs',
    });
    await setImmediate();
    if (context.signal.aborted) return;
    try {
      const { plan, computed } = openPlan(workspace.path, id);
      judgePlan(workspace, { id, sha256, plan, computed, host }, ruleSet, at);
    } catch (thrown) {
      if (!(thrown instanceof Underived)) throw thrown;
    }
  }
}
