import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { PictureChoice } from '../../../core/bundle/picture-choice.ts';
import { consentsIn, type PictureConsent } from '../../../core/bundle/picture-consent.ts';
import { picturePath } from '../../../core/bundle/picture-file.ts';
import { toErrorData } from '../../../core/error.ts';
import type { EvidenceRow, FindingBody } from '../../../core/finding/model.ts';
import type { CleanPicture } from '../../../core/picture/model.ts';
import type { RedactionProfileId } from '../../../core/redact/profiles.ts';
import { pictureKey } from '../../../core/report/picture.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { cleanedFile } from '../cleaned-file.ts';
import { Lru } from '../tasks/lru.ts';

type ImageRow = Extract<EvidenceRow, { readonly kind: 'image' }>;

/** A row of evidence that is a picture. */
export interface PictureRow {
  readonly finding: string;
  readonly row: ImageRow;
  /** Its finding says that it is to stay out. */
  readonly isLeftOut: boolean;
}

/** A picture on its way out, or why it stays. */
export type LeavingPicture =
  | {
      readonly clean: CleanPicture;
      /** Of the clean bytes. */
      readonly sha256: string;
      readonly path: string;
      readonly consent: PictureConsent;
    }
  | { readonly why: string };

/** Pictures among a finding's evidence. */
export const pictureRows = (finding: string, { evidence, leftOut }: FindingBody): readonly PictureRow[] =>
  evidence.flatMap((row) =>
    row.kind === 'image' ? [{ finding, row, isLeftOut: leftOut.some(({ evidence: left }) => left === row.id) }] : [],
  );

/** A picture as it leaves, and the SHA-256 of that. */
interface Cleaned {
  readonly clean: CleanPicture;
  readonly sha256: string;
}

/** Pictures that this process has cleaned, by the SHA-256 of what they were: each preview and each pass of an export asks for all of them again. */
const CLEANED = new Lru<Cleaned>(1 << 26);

/** A picture of the workspace as it would leave. Throws `picture.*`; null where it is gone. */
export async function cleanedPicture(workspace: Workspace, sha256: string): Promise<Cleaned | null> {
  const path = workspace.artifacts.path(sha256);
  if (!existsSync(path)) return null;
  const cleaned = CLEANED.peek(sha256) ?? (await cleanedNow(readFileSync(path)));
  return CLEANED.get(
    sha256,
    () => cleaned,
    ({ clean }) => clean.bytes.length,
  );
}

async function cleanedNow(bytes: Uint8Array): Promise<Cleaned> {
  const clean = await cleanedFile(bytes);
  return { clean, sha256: createHash('sha256').update(clean.bytes).digest('hex') };
}

async function leavingPicture(
  workspace: Workspace,
  { finding, row, isLeftOut }: PictureRow,
  consent: PictureConsent | undefined,
): Promise<LeavingPicture> {
  if (isLeftOut) return { why: 'The finding leaves this picture out.' };
  if (consent === undefined) {
    return { why: 'Nobody has said that this picture shows nothing that may not leave. Ask for it by its commitment.' };
  }
  try {
    const cleaned = await cleanedPicture(workspace, row.sha256);
    if (cleaned === null) return { why: 'The picture is not in the workspace.' };
    if (cleaned.sha256 !== consent.leaving) {
      return { why: 'It would leave as other bytes than those that were looked at; it has to be looked at again.' };
    }
    return { ...cleaned, path: picturePath(finding, row.id, cleaned.clean.extension), consent };
  } catch (thrown) {
    return { why: toErrorData(thrown).message };
  }
}

/** Every picture among the evidence of a workspace, by its row: as it leaves under a profile, or why it does not. */
export async function leavingPictures(
  workspace: Workspace,
  profile: RedactionProfileId,
): Promise<ReadonlyMap<string, LeavingPicture>> {
  const rows = workspace.findings.list().flatMap(({ id, body }) => pictureRows(id, body));
  if (rows.length === 0) return new Map();
  const consents = consentsIn(workspace.journal(), profile);
  const leaving = new Map<string, LeavingPicture>();
  // One after the other: each can take a lot of memory.
  for (const one of rows) {
    leaving.set(
      pictureKey(one.finding, one.row.id),
      await leavingPicture(workspace, one, consents.get(one.row.sha256)),
    );
  }
  return leaving;
}

/** The same for the person who decides: what the pictures are of, as the workspace has it. */
export function pictureChoices({
  workspace,
  pictures,
  profile,
}: {
  readonly workspace: Workspace;
  readonly pictures: ReadonlyMap<string, LeavingPicture>;
  readonly profile: RedactionProfileId;
}): readonly PictureChoice[] {
  const consents = consentsIn(workspace.journal(), profile);
  return workspace.findings
    .list()
    .flatMap(({ id, body }) => pictureRows(id, body))
    .map(({ finding, row }) => {
      const { id: evidence, sha256, dashboard, from, to, caption } = row;
      const picture = pictures.get(pictureKey(finding, evidence));
      const given = consents.get(sha256);
      return {
        ...{ finding, evidence, sha256, dashboard, from, to, caption },
        consent: given === undefined ? null : { who: given.who, at: given.at },
        why: picture !== undefined && 'why' in picture ? picture.why : null,
      };
    });
}
