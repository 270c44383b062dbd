import { z } from 'zod';
import { type BundledFinding, FINDINGS, findingsFile } from '../../../../core/bundle/findings-file.ts';
import {
  INVESTIGATION,
  type InvestigationFile,
  investigationFile,
} from '../../../../core/bundle/investigation-file.ts';
import { MANIFEST, type Manifest } from '../../../../core/bundle/manifest.ts';
import { picturePath } from '../../../../core/bundle/picture-file.ts';
import { PlateauError } from '../../../../core/error.ts';
import { foreignFinding, foreignFindings } from '../../../../core/finding/imported.ts';
import { pictureKey } from '../../../../core/report/picture.ts';
import type { Contents } from '../verify/contents.ts';

/** What a bundle holds besides its items. */
export interface BundledWork {
  readonly findings: readonly BundledFinding[];
  /** Null of a bundle of the first form, which has none. */
  readonly investigation: InvestigationFile | null;
  /** Texts of baselines, by file. */
  readonly baselines: ReadonlyMap<string, string>;
  /** Pictures among the evidence, by `pictureKey`. */
  readonly pictures: ReadonlyMap<string, Uint8Array>;
}

/** What findings are called by: a bundle of somebody else's may say anything. */
const named = z.object({ findings: z.array(foreignFinding.pick({ id: true })) });
const origin = foreignFindings.pick({ workspace: true });

function notOfTheForm(path: string, { issues: [issue] }: z.ZodError): PlateauError {
  return new PlateauError({
    code: 'bundle.notVerified',
    message: `${path} is not of the form this version knows: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`,
    hint: 'Ask for the bundle again, or for a newer Plateau.',
  });
}

async function read<T>(contents: Contents, path: string, schema: z.ZodType<T>): Promise<T> {
  const parsed = schema.safeParse(JSON.parse((await contents.bytes(path)).toString('utf8')));
  if (parsed.success) return parsed.data;
  throw notOfTheForm(path, parsed.error);
}

async function readPictures(
  contents: Contents,
  findings: readonly BundledFinding[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const pictures = new Map<string, Uint8Array>();
  for (const { id, body } of findings) {
    for (const { kind, id: row } of body.evidence) {
      if (kind !== 'image') continue;
      const path = ['png', 'jpg'].map((extension) => picturePath(id, row, extension)).find((one) => contents.has(one));
      if (path !== undefined) pictures.set(pictureKey(id, row), await contents.bytes(path));
    }
  }
  return pictures;
}

/** Reads findings, investigation and baselines of a bundle that verified. Throws `bundle.notVerified`. */
export async function readWork(contents: Contents, { workspaceId }: Manifest): Promise<BundledWork> {
  const { findings } = await read(contents, FINDINGS, findingsFile);
  const ids = named.safeParse({ findings });
  if (!ids.success) throw notOfTheForm(FINDINGS, ids.error);
  const from = origin.safeParse({ workspace: workspaceId });
  if (!from.success) throw notOfTheForm(MANIFEST, from.error);
  const investigation = contents.has(INVESTIGATION) ? await read(contents, INVESTIGATION, investigationFile) : null;
  const baselines = new Map<string, string>();
  for (const { file } of investigation?.baselines ?? []) {
    if (file !== null && contents.has(file)) baselines.set(file, (await contents.bytes(file)).toString('utf8'));
  }
  return { findings, investigation, baselines, pictures: await readPictures(contents, findings) };
}
