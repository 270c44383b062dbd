import { toErrorData } from '../../../core/error.ts';
import type { LoadRun } from '../../../core/load/model.ts';
import type { Redactor } from '../../../core/redact/model.ts';
import { redactLoad } from '../../../core/redact/redact-load.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { openLoad } from '../tasks/load-task.ts';
import type { BundledItems } from './bundled-items.ts';

/** A load run as it leaves the workspace, or why it cannot be read. */
export type BundledLoad = { readonly run: LoadRun; readonly why: null } | { readonly run: null; readonly why: string };

/** Load runs of a workspace as they leave it, by item; those that stay behind are not looked at. Throws `job.cancelled`. */
export async function bundledLoads(
  workspace: Workspace,
  items: Pick<BundledItems, 'item'>,
  leaving: Redactor,
  { signal }: TaskContext,
): Promise<ReadonlyMap<string, BundledLoad>> {
  const loads = new Map<string, BundledLoad>();
  for (const { id } of workspace.items.list({ kind: 'load' })) {
    if (items.item(id) === null) continue;
    try {
      loads.set(id, { run: redactLoad(leaving, await openLoad(workspace.path, id, signal)), why: null });
    } catch (thrown) {
      if (signal.aborted) throw thrown;
      loads.set(id, { run: null, why: leaving.line(toErrorData(thrown).message) });
    }
  }
  return loads;
}
