import { z } from 'zod';
import { toolBuild } from '../../../core/bundle/tool-build.ts';
import { otherVersionSentences } from '../../../core/bundle/verification.ts';
import { PlateauError } from '../../../core/error.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';
import { openContainer } from '../bundle/verify/container.ts';
import { Contents } from '../bundle/verify/contents.ts';
import { Failures } from '../bundle/verify/failures.ts';
import { readManifest } from '../bundle/verify/integrity.ts';
import { verifyBundle } from '../bundle/verify/verify-bundle.ts';

const signableInput = z.object({ path: z.string(), by: toolBuild });

/** A bundle that verifies, by its manifest. */
export interface SignableBundle {
  readonly bundleId: string;
  readonly manifestSha256: string;
  readonly workspaceId: string;
  readonly createdAt: string;
  /** The bytes of its manifest, which is UTF-8. */
  readonly manifest: string;
}

/** What somebody can sign of a file: a bundle with nothing wrong in it. Throws `signOff.notVerified`, `signOff.otherVersion`, `bundle.unreadable`, `job.cancelled`. */
export async function signableTask(given: unknown, context: TaskContext): Promise<SignableBundle> {
  const { path, by } = signableInput.parse(given);
  const verified = await verifyBundle(path, { ...context, allowedSigners: null, by });
  const failures = new Failures();
  const container = await openContainer(path, failures);
  try {
    const read = verified.ok ? await readManifest(new Contents(container, context.signal), failures) : null;
    // Another file may have taken its place between the two looks.
    if (read === null || read.sha256 !== verified.manifestSha256) {
      if (verified.outcome === 'other-version') {
        throw new PlateauError({
          code: 'signOff.otherVersion',
          message: `“${path}” cannot be signed off here. ${otherVersionSentences(verified).join(' ')}`,
          hint: 'Verify and sign it with the version that made it, or ask for a bundle of this one.',
        });
      }
      const [first] = verified.failures;
      throw new PlateauError({
        code: 'signOff.notVerified',
        message: `“${path}” cannot be signed off: it does not verify. ${first === undefined ? '' : `${first.path}: ${first.message}`}`,
        hint: '“plateau verify” lists all that is wrong with it. Ask for the bundle again.',
      });
    }
    const { bundleId, workspaceId, createdAt } = read.manifest;
    return { bundleId, manifestSha256: read.sha256, workspaceId, createdAt, manifest: read.bytes.toString('utf8') };
  } finally {
    await container.close();
  }
}
