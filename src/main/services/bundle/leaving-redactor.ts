import type { Redactor } from '../../../core/redact/model.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { type WorkspaceRedactorOptions, workspaceRedactor } from '../workspace-redactor.ts';
import { exportProgress } from './bundle-phases.ts';
import { BundledItems } from './bundled-items.ts';
import { bundledReads } from './bundled-reads.ts';

/**
 * What redacts all that leaves a workspace, texts of people too. Under a profile that takes names of functions, classes, tables and folders of code out, texts have to be
 * searched for them: everything that leaves goes through a redactor once to learn them, whichever items the person leaves out of the bundle.
 */
export async function leavingRedactor(
  workspace: Workspace,
  options: WorkspaceRedactorOptions,
  context: TaskContext,
): Promise<Redactor> {
  const redactor = workspaceRedactor(workspace, options);
  if (redactor.profile.treatments.function !== 'token') return redactor;
  const { signal } = context;
  // How far this is, is not told: names are learnt in a fraction of what the export itself takes.
  const progress = exportProgress({ ...context, progress: () => undefined });
  const reads = await bundledReads(workspace, redactor, { signal, progress, without: new Set() });
  const items = await BundledItems.open(workspace, redactor, context, reads);
  for (const { id } of items.all().records) {
    if (context.signal.aborted) break;
    items.model(id);
  }
  return redactor.knowing(redactor.names());
}
