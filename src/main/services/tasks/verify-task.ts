import { z } from 'zod';
import { toolBuild } from '../../../core/bundle/tool-build.ts';
import { PlateauError } from '../../../core/error.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';
import { requireSigners } from '../bundle/signing/allowed-signers.ts';
import { type BundleVerification, verifyBundle } from '../bundle/verify/verify-bundle.ts';

const verifyInput = z.object({
  path: z.string(),
  allowedSigners: z.string().nullable(),
  /** Now, ISO 8601. */
  at: z.string().optional(),
  by: toolBuild,
});

/** Verifies a bundle in a process of its own. Throws `bundle.unreadable`, `bundle.noSigners`, `job.cancelled`. */
export async function verifyTask(given: unknown, context: TaskContext): Promise<BundleVerification> {
  const { path, allowedSigners, at, by } = verifyInput.parse(given);
  if (allowedSigners !== null) requireSigners(allowedSigners);
  try {
    return await verifyBundle(path, { ...context, allowedSigners, at, by });
  } catch (thrown) {
    if (!context.signal.aborted) throw thrown;
    throw new PlateauError({ code: 'job.cancelled', message: 'The verification was cancelled.' });
  }
}
