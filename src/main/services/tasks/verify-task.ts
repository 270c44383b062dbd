import { z } from 'zod';
import { PlateauError } from '../../../core/error.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';
import { type BundleVerification, verifyBundle } from '../bundle/verify/verify-bundle.ts';

const verifyInput = z.object({ path: z.string(), allowedSigners: z.string().nullable() });

/** Verifies a bundle in a process of its own. Throws `bundle.unreadable`, `job.cancelled`. */
export async function verifyTask(given: unknown, context: TaskContext): Promise<BundleVerification> {
  const { path, allowedSigners } = verifyInput.parse(given);
  try {
    return await verifyBundle(path, { ...context, allowedSigners });
  } catch (thrown) {
    if (!context.signal.aborted) throw thrown;
    throw new PlateauError({ code: 'job.cancelled', message: 'The verification was cancelled.' });
  }
}
