import { type BundledFinding, evidencePath, FINDINGS } from '../../../../core/bundle/findings-file.ts';
import { type Manifest, REDACTION } from '../../../../core/bundle/manifest.ts';
import { type BundledConsent, PICTURES, picturePath, redactionFile } from '../../../../core/bundle/picture-file.ts';
import { cleanPicture } from '../../../../core/picture/clean-picture.ts';
import { PICTURE_ZLIB } from '../../picture-zlib.ts';
import type { Contents } from './contents.ts';
import type { Failures } from './failures.ts';

const said = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));

async function consentsOf(contents: Contents): Promise<readonly BundledConsent[]> {
  if (!contents.has(REDACTION)) return [];
  try {
    return redactionFile.parse(JSON.parse((await contents.bytes(REDACTION)).toString('utf8'))).pictures;
  } catch {
    // What nobody can read says nothing of any picture.
    return [];
  }
}

/** Whether nothing but the picture is in its file, and it is what the manifest calls it. */
async function checkClean(path: string, mediaType: string, contents: Contents, failures: Failures): Promise<void> {
  if (!contents.has(path)) return;
  try {
    const { leftBehind, mediaType: is } = cleanPicture(await contents.bytes(path), PICTURE_ZLIB);
    const what = leftBehind.map((part) => part.what).join(', ');
    if (what !== '') failures.add(path, 'picture.notClean', `Its file holds more than the picture: ${what}.`);
    if (is !== mediaType) failures.add(path, 'picture.notClean', `It is ${is}; the manifest says ${mediaType}.`);
  } catch (thrown) {
    failures.add(path, 'picture.notClean', said(thrown));
  }
}

/**
 * Whether each picture among the evidence is there or said to be missing, is of the file that the evidence names, holds nothing beside what it shows, and has
 * the word of a person for these very bytes; and whether no other picture lies among them.
 */
export async function checkPictures(
  { files, missing, rawHashes }: Manifest,
  contents: Contents,
  findings: readonly BundledFinding[],
  failures: Failures,
): Promise<void> {
  const inFolder = new Map(
    files.flatMap((file) => (file.path.startsWith(`${PICTURES}/`) ? [[file.path, file] as const] : [])),
  );
  const left = new Set(missing.map(({ path }) => path));
  const consents = new Map((await consentsOf(contents)).map((one) => [one.path, one]));
  const expected = new Set<string>();
  for (const { id, body } of findings) {
    for (const row of body.evidence) {
      if (row.kind !== 'image') continue;
      const paths = ['png', 'jpg'].map((extension) => picturePath(id, row.id, extension));
      const file = paths.flatMap((path) => inFolder.get(path) ?? [])[0];
      if (file === undefined) {
        if (left.has(evidencePath(id, row.id))) continue;
        const message = `${id} has the picture ${row.id}, which is neither there nor said to be missing.`;
        failures.add(FINDINGS, 'reference.picture', message);
        continue;
      }
      const { path, sha256, mediaType, source } = file;
      expected.add(path);
      if (rawHashes === 'commitment' && source?.commitment !== row.sha256) {
        failures.add(path, 'reference.picture', `It is of another picture than ${row.id} of ${id} names.`);
      }
      const consent = consents.get(path);
      if (consent?.sha256 !== sha256 || consent.finding !== id || consent.evidence !== row.id) {
        const message = `${REDACTION} has nobody’s word for this picture: that it shows nothing that may not leave.`;
        failures.add(path, 'picture.noConsent', message);
      }
      await checkClean(path, mediaType, contents, failures);
    }
  }
  for (const path of inFolder.keys()) {
    if (!expected.has(path)) failures.add(path, 'reference.picture', 'It is no evidence of any finding.');
  }
}
