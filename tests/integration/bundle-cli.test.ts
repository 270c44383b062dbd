import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BundleVerification } from '../../src/main/services/bundle/verify/verify-bundle.ts';
import { built } from '../support/built.ts';
import { plateau, type TerminalAnswer } from '../support/terminal-call.ts';
import { missingTools, skipReason, toolPath } from '../support/tools.ts';
import { temporaryUserData } from '../support/web-workbench.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const BEFORE = join(ROOT, 'resources/sample/orders-before.speedscope.json');
const PLAN = join(ROOT, 'tests/fixtures/plans/golden/pg15_seqscan_before.json');

const mine = temporaryUserData();
const auditor = temporaryUserData();
const zip = join(mine.path, 'audit.zip');
const unpacked = join(mine.path, 'unpacked');
const strangersTools = missingTools('python3', 'sha256sum', 'ssh-keygen');

const call = (...args: readonly string[]): Promise<TerminalAnswer> => plateau(mine.path, args);

/** Asked by somebody who has only the zip: no workspace, another home. */
async function verified(
  path: string,
  ...more: readonly string[]
): Promise<readonly [number | null, BundleVerification]> {
  const { out, err, code } = await plateau(auditor.path, ['verify', path, '--json', ...more]);
  if (out === '') throw new Error(`exit ${code}: ${err}`);
  return [code, JSON.parse(out) as BundleVerification];
}

const run = (command: string, args: readonly string[], cwd: string) =>
  spawnSync(toolPath(command) ?? command, args, { cwd, encoding: 'utf8' });

beforeAll(async () => {
  built('main/cli.js');
  const { out } = await call('import', BEFORE, PLAN, '--json');
  const { imported } = JSON.parse(out) as { readonly imported: readonly { readonly id: string }[] };
  await call('finding', 'new', imported[0]?.id ?? '');
  await call('finding', 'set', 'PERF-001', 'cause=Seen by alice@secret.example on 10.77.88.99');
  expect((await call('bundle', '-o', zip)).code).toBe(0);
});

afterAll(() => {
  mine.remove();
  auditor.remove();
});

describe('a bundle on another machine', () => {
  it('verifies with its verdicts made again, and has the same bytes when it is written twice', async () => {
    const [code, { ok, replay, failures, unheld }] = await verified(zip);
    expect({ code, ok, failures, unheld }).toEqual({ code: 0, ok: true, failures: [], unheld: [] });
    expect(replay?.verdicts).toBeGreaterThan(0);
    expect(replay?.equal).toBe(replay?.verdicts);
    const again = join(mine.path, 'again.zip');
    await call('bundle', '-o', again);
    expect(readFileSync(again).equals(readFileSync(zip))).toBe(true);
  });

  it.skipIf(strangersTools.length > 0)(
    `is unpacked and checked with nothing of Plateau’s, and holds no secret${skipReason(strangersTools)}`,
    () => {
      expect(run('python3', ['-m', 'zipfile', '-e', zip, unpacked], mine.path).status).toBe(0);
      const { status, stdout } = run('sha256sum', ['-c', 'SHA256SUMS'], unpacked);
      expect(stdout).not.toContain('FAILED');
      expect(status).toBe(0);
      for (const secret of ['alice@', 'secret.example', '10.77.88.99']) {
        expect(run('grep', ['-raoF', secret, '.'], unpacked).stdout).toBe('');
      }
      expect(readFileSync(join(unpacked, '06-performance-scalability-audit.md'), 'utf8')).toContain('PERF-001');
    },
  );

  it('fails where one byte is another one', async () => {
    const bytes = readFileSync(zip);
    const at = Math.floor(bytes.length / 2);
    bytes.writeUInt8(bytes.readUInt8(at) ^ 0x10, at);
    const broken = join(mine.path, 'broken.zip');
    writeFileSync(broken, bytes);
    const [code, { ok, failures }] = await verified(broken);
    expect([code, ok]).toEqual([1, false]);
    expect(failures.length).toBeGreaterThan(0);
  });

  it('comes back as a workspace that can be read and not changed', async () => {
    const elsewhere = join(auditor.path, 'received.zip');
    copyFileSync(zip, elsewhere);
    const { code, out } = await plateau(auditor.path, ['import', elsewhere, '--json']);
    expect(code).toBe(0);
    const { bundles } = JSON.parse(out) as { readonly bundles: readonly { readonly workspace: string }[] };
    const workspace = bundles[0]?.workspace ?? '';
    expect(existsSync(workspace)).toBe(true);
    const refused = await plateau(auditor.path, ['import', BEFORE, '--workspace', workspace]);
    expect(refused.code).toBe(3);
    expect(refused.out).toContain('workspace.readOnly');
  });
});

describe('a file that is no bundle, or a list of signers that is none', () => {
  it.each([
    ['bundle.unreadable', () => [PLAN]],
    ['bundle.noSigners', () => [zip, '--allowed-signers', join(mine.path, 'nobody')]],
    ['bundle.noSigners', () => [zip, '--allowed-signers', mine.path]],
  ] as const)('is bad input: %s', async (expected, args) => {
    const { code, err } = await plateau(auditor.path, ['verify', ...args()]);
    expect(err).toContain(expected);
    expect(code).toBe(3);
  });
});

describe('a signed bundle', () => {
  it.skipIf(strangersTools.length > 0)(`is signed by whom the auditor knows${skipReason(strangersTools)}`, async () => {
    const key = join(mine.path, 'key');
    expect(run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'ann', '-f', key], mine.path).status).toBe(0);
    const signed = join(mine.path, 'signed.zip');
    expect((await call('bundle', '-o', signed, '--sign', key)).code).toBe(0);
    const signers = join(auditor.path, 'signers');
    writeFileSync(signers, `ann@audit.example ${readFileSync(`${key}.pub`, 'utf8')}`);
    const [code, { level, signatures }] = await verified(signed, '--allowed-signers', signers);
    expect([code, level]).toEqual([0, 'signed']);
    expect(signatures.map(({ by }) => by)).toEqual(['ann@audit.example', 'ann@audit.example']);
    expect((await verified(signed))[1].level).toBe('journal chain');
  });
});
