import { z } from 'zod';
import { PlateauError } from '../../../core/error.ts';
import { HEAP_FORMATS } from '../../../core/heap/formats.ts';
import { ruleSetSha256 } from '../../../core/verdict/rule-set.ts';
import { endingWithParent } from '../../jobs/end-with-parent.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';
import { queryClasses, queryGrowth, queryHeap } from '../../workspace/heap-query.ts';
import { queryPlan, queryStatements } from '../../workspace/plan-query.ts';
import type { QueryResult } from '../../workspace/query-tables.ts';
import { activeRuleSet } from './active-rule-set.ts';
import { openGrowth } from './growth-tasks.ts';
import { openHeap } from './heap-tasks.ts';
import { openPlan } from './open-plan.ts';
import { workspaceAt } from './open-workspaces.ts';
import { statementsTask } from './statements-tasks.ts';

const queryInput = z.object({
  workspace: z.string(),
  id: z.string(),
  sql: z.string(),
  most: z.number().int().min(1),
  /** Contents of strings, or constants of conditions, may be read; the workspace's journal notes it. */
  reveal: z.boolean(),
  at: z.string(),
});

/**
 * Runs one SELECT over a heap, a series of heaps or a plan; it ends with whoever asked, however long it would run. Throws `item.notFound`,
 * `item.notAHeap`, `query.refused`, `query.failed`.
 */
export async function queryTask(given: unknown, context: TaskContext): Promise<QueryResult> {
  const { workspace: path, id, sql, most, reveal, at } = queryInput.parse(given);
  const workspace = workspaceAt(path);
  const item = workspace.items.get(id);
  if (item.kind === 'growth') {
    const growth = openGrowth(path, id, context);
    return endingWithParent(() => queryGrowth(growth, sql, most));
  }
  if (item.kind === 'statements') {
    const detail = await statementsTask({ workspace: path, id }, context);
    return endingWithParent(() => queryStatements(detail, sql, most));
  }
  if (item.kind === 'plan') {
    const { facts, nodes, fields } = openPlan(path, id);
    const checks = workspace.plans.checks(id, ruleSetSha256(activeRuleSet(workspace)))?.checks ?? [];
    if (reveal) workspace.note(at, 'reveal', id, { sql });
    const plan = { dialect: facts.dialect, nodes, fields, checks };
    return endingWithParent(() => queryPlan(plan, workspace.plans, sql, { most, reveal }));
  }
  if (item.kind === 'heap') {
    if (!HEAP_FORMATS.some((format) => format.id === item.format)) {
      const classes = workspace.heaps.classes(id);
      return endingWithParent(() => queryClasses(classes, sql, most));
    }
    const heap = openHeap(path, id);
    // Before it runs: a query that fails can tell contents in its message.
    if (reveal) workspace.note(at, 'reveal', id, { sql });
    return endingWithParent(() => queryHeap(heap, sql, most, reveal));
  }
  throw new PlateauError({
    code: 'item.notAHeap',
    message: `“${item.label}” is a ${item.kind}: there are no tables to ask.`,
    hint: 'Ask a heap, a series of heaps, a query plan or a server’s statements.',
  });
}
