import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { missingTools, skipReason } from '../../../../../tests/support/tools.ts';
import { isPublicKey, signingKeys } from './signing-keys.ts';

const missing = missingTools('ssh-keygen');
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plateau-keys-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.skipIf(missing.length > 0)(
  `lists keys whose private file is there, by the name of their owner, and nothing else${skipReason(missing)}`,
  () => {
    const make = (name: string) =>
      spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', `ann ${name}`, '-f', join(folder, name)]);
    for (const name of ['id_ed25519', 'gone']) expect(make(name).status).toBe(0);
    rmSync(join(folder, 'gone'));
    writeFileSync(join(folder, 'notes.pub'), 'not a key');
    writeFileSync(join(folder, 'notes'), '');
    const files = signingKeys(folder).filter(({ from }) => from === 'file');
    expect(files).toEqual([{ sign: join(folder, 'id_ed25519'), name: 'ann id_ed25519', from: 'file' }]);
    expect(signingKeys(join(folder, 'nowhere')).filter(({ from }) => from === 'file')).toEqual([]);
  },
);

it('tells the public half of a key from a path', () => {
  expect(isPublicKey('ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIk ann@laptop')).toBe(true);
  expect(isPublicKey('sk-ssh-ed25519@openssh.com AAAAGnNrLXNzaC1lZDI1NTE5')).toBe(true);
  expect(isPublicKey('/home/ann/.ssh/id_ed25519')).toBe(false);
});
