import { z } from 'zod';
import { PlateauError } from '../../../core/error.ts';
import { medianRun } from '../../../core/frontend/median-run.ts';
import type { FrontendReport, RunOfPage } from '../../../core/frontend/model.ts';
import { readFrontend } from '../../../core/frontend/read-frontend.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';
import { DERIVED_VERSION } from '../../workspace/derived.ts';
import { fromStored } from '../../workspace/from-stored.ts';
import { frontendFacts, runsWith } from './frontend-reading.ts';
import { importOptionsSchema } from './import-input.ts';
import { IncomingFile } from './incoming-file.ts';
import { workspaceAt } from './open-workspaces.ts';
import { mustBe } from './raw-file.ts';

const inputSchema = z.object({ workspace: z.string(), id: z.string() });

/**
 * A stored report of the front end; what another version of the code derived is read from its file again, as it was read at its import. Throws
 * `item.notFound`, `item.notAFrontendReport`, `item.artifactDamaged`, `import.*`.
 */
export async function openFrontend(path: string, id: string, signal: AbortSignal): Promise<FrontendReport> {
  const workspace = workspaceAt(path);
  const item = workspace.items.get(id);
  if (item.kind !== 'frontend') {
    throw new PlateauError({
      code: 'item.notAFrontendReport',
      message: `“${item.label}” is a ${item.kind}, not a report of a front end.`,
      hint: 'Choose a report of Lighthouse or of a bundle.',
    });
  }
  const stored = workspace.derived.readFrontend(id);
  if (stored !== null) return stored;
  const { format } = fromStored(
    importOptionsSchema.omit({ via: true }),
    item.provenance.options,
    'options of an import',
  );
  const file = new IncomingFile(workspace.artifacts.path(item.sha256), {
    copyTo: null,
    signal,
    onRead: () => undefined,
  });
  try {
    const { report } = await readFrontend(file.chunks(), { format, signal });
    mustBe(item, (await file.finish()).sha256);
    workspace.write(() => {
      workspace.derived.writeFrontend(id, report);
      workspace.items.setDerived(id, {
        detail: frontendFacts(report),
        provenance: { ...item.provenance, parserVersion: DERIVED_VERSION },
      });
    });
    return report;
  } finally {
    file.close();
  }
}

/** A stored report with the runs of its page, for the window or the terminal. Throws what {@link openFrontend} throws. */
export async function frontendTask(
  given: unknown,
  { signal }: TaskContext,
): Promise<{ readonly report: FrontendReport; readonly runs: readonly RunOfPage[] }> {
  const { workspace, id } = inputSchema.parse(given);
  const report = await openFrontend(workspace, id, signal);
  const together = runsWith(workspaceAt(workspace), id, frontendFacts(report));
  const judged = together.length > 1 ? medianRun(together)?.captureId : id;
  const runs = together.map(({ captureId, label, takenAt, metrics }) => ({
    ...{ item: captureId, label, takenAt, metrics },
    judged: captureId === judged,
  }));
  return { report, runs };
}
