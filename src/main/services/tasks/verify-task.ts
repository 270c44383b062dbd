import { accessSync, constants, statSync } from 'node:fs';
import { z } from 'zod';
import { PlateauError } from '../../../core/error.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';
import { type BundleVerification, verifyBundle } from '../bundle/verify/verify-bundle.ts';

const verifyInput = z.object({ path: z.string(), allowedSigners: z.string().nullable() });

/** A list of signers that cannot be read would make every signature one by somebody unknown. Throws `bundle.noSigners`. */
function requireSigners(path: string): void {
  try {
    accessSync(path, constants.R_OK);
    if (statSync(path).isFile()) return;
  } catch (cause) {
    throw noSigners(path, cause instanceof Error ? cause.message : String(cause), cause);
  }
  throw noSigners(path, 'it is no file');
}

const noSigners = (path: string, why: string, cause?: unknown): PlateauError =>
  new PlateauError({
    code: 'bundle.noSigners',
    message: `The allowed signers in “${path}” cannot be read: ${why}.`,
    hint: 'Give a file with a line for each signer: a name, then the public key (ssh-keygen(1), ALLOWED SIGNERS).',
    cause,
  });

/** Verifies a bundle in a process of its own. Throws `bundle.unreadable`, `bundle.noSigners`, `job.cancelled`. */
export async function verifyTask(given: unknown, context: TaskContext): Promise<BundleVerification> {
  const { path, allowedSigners } = verifyInput.parse(given);
  if (allowedSigners !== null) requireSigners(allowedSigners);
  try {
    return await verifyBundle(path, { ...context, allowedSigners });
  } catch (thrown) {
    if (!context.signal.aborted) throw thrown;
    throw new PlateauError({ code: 'job.cancelled', message: 'The verification was cancelled.' });
  }
}
