import { z } from 'zod';
import { PlateauError } from '../../../core/error.ts';
import { HEAP_FORMATS } from '../../../core/heap/formats.ts';
import { endingWithParent } from '../../jobs/end-with-parent.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';
import { type QueryResult, queryClasses, queryGrowth, queryHeap } from '../../workspace/heap-query.ts';
import { openGrowth } from './growth-tasks.ts';
import { openHeap } from './heap-tasks.ts';
import { workspaceAt } from './open-workspaces.ts';

const queryInput = z.object({
  workspace: z.string(),
  id: z.string(),
  sql: z.string(),
  most: z.number().int().min(1),
  /** Contents of strings may be read; the workspace's journal notes it. */
  reveal: z.boolean(),
  at: z.string(),
});

/**
 * Runs one SELECT over a heap or a series of heaps; it ends with whoever asked, however long it would run. Throws `item.notFound`,
 * `item.notAHeap`, `query.refused`, `query.failed`.
 */
export function queryTask(given: unknown, context: TaskContext): QueryResult {
  const { workspace: path, id, sql, most, reveal, at } = queryInput.parse(given);
  const workspace = workspaceAt(path);
  const item = workspace.items.get(id);
  if (item.kind === 'growth') {
    const growth = openGrowth(path, id, context);
    return endingWithParent(() => queryGrowth(growth, sql, most));
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
    hint: 'Ask a heap or a series of heaps.',
  });
}
