import { z } from 'zod';
import { itemSignals } from '../../../core/signal/item-signals.ts';
import type { Signal } from '../../../core/signal/signal.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';
import { openLoad } from './load-task.ts';
import { workspaceAt } from './open-workspaces.ts';
import { openSeries } from './series-task.ts';
import { openStatements } from './statements-tasks.ts';

const input = z.object({ workspace: z.string(), id: z.string() });

/** What an item measured of services and nodes. Throws `item.notFound`, and as opening it does. */
export async function signalsTask(given: unknown, context: TaskContext): Promise<readonly Signal[]> {
  const { workspace: path, id } = input.parse(given);
  const { signal } = context;
  const workspace = workspaceAt(path);
  const { kind, provenance } = workspace.items.get(id);
  return itemSignals({
    run: kind === 'load' ? await openLoad(path, id, signal) : null,
    series: kind === 'series' ? await openSeries(path, id, signal) : null,
    statements: kind === 'statements' ? await openStatements(path, id, context) : null,
    host: provenance.capture?.host ?? null,
  });
}
