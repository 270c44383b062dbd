import { createHmac } from 'node:crypto';
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import type { ExportOutcome, ExportStop } from '../../../core/bundle/export-outcome.ts';
import type { KnownValue, Original } from '../../../core/redact/model.ts';
import { inPasses } from '../../jobs/phased-progress.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';
import { LeakError } from '../bundle/leak-check.ts';
import { agentsKey } from '../bundle/left-by.ts';
import { isPublicKey } from '../bundle/signing/signing-keys.ts';
import { bundleInput, bundleTask } from './bundle-task.ts';
import { workspaceAt } from './open-workspaces.ts';
import { knownValue } from './redaction-task.ts';

const exportInput = bundleInput.omit({ path: true, isFolder: true }).extend({
  /** Where bundles are written, under names of their own. */
  folder: z.string(),
  /** Ids of leaked values that a person wants to be taken out wherever they stand. */
  mend: z.array(z.string()),
});

/** What is replaced may show another value: as often, and no more. */
const PASSES = 4;

const isKnown = (original: Original): original is KnownValue => knownValue.safeParse(original).success;

function stopOf({ report, found }: LeakError, idOf: (original: Original) => string): ExportStop {
  const values = new Map<string, ExportStop['values'][number]>();
  for (const { hit, original } of found) {
    if (original === null) continue;
    const id = idOf(original);
    values.set(id, { id, class: original.class, preview: hit.preview, canBeKnown: isKnown(original) });
  }
  return {
    state: 'stopped',
    places: found.map(({ hit: { file, container, offset, class: dataClass, kind, preview }, item, original }) => ({
      ...{ file, item, container, offset, class: dataClass, kind, preview },
      value: original === null ? null : idOf(original),
    })),
    placeCount: report.hitCount,
    values: [...values.values()],
    unscannable: report.unscannable,
  };
}

/**
 * Writes the bundle of a workspace for a person who looks on: a leak is an answer with every place of it, not an error, and values that the
 * person asked for by their ids are told to the redactor and the export begins anew, so that they are replaced wherever they stand. The same rows and
 * requests give the same bytes. Throws as `bundleTask` does, but for `bundle.leak`.
 */
export async function exportBundleTask(given: unknown, context: TaskContext): Promise<ExportOutcome> {
  const { folder, mend, sign, ...input } = exportInput.parse(given);
  // The window has no terminal to ask in: who needs a passphrase is asked by the system's own program, or refused.
  process.env.SSH_ASKPASS_REQUIRE = 'force';
  const secret = workspaceAt(input.workspace).secret();
  const idOf = ({ class: dataClass, value }: Original): string =>
    `leak-${createHmac('sha256', secret).update(`leak\0${dataClass}\0${value.toLowerCase()}`).digest('hex').slice(0, 12)}`;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const known = [...input.known];
  // What was found once is found again: the export begins anew without it.
  const passes = inPasses(mend.length === 0 ? 1 : 2, context.progress);
  const publicKey = join(folder, agentsKey(input.token));
  const isAgents = sign !== null && isPublicKey(sign);
  try {
    if (isAgents) writeFileSync(publicKey, `${sign}\n`, { mode: 0o600 });
    for (let pass = 0; ; pass++) {
      try {
        const written = { ...input, known, path: folder, isFolder: true, sign: isAgents ? publicKey : sign };
        const { path, bundleId, manifestSha256, bytes, files, missing, searched } = await bundleTask(written, {
          ...context,
          progress: passes(pass),
        });
        const { size } = statSync(path);
        const told = { bundleId, manifestSha256, bytes, files, missing, searched };
        return { state: 'written', path, name: basename(path), size, ...told, isSigned: sign !== null };
      } catch (thrown) {
        if (!(thrown instanceof LeakError)) throw thrown;
        const asked = thrown.found.flatMap(({ original }) =>
          original !== null && mend.includes(idOf(original)) && isKnown(original) ? [original] : [],
        );
        const fresh = asked.filter(({ value }) => !known.some((one) => one.value === value));
        if (fresh.length === 0 || pass === PASSES - 1) return stopOf(thrown, idOf);
        known.push(...new Set(fresh));
      }
    }
  } finally {
    rmSync(publicKey, { force: true });
  }
}
