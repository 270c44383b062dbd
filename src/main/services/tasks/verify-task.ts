import { z } from 'zod';
import { PlateauError } from '../../../core/error.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';
import { type BundleVerification, verifyBundle } from '../bundle/verify/verify-bundle.ts';

const verifyInput = z.object({ path: z.string() });

/** Verifies a bundle in a process of its own. Throws `bundle.unreadable`, `job.cancelled`. */
export async function verifyTask(given: unknown, context: TaskContext): Promise<BundleVerification> {
  const { path } = verifyInput.parse(given);
  try {
    return await verifyBundle(path, context);
  } catch (thrown) {
    if (!context.signal.aborted) throw thrown;
    throw new PlateauError({ code: 'job.cancelled', message: 'The verification was cancelled.' });
  }
}
