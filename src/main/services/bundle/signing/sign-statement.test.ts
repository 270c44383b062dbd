import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { statementOf } from '../../../../core/sign-off/model.ts';
import { keyOfStatement, keyStandingOf, signStatement } from './sign-statement.ts';

const { signal } = new AbortController();
const statement = statementOf({
  ...{ role: 'sre', name: 'Sam Ito', signedAt: '2026-05-01T10:00:00.000Z' },
  ...{ bundleId: 'a'.repeat(32), manifestSha256: 'b'.repeat(64) },
});
let folder = '';
const at = (name: string): string => join(folder, name);

function allowed(who: string, key: string): string {
  writeFileSync(at(`signers-${who}`), `${who}@audit.example ${readFileSync(`${at(key)}.pub`, 'utf8')}`);
  return at(`signers-${who}`);
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plateau-statement-'));
  for (const [name, passphrase] of [
    ['sam', ''],
    ['max', ''],
    ['locked', 'correct horse'],
  ] as const) {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', passphrase, '-C', name, '-f', at(name)]);
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('is by somebody where the allowed signers have the key, by an unknown key elsewhere, and wrong over another name', async () => {
  const proof = await signStatement(statement, { key: at('sam'), signal });
  expect(proof.key).toBe(await keyOfStatement(statement, proof.signature, signal));
  const standing = (signers: string, of = statement) => keyStandingOf(of, proof, { allowed: signers, signal });
  expect(await standing(allowed('sam', 'sam'))).toEqual({ keyState: 'known', by: 'sam@audit.example' });
  expect(await standing(allowed('max', 'max'))).toEqual({ keyState: 'unknown', by: '' });
  expect(await standing(allowed('sam', 'sam'), { ...statement, name: 'Max Fox' })).toEqual({ keyState: 'bad', by: '' });
});

it('says of a statement without a signature that no key signs it', async () => {
  const none = { signature: '', key: '' };
  const checking = { allowed: allowed('sam', 'sam'), signal };
  expect(await keyStandingOf(statement, none, checking)).toEqual({ keyState: 'none', by: '' });
});

it('refuses a key whose passphrase nobody is asked for, rather than waiting at a terminal that nobody sees', async () => {
  const signing = signStatement(statement, { key: at('locked'), signal, asks: 'program' });
  await expect(signing).rejects.toMatchObject({ code: 'bundle.cannotSign', hint: expect.stringContaining('ssh-add') });
});

it('finds no key in the line of a public one that no agent has', async () => {
  const line = readFileSync(`${at('sam')}.pub`, 'utf8').trim();
  await expect(signStatement(statement, { key: line, signal, asks: 'program' })).rejects.toMatchObject({
    code: 'bundle.cannotSign',
  });
});
