import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isThere, PACKERS, withBackslashes } from '../../../../../tests/support/bundle/packers.ts';
import { type Files, rawZip, unzipped, zipOf } from '../../../../../tests/support/bundle/zip-edit.ts';
import { missingTools, run, skipReason } from '../../../../../tests/support/tools.ts';
import { bundled, context, evidenceWorkspace } from '../evidence-for-tests.ts';
import { verifyBundle } from './verify-bundle.ts';

let folder = '';
let tree = '';
let own = '';
let files: Files = new Map();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plateau-repacked-'));
  own = join(folder, 'own.zip');
  await bundled(await evidenceWorkspace(folder), own);
  files = await unzipped(own);
  tree = join(folder, 'unpacked', 'audit');
  for (const [name, data] of files) {
    mkdirSync(dirname(join(tree, name)), { recursive: true });
    writeFileSync(join(tree, name), data);
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

let made = 0;
const zipPath = (): string => join(folder, `${++made}.zip`);

/** What is said of a zip: whether all is well, codes with paths, and the note about who packed it. */
async function told(zip: string) {
  const { ok, level, failures, warnings, meaning, replay } = await verifyBundle(zip, context);
  const note = warnings.find(({ code }) => code === 'container.repacked')?.message ?? null;
  return { ok, level, codes: failures.map(({ code, path }) => [code, path]), note, meaning, failures, replay };
}

it('says nothing of who packed a zip that is as Plateau writes it', async () => {
  expect((await told(own)).note).toBe(null);
});

describe('a bundle that was unpacked and packed again', () => {
  for (const { name, tool, pack } of PACKERS) {
    it.skipIf(!isThere(tool))(`verifies from ${name}${skipReason(isThere(tool) ? [] : [tool])}`, async () => {
      const zip = zipPath();
      pack(tree, zip);
      const { ok, level, codes, note, replay } = await told(zip);
      expect({ ok, level, codes }).toEqual({ ok: true, level: 'journal chain', codes: [] });
      expect(note).toContain('Another program packed this zip. What is hashed and signed is the manifest');
      expect(replay?.equal).toBe(replay?.verdicts);
    });
  }

  const noZip = missingTools('zip');
  it.skipIf(noZip.length > 0)(`verifies where it lies in a folder of the zip${skipReason(noZip)}`, async () => {
    const zip = zipPath();
    run('zip', ['-qr', zip, 'audit'], dirname(tree));
    const { codes, note } = await told(zip);
    expect(codes).toEqual([]);
    expect(note).toContain('The bundle lies in the folder “audit” of it.');
  });

  it('verifies with backslashes in all names, and not with them in some', async () => {
    const [plain, zip] = [zipPath(), zipPath()];
    zipOf(plain, files);
    withBackslashes(plain, zip);
    const { codes, note } = await told(zip);
    expect(codes).toEqual([]);
    expect(note).toContain('backslashes');
    const entries = [...files].map(([name, data]) => ({ name, data }));
    rawZip(zip, [...entries, { name: 'a\\x', data: Buffer.from('x') }]);
    expect((await told(zip)).codes).toContainEqual(['container.name.backslash', 'a\\x']);
  });
});

describe('what other programs add', () => {
  const withMore = async (...more: readonly string[]) => {
    const zip = zipPath();
    zipOf(zip, new Map([...files, ...more.map((name) => [name, Buffer.from('x')] as const)]));
    return told(zip);
  };

  it('is named as files that do not belong, with who gives such names', async () => {
    const found = await withMore('.DS_Store', 'findings/Thumbs.db', 'notes.txt');
    expect(found.codes).toEqual([
      ['file.extra', '.DS_Store'],
      ['file.extra', 'findings/Thumbs.db'],
      ['file.extra', 'notes.txt'],
    ]);
    expect(found.failures.map(({ message }) => message)).toEqual([
      'The manifest does not list the file. Its name is one that macOS gives to files of its own.',
      'The manifest does not list the file. Its name is one that Windows gives to files of its own.',
      'The manifest does not list the file.',
    ]);
    expect(found).toMatchObject({ ok: false, level: 'none' });
    expect(found.meaning).toContain('every file of the manifest is as it says, and others were added');
  });

  it('is named where it lies beside the folder of the bundle', async () => {
    const zip = zipPath();
    const entries = [...files].map(([name, data]) => ({ name: `audit/${name}`, data }));
    rawZip(zip, [...entries, { name: '__MACOSX/audit/._manifest.json', data: Buffer.from('x') }]);
    const { codes, failures } = await told(zip);
    expect(codes).toEqual([['file.extra', '__MACOSX/audit/._manifest.json']]);
    expect(failures[0]?.message).toContain('beside the folder “audit”');
  });

  it('is named where it is a folder with nothing in it, or data in the place of a folder', async () => {
    const zip = zipPath();
    const entries = [...files].map(([name, data]) => ({ name, data }));
    const empty = Buffer.alloc(0);
    rawZip(zip, [...entries, { name: 'findings/', data: empty, mode: 0o040755 }, { name: 'more/', data: empty }]);
    expect((await told(zip)).codes).toEqual([
      ['container.notAFile', 'more/'],
      ['file.extra', 'more/'],
    ]);
    rawZip(zip, [...entries, { name: 'findings/', data: Buffer.from('x'), mode: 0o040755 }]);
    expect((await told(zip)).codes).toEqual([['container.notAFile', 'findings/']]);
    rawZip(zip, [...entries, { name: 'journal.ndjson/', data: empty, mode: 0o040755 }]);
    expect((await told(zip)).codes).toContainEqual(['container.duplicate', 'journal.ndjson']);
  });

  const no7z = missingTools('7z');
  it.skipIf(no7z.length > 0)(`says which method packed what is not read${skipReason(no7z)}`, async () => {
    const zip = zipPath();
    run('7z', ['a', '-tzip', '-mm=Deflate64', '-bd', zip, '.'], tree);
    const { failures } = await told(zip);
    expect(new Set(failures.map(({ code }) => code))).toEqual(new Set(['container.method', 'manifest.missing']));
    expect(failures[0]?.message).toContain('packed by method 9 (Deflate64), which is not read here: unpack the zip');
  });
});

it('says of a folder that it has to be packed', async () => {
  await expect(verifyBundle(tree, context)).rejects.toMatchObject({
    code: 'bundle.unreadable',
    hint: 'Zip what is in it, with any program, and give the zip.',
  });
});
