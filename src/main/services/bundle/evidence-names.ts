import type { KnownValue } from '../../../core/redact/model.ts';
import { type RedactionProfileId, redactionProfile } from '../../../core/redact/profiles.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { workspaceRedactor } from '../workspace-redactor.ts';
import { exportProgress } from './bundle-phases.ts';
import { BundledItems } from './bundled-items.ts';
import { bundledReads } from './bundled-reads.ts';

/**
 * The names of functions, classes, tables and folders of code that a profile takes out of what leaves a workspace, with their tokens: what texts of people have to
 * be searched for. Everything that leaves goes through a redactor once, whichever items the person leaves out of the bundle. Empty of a profile that keeps names.
 */
export async function evidenceNames(
  workspace: Workspace,
  profile: RedactionProfileId,
  known: readonly KnownValue[],
  context: TaskContext,
): Promise<ReadonlyMap<string, string>> {
  if (redactionProfile(profile).treatments.function !== 'token') return new Map();
  const collector = workspaceRedactor(workspace, { profile, confirmed: [], known });
  const { signal } = context;
  // How far this is, is not told: names are learnt in a fraction of what the export itself takes.
  const progress = exportProgress({ ...context, progress: () => undefined });
  const reads = await bundledReads(workspace, collector, { signal, progress, without: new Set() });
  const items = await BundledItems.open(workspace, collector, context, reads);
  for (const { id } of items.all().records) {
    if (context.signal.aborted) break;
    items.model(id);
  }
  return collector.names();
}
