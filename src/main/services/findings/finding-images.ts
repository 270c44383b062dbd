import { createHash } from 'node:crypto';
import { createReadStream, existsSync, writeFileSync } from 'node:fs';
import { PlateauError } from '../../../core/error.ts';
import { IMAGE_HEAD_BYTES, imageTypeOf } from '../../../core/finding/image-type.ts';
import { diskFullOr } from '../../workspace/disk-full.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import type { ExportedFile } from '../profile-service.ts';

/** Largest picture, in bytes. */
const MOST_BYTES = 20 * 1024 * 1024;

/** A picture that has arrived and is not in the workspace yet. */
export interface StagedImage {
  readonly sha256: string;
  readonly bytes: number;
  readonly staged: string;
}

/** Takes a picture's bytes. Throws `finding.notAnImage`, `finding.imageTooLarge`, `workspace.diskFull`. */
export async function stageImage(workspace: Workspace, stream: AsyncIterable<Uint8Array>): Promise<StagedImage> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > MOST_BYTES) {
      throw new PlateauError({
        code: 'finding.imageTooLarge',
        message: `The picture is longer than ${MOST_BYTES} bytes.`,
        hint: 'Cut it to what it is to show.',
      });
    }
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  if (imageTypeOf(bytes) === null) {
    throw new PlateauError({
      code: 'finding.notAnImage',
      message: 'This is no PNG, JPEG or WebP picture.',
      hint: 'Save the dashboard’s picture as PNG.',
      at: { offset: 0 },
    });
  }
  const staged = workspace.artifacts.newStagingPath();
  try {
    writeFileSync(staged, bytes, { mode: 0o600, flush: true });
  } catch (cause) {
    workspace.artifacts.discard(staged);
    throw diskFullOr(cause, workspace.path);
  }
  return { sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length, staged };
}

/** A picture that is evidence of a finding. Throws `finding.noSuchEvidence`. */
export async function findingImage(workspace: Workspace, sha256: string): Promise<ExportedFile> {
  const isEvidence = workspace.findings
    .list()
    .some(({ body }) => body.evidence.some((row) => row.kind === 'image' && row.sha256 === sha256));
  const path = workspace.artifacts.path(sha256);
  if (!isEvidence || !existsSync(path)) {
    throw new PlateauError({
      code: 'finding.noSuchEvidence',
      message: `No finding has a picture “${sha256}”.`,
      hint: '“plateau finding show” lists what a finding has.',
    });
  }
  let head = new Uint8Array();
  for await (const chunk of createReadStream(path, { end: IMAGE_HEAD_BYTES - 1 })) head = Uint8Array.from(chunk);
  const { mediaType, extension } = imageTypeOf(head) ?? { mediaType: 'application/octet-stream', extension: 'bin' };
  return { name: `${sha256.slice(0, 12)}.${extension}`, mediaType, bytes: createReadStream(path) };
}
