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
import type { SignOffElsewhere } from '../../../../core/sign-off/elsewhere.ts';
import {
  SIGN_OFF_ROLES,
  signOffPath,
  signOffSignaturePath,
  signOffStatement,
} from '../../../../core/sign-off/model.ts';
import { keyOfStatement } from '../signing/sign-statement.ts';
import type { Contents } from '../verify/contents.ts';
import { type ElsewhereRecord, elsewhereRecords } from '../verify/elsewhere-records.ts';

/** What a bundle holds besides its items. */
export interface BundledWork {
  readonly findings: readonly BundledFinding[];
  /** Null of a bundle of the first form, which has none. */
  readonly investigation: InvestigationFile | null;
  /** Texts of baselines, by file. */
  readonly baselines: ReadonlyMap<string, string>;
  /** Pictures among the evidence, by `pictureKey`. */
  readonly pictures: ReadonlyMap<string, Uint8Array>;
  /** Who signed it, and what had come with other bundles into the workspace that it is of. */
  readonly signOffs: readonly Omit<SignOffElsewhere, 'recordedAt'>[];
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

/** Sign-offs as they lie in a bundle that verified, each with the fingerprint of its key. */
async function readSignOffs(
  contents: Contents,
  cameWith: string,
  signal: AbortSignal,
): Promise<BundledWork['signOffs']> {
  const given: Pick<ElsewhereRecord, 'statement' | 'signature' | 'cameWith'>[] = [];
  for (const role of SIGN_OFF_ROLES) {
    if (!contents.has(signOffPath(role))) continue;
    const statement = await read(contents, signOffPath(role), signOffStatement);
    const path = signOffSignaturePath(role);
    given.push({ statement, signature: contents.has(path) ? await contents.bytes(path) : null, cameWith });
  }
  for await (const record of elsewhereRecords(contents)) given.push(record);
  const found: Omit<SignOffElsewhere, 'recordedAt'>[] = [];
  for (const { statement, signature: bytes, cameWith: first } of given) {
    const { role, name, signedAt, bundleId, manifestSha256, shortened = false } = statement;
    const signature = bytes === null ? '' : Buffer.from(bytes).toString('utf8');
    const key = await keyOfStatement(statement, signature, signal);
    found.push({ role, name, signedAt, bundleId, manifestSha256, shortened, signature, key, cameWith: first });
  }
  return found;
}

/** Reads findings, investigation, baselines and sign-offs of a bundle that verified. Throws `bundle.notVerified`. */
export async function readWork(
  contents: Contents,
  { workspaceId, bundleId }: Manifest,
  signal: AbortSignal,
): Promise<BundledWork> {
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
  return {
    findings,
    investigation,
    baselines,
    pictures: await readPictures(contents, findings),
    signOffs: await readSignOffs(contents, bundleId, signal),
  };
}
