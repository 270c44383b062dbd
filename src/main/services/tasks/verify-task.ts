import { z } from 'zod';
import { PlateauError } from '../../../core/error.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';
import { requireSigners } from '../bundle/signing/allowed-signers.ts';
import { type BundleVerification, verifyBundle } from '../bundle/verify/verify-bundle.ts';

const verifyInput = z.object({
  path: z.string(),
  allowedSigners: z.string().nullable(),
  /** Now, ISO 8601. */
  at: z.string().optional(),
});

/** Verifies a bundle in a process of its own. Throws `bundle.unreadable`, `bundle.noSigners`, `job.cancelled`. */
export async function verifyTask(given: unknown, context: TaskContext): Promise<BundleVerification> {
  const { path, allowedSigners, at } = verifyInput.parse(given);
  if (allowedSigners !== null) requireSigners(allowedSigners);
  try {
    return await verifyBundle(path, { ...context, allowedSigners, at });
  } catch (thrown) {
    if (!context.signal.aborted) throw thrown;
    throw new PlateauError({ code: 'job.cancelled', message: 'The verification was cancelled.' });
  }
}
