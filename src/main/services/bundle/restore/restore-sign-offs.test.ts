import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { resealed, unzipped, zipOf } from '../../../../../tests/support/bundle/zip-edit.ts';
import { REPORT_MARKDOWN } from '../../../../core/bundle/manifest.ts';
import type { RedactionProfileId } from '../../../../core/redact/profiles.ts';
import { elsewherePath, SIGN_OFFS_ELSEWHERE } from '../../../../core/sign-off/elsewhere.ts';
import { type SignOffRole, statementOf } from '../../../../core/sign-off/model.ts';
import { standingOf } from '../../../../core/sign-off/standing.ts';
import { Workspace } from '../../../workspace/workspace.ts';
import type { BundleOutcome } from '../../tasks/bundle-task.ts';
import { restoreTask } from '../../tasks/restore-task.ts';
import { bundled, context, evidenceWorkspace } from '../evidence-for-tests.ts';
import { signStatement } from '../signing/sign-statement.ts';
import { verifyBundle } from '../verify/verify-bundle.ts';

const DAY = '2026-01-02T09:00:00.000Z';
const AT = '2026-02-01T00:00:00.000Z';
let folder = '';
let workspace = '';
let first: BundleOutcome;
let zip = '';
const at = (name: string): string => join(folder, name);

async function sign(role: SignOffRole, name: string, key: string | null): Promise<void> {
  const { bundleId, manifestSha256 } = first;
  const statement = statementOf({ role, name, signedAt: DAY, bundleId, manifestSha256 });
  const proof =
    key === null ? { signature: '', key: '' } : await signStatement(statement, { key, signal: context.signal });
  inWorkspace(workspace, (one) => one.write(() => one.signOffs.add({ ...statement, ...proof, recordedAt: DAY })));
}

function inWorkspace<T>(path: string, look: (workspace: Workspace) => T): T {
  const opened = Workspace.open(path);
  try {
    return look(opened);
  } finally {
    opened.close();
  }
}

const restore = (path: string, into: string | null) =>
  restoreTask({ path, into, folder: at('bundles'), at: AT, who: 'bob', version: '0', by: context.by }, context);

function own(name: string): string {
  Workspace.create(at(name), { at: AT }).close();
  return at(name);
}

const elsewhereIn = (path: string) => inWorkspace(path, ({ signOffs }) => signOffs.elsewhere());
const exported = (path: string, name: string, profile?: RedactionProfileId) => bundled(path, at(name), null, profile);
const verified = (name: string) => verifyBundle(at(name), context);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plateau-elsewhere-'));
  workspace = await evidenceWorkspace(folder);
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'sam', '-f', at('key')]);
  first = await bundled(workspace, at('first.zip'));
  await sign('sre', 'Sam Ito', at('key'));
  await sign('product', 'Ida Wolf', null);
  zip = at('signed.zip');
  await bundled(workspace, zip);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('brings sign-offs into a workspace that is made of the bundle, with who, which manifest and which key', async () => {
  const { workspace: made, work } = await restore(zip, null);
  expect(work).toMatchObject({ signOffs: 2, signOffsLeft: 0 });
  const [sam, ida] = elsewhereIn(made);
  expect(sam).toMatchObject({
    ...{ role: 'sre', name: 'Sam Ito', signedAt: DAY, manifestSha256: first.manifestSha256 },
    ...{ bundleId: first.bundleId, cameWith: first.bundleId, key: expect.stringMatching(/^SHA256:/), recordedAt: AT },
  });
  expect(ida).toMatchObject({ role: 'product', name: 'Ida Wolf', key: '', signature: '' });
});

it('never counts them as signatures of what this workspace exports', async () => {
  const path = own('counting.plateau');
  await restore(zip, path);
  await exported(path, 'counted.zip');
  const roles = inWorkspace(path, (one) => standingOf(one.signOffs.list(), one.bundles.list(), one.state('0')));
  expect(roles.every(({ signOff }) => signOff === null)).toBe(true);
  const { ok, failures, signOffs, bundleId } = await verified('counted.zip');
  expect([ok, failures]).toEqual([true, []]);
  expect(bundleId).not.toBe(first.bundleId);
  expect(signOffs.map(({ role, bundle, state }) => [role, bundle, state])).toEqual([
    ['sre', 'elsewhere', 'unknown'],
    ['product', 'elsewhere', 'none'],
  ]);
});

it('tells them apart in the report', async () => {
  const path = own('reporting.plateau');
  await restore(zip, path);
  await exported(path, 'reported.zip');
  const report = (await unzipped(at('reported.zip'))).get(REPORT_MARKDOWN)?.toString() ?? '';
  expect(report).toMatch(/Nobody has signed bundle/);
  expect(report).toContain('2 sign-offs came with bundles that were taken in');
  expect(report).toContain(`signed elsewhere, for bundle \`${first.bundleId}\``);
});

it('keeps each once, and none of those that were given here', async () => {
  const path = own('once.plateau');
  await restore(zip, path);
  expect((await restore(zip, path)).work).toMatchObject({ signOffs: 0 });
  expect(elsewhereIn(path)).toHaveLength(2);
  expect((await restore(zip, workspace)).work).toMatchObject({ signOffs: 0 });
  expect(elsewhereIn(workspace)).toEqual([]);
});

it('makes a sign-off of what is here one for an older bundle, since it is in the bundle', async () => {
  const path = own('state.plateau');
  const state = () => inWorkspace(path, (one) => one.state('0'));
  const before = state();
  inWorkspace(path, (one) =>
    one.write(() =>
      one.signOffs.addElsewhere({
        ...{ role: 'sre', name: 'X', shortened: false, signedAt: DAY, bundleId: first.bundleId },
        ...{ manifestSha256: first.manifestSha256, signature: '', key: '', cameWith: first.bundleId, recordedAt: AT },
      }),
    ),
  );
  expect(state()).not.toBe(before);
});

it('says on of whom they are through a second workspace', async () => {
  const second = own('second.plateau');
  await restore(zip, second);
  await exported(second, 'second.zip');
  const third = own('third.plateau');
  await restore(at('second.zip'), third);
  expect(elsewhereIn(third)).toMatchObject([
    { name: 'Sam Ito', cameWith: first.bundleId, key: expect.stringMatching(/^SHA256:/) },
    { name: 'Ida Wolf', cameWith: first.bundleId },
  ]);
});

it('leaves initials and no signature under the strict profile', async () => {
  const path = own('strict.plateau');
  await restore(zip, path);
  await exported(path, 'strict.zip', 'share-external-strict');
  const files = await unzipped(at('strict.zip'));
  const all = [...files.values()].map((bytes) => bytes.toString('latin1')).join('\n');
  expect(all).not.toContain('Sam Ito');
  const { signOffs } = JSON.parse(files.get(SIGN_OFFS_ELSEWHERE)?.toString() ?? '');
  expect(signOffs).toMatchObject([{ isSigned: false }, { isSigned: false }]);
  expect(JSON.parse(files.get(elsewherePath(0, 'json'))?.toString() ?? '')).toMatchObject({ shortened: true });
  expect((await verified('strict.zip')).ok).toBe(true);
});

it('lets ssh-keygen itself check one, and finds a name that was changed under it, and what is no list', async () => {
  const path = own('forged.plateau');
  await restore(zip, path);
  await exported(path, 'forged.zip');
  const files = await unzipped(at('forged.zip'));
  const [statement, signature] = [elsewherePath(0, 'json'), elsewherePath(0, 'sshsig')];
  writeFileSync(at('s.sig'), files.get(signature) ?? '');
  const args = ['-Y', 'check-novalidate', '-n', 'plateau-sign-off', '-s', at('s.sig')];
  expect(execFileSync('ssh-keygen', args, { input: files.get(statement), encoding: 'utf8' })).toMatch(/^Good /);
  const forged = async (where: string, text: string) => {
    zipOf(at('other.zip'), resealed(new Map([...files, [where, Buffer.from(text)]])));
    return (await verified('other.zip')).failures.map((failure) => [failure.code, failure.path]);
  };
  const text = files.get(statement)?.toString() ?? '';
  expect(await forged(statement, text.replace('Sam Ito', 'Max Fox'))).toEqual([['signOff.badSignature', signature]]);
  for (const [where, other] of [
    [statement, `${text} `],
    [SIGN_OFFS_ELSEWHERE, '{"__proto__": 1}'],
  ] as const) {
    expect(await forged(where, other)).toEqual([['signOff.malformed', SIGN_OFFS_ELSEWHERE]]);
  }
});
