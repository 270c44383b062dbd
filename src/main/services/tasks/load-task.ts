import { z } from 'zod';
import { PlateauError } from '../../../core/error.ts';
import type { LoadRun } from '../../../core/load/model.ts';
import { readLoad } from '../../../core/load/read-load.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';
import { DERIVED_VERSION } from '../../workspace/derived.ts';
import { fromStored } from '../../workspace/from-stored.ts';
import { importOptionsSchema } from './import-input.ts';
import { IncomingFile } from './incoming-file.ts';
import { loadFacts, statedOf } from './load-reading.ts';
import { workspaceAt } from './open-workspaces.ts';
import { mustBe } from './raw-file.ts';

const inputSchema = z.object({ workspace: z.string(), id: z.string() });

/**
 * A stored load run; what another version of the code derived is read from its file again, as it was read at its import. Throws
 * `item.notFound`, `item.notALoadRun`, `item.artifactDamaged`, `import.*`.
 */
export async function openLoad(path: string, id: string, signal: AbortSignal): Promise<LoadRun> {
  const workspace = workspaceAt(path);
  const item = workspace.items.get(id);
  if (item.kind !== 'load') {
    throw new PlateauError({
      code: 'item.notALoadRun',
      message: `“${item.label}” is a ${item.kind}, not a load run.`,
      hint: 'Choose a load run.',
    });
  }
  const stored = workspace.derived.readLoad(id);
  if (stored !== null) return stored;
  const stated = statedOf(
    fromStored(importOptionsSchema.omit({ via: true }), item.provenance.options, 'options of an import'),
  );
  const file = new IncomingFile(workspace.artifacts.path(item.sha256), {
    copyTo: null,
    signal,
    onRead: () => undefined,
  });
  try {
    const { run } = await readLoad(file.chunks(), { ...stated, signal });
    mustBe(item, (await file.finish()).sha256);
    workspace.write(() => {
      workspace.derived.writeLoad(id, run);
      workspace.items.setDerived(id, {
        detail: loadFacts(run),
        provenance: { ...item.provenance, parserVersion: DERIVED_VERSION },
      });
    });
    return run;
  } finally {
    file.close();
  }
}

/** A stored load run for the window or the terminal. Throws what {@link openLoad} throws. */
export function loadTask(given: unknown, { signal }: TaskContext): Promise<LoadRun> {
  const { workspace, id } = inputSchema.parse(given);
  return openLoad(workspace, id, signal);
}
