import { z } from 'zod';
import { wholeContent } from '../../../core/bytes/whole.ts';
import { PlateauError } from '../../../core/error.ts';
import type { Series } from '../../../core/series/model.ts';
import { readSeries } from '../../../core/series/read-series.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';
import { DERIVED_VERSION } from '../../workspace/derived.ts';
import { fromStored } from '../../workspace/from-stored.ts';
import { importOptionsSchema } from './import-input.ts';
import { IncomingFile } from './incoming-file.ts';
import { workspaceAt } from './open-workspaces.ts';
import { MAX_SERIES_BYTES, seriesFacts } from './series-reading.ts';

const inputSchema = z.object({ workspace: z.string(), id: z.string() });

/**
 * A stored series; what another version of the code derived is read from its file again, as it was read at its import. Throws `item.notFound`,
 * `item.notASeries`, `item.artifactDamaged`, `import.*`.
 */
export async function openSeries(path: string, id: string, signal: AbortSignal): Promise<Series> {
  const workspace = workspaceAt(path);
  const { kind, label, sha256, provenance } = workspace.items.get(id);
  if (kind !== 'series') {
    throw new PlateauError({
      code: 'item.notASeries',
      message: `“${label}” is a ${kind}, not a series.`,
      hint: 'Choose a series.',
    });
  }
  const stored = workspace.derived.readSeries(id);
  if (stored !== null) return stored;
  const { format, intervalSeconds } = fromStored(
    importOptionsSchema.omit({ via: true }),
    provenance.options,
    'options of an import',
  );
  const stated = { format, ...(intervalSeconds === undefined ? {} : { intervalSeconds }) };
  const file = new IncomingFile(workspace.artifacts.path(sha256), { copyTo: null, signal, onRead: () => undefined });
  try {
    const bytes = await wholeContent(file.chunks(), signal, MAX_SERIES_BYTES);
    const { series } = readSeries(bytes, { ...stated, signal });
    const { sha256: found } = await file.finish();
    if (found !== sha256) {
      throw new PlateauError({
        code: 'item.artifactDamaged',
        message: `The raw file of “${label}” is not the one that was imported: its SHA-256 is ${found} and was ${sha256}.`,
        hint: 'Delete the item and import the original file again.',
      });
    }
    workspace.write(() => {
      workspace.derived.writeSeries(id, series);
      workspace.items.setDerived(id, {
        detail: seriesFacts(series),
        provenance: { ...provenance, parserVersion: DERIVED_VERSION },
      });
    });
    return series;
  } finally {
    file.close();
  }
}

/** A stored series for the window or the terminal. Throws what {@link openSeries} throws. */
export function seriesTask(given: unknown, { signal }: TaskContext): Promise<Series> {
  const { workspace, id } = inputSchema.parse(given);
  return openSeries(workspace, id, signal);
}
