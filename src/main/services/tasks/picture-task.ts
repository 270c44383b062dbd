import { z } from 'zod';
import type { PictureToLookAt } from '../../../core/bundle/picture-choice.ts';
import { pictureId } from '../../../core/bundle/picture-consent.ts';
import { PlateauError } from '../../../core/error.ts';
import { cleanedPicture } from '../bundle/leaving-pictures.ts';
import { workspaceAt } from './open-workspaces.ts';

const input = z.object({ workspace: z.string(), sha256: z.string().regex(/^[0-9a-f]{64}$/) });

/** A picture of the workspace as it would leave. Throws `finding.noSuchEvidence`, `picture.*`. */
export async function pictureTask(given: unknown): Promise<PictureToLookAt> {
  const { workspace, sha256: asked } = input.parse(given);
  const cleaned = await cleanedPicture(workspaceAt(workspace), asked);
  if (cleaned === null) {
    throw new PlateauError({
      code: 'finding.noSuchEvidence',
      message: `The picture “${asked}” is not in the workspace.`,
      hint: 'Add it to the finding again.',
    });
  }
  const { clean, sha256 } = cleaned;
  return { ...clean, id: pictureId(sha256), sha256 };
}
