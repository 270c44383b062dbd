import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { context } from '../bundle/evidence-for-tests.ts';
import { openSide } from './open-side.ts';

it.each([
  ['a folder that is no workspace', () => undefined, 'check.notAWorkspace'],
  // What may not be looked into cannot be made as root; a link to itself is refused in the same way.
  [
    'a workspace that may not be looked into',
    (database: string) => symlinkSync(database, database),
    'workspace.noAccess',
  ],
])('tells %s as what it is', async (_, make, code) => {
  const folder = mkdtempSync(join(tmpdir(), 'plateau-side-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const given = join(folder, 'given');
  mkdirSync(given);
  make(join(given, 'workspace.db'));
  const options = { scratch: folder, at: '', version: '0', by: context.by, context, reading: {} };
  await expect(openSide([given], '--before', options)).rejects.toMatchObject({ code });
});
