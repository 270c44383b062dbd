import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Workspace } from '../../workspace/workspace.ts';
import { cleanedPicture } from './leaving-pictures.ts';

const PICTURE = fileURLToPath(new URL('../../../../tests/fixtures/pictures/alpha.webp', import.meta.url));
const SHA256 = createHash('sha256').update('any picture').digest('hex');
let folder = '';
let workspace: Workspace;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plateau-pictures-'));
  workspace = Workspace.create(join(folder, 'w.plateau'), { at: '2026-01-01T00:00:00.000Z' });
});

afterEach(() => {
  workspace.close();
  rmSync(folder, { recursive: true, force: true });
});

it('a picture is cleaned once, whoever asks for it how often, and not given once it is gone', async () => {
  const path = workspace.artifacts.path(SHA256);
  mkdirSync(dirname(path), { recursive: true });
  copyFileSync(PICTURE, path);
  const first = await cleanedPicture(workspace, SHA256);
  expect(first?.clean.mediaType).toBe('image/png');
  expect(first?.sha256).toBe(
    createHash('sha256')
      .update(first?.clean.bytes ?? '')
      .digest('hex'),
  );
  expect(await cleanedPicture(workspace, SHA256)).toBe(first);
  rmSync(path);
  expect(await cleanedPicture(workspace, SHA256)).toBeNull();
});
