import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { PlateauError } from '../../../core/error.ts';
import { whyNoFile } from '../../../core/file-failure.ts';
import { commitmentOf, openingOf } from '../../../core/redact/commitment.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { openContainer } from './verify/container.ts';
import { Contents } from './verify/contents.ts';
import { Failures } from './verify/failures.ts';
import { readManifest } from './verify/integrity.ts';
import { BundledRows } from './verify/replay-bundle.ts';

/** What its owner shows of a raw file, so that others can tell which items of a bundle were read from it. */
export interface RawProof {
  /** Of the file. */
  readonly sha256: string;
  /** What stands for it in bundles of this workspace. */
  readonly commitment: string;
  /** What makes the commitment of the hash; it proves this file only. */
  readonly opening: string;
  /** Items of the workspace that were read from it. */
  readonly items: readonly string[];
}

/** What a bundle says of a raw file. */
export interface ProvenFile {
  readonly sha256: string;
  readonly commitment: string;
  /** Items of the bundle that were read from this very file; none where it is of another. */
  readonly items: readonly string[];
}

/** Throws `prove.unreadable`. */
async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash);
  } catch (cause) {
    throw new PlateauError({
      code: 'prove.unreadable',
      message: `“${path}” cannot be read: ${whyNoFile(cause)}.`,
      hint: 'Give the file that was imported, as it was.',
      cause,
    });
  }
  return hash.digest('hex');
}

/** The commitment that stands for a file in bundles of a workspace, and what opens it. Throws `prove.unreadable`. */
export async function rawProof(workspace: Workspace, path: string): Promise<RawProof> {
  const sha256 = await sha256Of(path);
  const opening = openingOf(workspace.secret(), sha256);
  const items = workspace.items.list({ runs: true }).filter((item) => item.sha256 === sha256);
  return { sha256, commitment: commitmentOf(opening, sha256), opening, items: items.map(({ id }) => id) };
}

/**
 * Which items of a bundle were read from a file, by the opening that its owner showed. The bundle is not verified by this. Throws `prove.unreadable`,
 * `bundle.unreadable`.
 */
export async function provenIn(
  zip: string,
  { path, opening }: { readonly path: string; readonly opening: string },
  signal: AbortSignal,
): Promise<ProvenFile> {
  const sha256 = await sha256Of(path);
  const commitment = commitmentOf(opening, sha256);
  const failures = new Failures();
  const container = await openContainer(zip, failures);
  try {
    const contents = new Contents(container, signal);
    const manifest = await readManifest(contents, failures);
    const { records } = await BundledRows.read(contents, failures);
    const ofFile = new Set(
      (manifest?.manifest.files ?? []).flatMap(({ captureId, source }) =>
        captureId !== undefined && source?.commitment === commitment ? [captureId] : [],
      ),
    );
    const items = [...records.values()].filter((record) => record.sha256 === commitment || ofFile.has(record.id));
    return { sha256, commitment, items: items.map(({ id }) => id) };
  } finally {
    await container.close();
  }
}
