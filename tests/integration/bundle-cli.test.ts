import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NamedWord } from '../../src/core/redact/model.ts';
import type { RawProof } from '../../src/main/services/bundle/proof.ts';
import type { BundleVerification } from '../../src/main/services/bundle/verify/verify-bundle.ts';
import { findBrowser, surroundings } from '../../src/main/services/find-browser.ts';
import type { BundleOutcome } from '../../src/main/services/tasks/bundle-task.ts';
import { built } from '../support/built.ts';
import { damaged, unzipped } from '../support/bundle/zip-edit.ts';
import { plateau, startPlateau, type TerminalAnswer } from '../support/terminal-call.ts';
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

const printing = [...missingTools('pdftotext'), ...(findBrowser(surroundings()) === null ? ['a browser'] : [])];

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

  it('leaves nothing behind in the home of who only verifies', async () => {
    const home = join(auditor.path, 'empty/plateau');
    const { code } = await plateau(home, ['verify', zip]);
    expect([0, 2]).toContain(code);
    expect(existsSync(join(auditor.path, 'empty'))).toBe(false);
  });

  it('fails where one byte is another one', async () => {
    const broken = join(mine.path, 'broken.zip');
    await damaged(zip, broken);
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

describe('writing a bundle', () => {
  it('names it in a folder by a template that tells bundles apart', async () => {
    const folder = join(mine.path, 'named');
    mkdirSync(folder);
    const { code, out } = await call('bundle', '-o', folder, '--name', '{day} acme {id}', '--json');
    expect(code).toBe(0);
    expect((JSON.parse(out) as BundleOutcome).path).toMatch(/named\/\d{8} acme [0-9a-f]{8}\.zip$/);
    const refused = await call('bundle', '-o', folder, '--name', '{day}');
    expect([refused.code, refused.err]).toEqual([3, expect.stringContaining('It needs {id} or {bundle}')]);
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it.skipIf(missingTools('script').length > 0)('shows on a terminal what it does and how much of all is done', () => {
    const command = [process.execPath, join(ROOT, 'out/main/cli.js'), 'bundle', '-o', join(mine.path, 'seen.zip')];
    const env = { ...process.env, FORCE_COLOR: undefined, PLATEAU_WORKSPACE: undefined, PLATEAU_USER_DATA: mine.path };
    const shell = command.map((word) => `'${word}'`).join(' ');
    const { status, stdout } = spawnSync('script', ['-qec', shell, '/dev/null'], { encoding: 'utf8', env });
    expect(status).toBe(0);
    const shares = [...stdout.matchAll(/[█░]{24} (\d+) % (\S+)/g)].map(([, share]) => Number(share));
    expect(shares.length).toBeGreaterThan(2);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
  });

  it('that is interrupted leaves all of it or nothing', async () => {
    const folder = join(mine.path, 'interrupted');
    mkdirSync(folder);
    const own = join(mine.path, 'interrupted.plateau');
    expect((await call('init', own)).code).toBe(0);
    expect((await call('import', BEFORE, PLAN, '--workspace', own)).code).toBe(0);
    const { child, answer } = startPlateau(mine.path, ['bundle', '-o', folder, '--workspace', own]);
    let ended = false;
    void answer.then(() => {
      ended = true;
    });
    while (!ended && readdirSync(join(own, 'staging')).length === 0) await setTimeout(5);
    child.kill('SIGINT');
    const { code } = await answer;
    const left = readdirSync(folder);
    expect(left.every((name) => name.endsWith('.zip'))).toBe(true);
    expect(left).toHaveLength(code === 0 ? 1 : 0);
    expect(readdirSync(join(own, 'staging'))).toEqual([]);
  });
});

describe('what is said of an audit, and where it goes', () => {
  it('names the bundle after project, day and id in a folder, says who and what on its first page, and never guesses', async () => {
    const folder = join(mine.path, 'out');
    mkdirSync(folder);
    const said = ['--repository', 'shop', '--commit', 'd2f1c0de9a', '--auditor', 'Anna Berg'];
    const { out, code } = await call('bundle', '-o', folder, ...said, '--json');
    expect(code).toBe(0);
    const { path } = JSON.parse(out) as BundleOutcome;
    expect(path).toMatch(/out\/[\w.-]+-perf-audit-\d{8}-[0-9a-f]{8}\.zip$/);
    const page = (await unzipped(path)).get('06-performance-scalability-audit.md')?.toString() ?? '';
    for (const value of ['shop', 'd2f1c0de9a', 'Anna Berg']) expect(page).toContain(value);
    const unsaid = (await unzipped(zip)).get('06-performance-scalability-audit.md')?.toString() ?? '';
    expect(unsaid.match(/not stated/g)?.length).toBeGreaterThanOrEqual(3);
    const manifest = JSON.parse((await unzipped(path)).get('manifest.json')?.toString() ?? '');
    expect(manifest).toMatchObject({ rawHashes: 'commitment' });
    expect(manifest.tool.commit ?? manifest.tool.commitUnknown).toMatch(/^[0-9a-f]{40}$|built/);
  });

  it.skipIf(printing.length > 0)(
    `has the report as a PDF where that is asked for, with the same bytes each time${skipReason(printing)}`,
    async () => {
      const [one, two] = ['one', 'two'].map((name) => join(mine.path, `printed-${name}.zip`));
      for (const path of [one, two]) expect((await call('bundle', '--pdf', '-o', path ?? '')).code).toBe(0);
      expect(readFileSync(two ?? '').equals(readFileSync(one ?? ''))).toBe(true);
      const files = await unzipped(one ?? '');
      const pdf = join(mine.path, 'report.pdf');
      writeFileSync(pdf, files.get('report/report.pdf') ?? '');
      const text = run('pdftotext', [pdf, '-'], mine.path).stdout;
      // As it leaves: under the names that items have outside, and without what was taken out.
      expect(text).toContain(JSON.parse(files.get('manifest.json')?.toString() ?? '').bundleId);
      for (const row of files.get('workspace/export.ndjson')?.toString().trim().split('\n') ?? []) {
        expect(text).toContain((JSON.parse(row) as { readonly id: string }).id);
      }
      expect(text).not.toContain('alice@secret.example');
      const [code, { ok }] = await verified(one ?? '');
      expect({ code, ok }).toEqual({ code: 0, ok: true });
    },
  );

  it('refuses a commit that is none, and pointers to code where the profile takes them out', async () => {
    for (const args of [
      ['--commit', 'main'],
      ['--commit', 'd2f1c0de9a', '--profile', 'share-external-strict'],
    ]) {
      const { code, err } = await call('bundle', '-o', join(mine.path, 'never.zip'), ...args);
      expect(err).toContain('cli.usage');
      expect(code).toBe(3);
    }
    expect(existsSync(join(mine.path, 'never.zip'))).toBe(false);
  });

  it('lets a place of a text stand that a person named', async () => {
    const { out } = await call('redact', '--dry-run', '--all', '--json');
    const { hits } = JSON.parse(out) as { readonly hits: readonly { readonly id: string; readonly class: string }[] };
    const idOf = (dataClass: string): string => hits.find((hit) => hit.class === dataClass)?.id ?? '';
    const kept = join(mine.path, 'kept.zip');
    const unknown = await call('bundle', '-o', kept, '--keep', `${idOf('address')},hit-00000000`);
    expect(unknown).toMatchObject({ code: 0, err: expect.stringContaining('--keep hit-00000000 names no place') });
    expect(unknown.err).not.toContain(idOf('address'));
    expect((await unzipped(kept)).get('findings/PERF-001.md')?.toString()).toContain('10.77.88.99');
    // The mail address is a constant of the plan as well, which no text may bring back; every place is named.
    const stopped = await call('bundle', '-o', join(mine.path, 'never.zip'), '--keep', idOf('email'));
    expect(stopped.code).toBe(3);
    expect(stopped.err).toContain('bundle.leak');
    expect(stopped.err).toMatch(/\n {2}findings\/PERF-001\.md, byte \d+/);
  });
});

describe('a common word that the evidence has as a name', () => {
  it('is listed under the strict profile, and goes from texts where a person says so', async () => {
    await call('finding', 'set', 'PERF-001', 'symptom=All orders come late; the scan is of `orders`.');
    const strict = ['--profile', 'share-external-strict'];
    const dryRun = ['redact', '--dry-run', '--all', ...strict];
    const { words } = JSON.parse((await call(...dryRun, '--json')).out) as { readonly words: readonly NamedWord[] };
    const orders = words.find(({ word }) => word === 'orders');
    expect(orders).toMatchObject({ class: 'table', goes: false, replacement: expect.stringMatching(/^table_/) });
    expect((await call(...dryRun)).out).toMatch(
      /All stay, unless --hide names them, or says all:[\s\S]*\n\S+ +stays +orders/,
    );
    const [stays, goes] = [join(mine.path, 'stays.zip'), join(mine.path, 'goes.zip')];
    const textOf = async (path: string) => (await unzipped(path)).get('findings/PERF-001.md')?.toString() ?? '';
    expect((await call('bundle', '-o', stays, ...strict)).code).toBe(0);
    const hidden = await call('bundle', '-o', goes, ...strict, '--hide', `${orders?.id},word-00000000`);
    expect(hidden).toMatchObject({ code: 0, err: expect.stringContaining('--hide word-00000000 names no place') });
    expect(await textOf(stays)).toContain('All orders come late');
    expect(await textOf(stays)).not.toContain('`orders`');
    expect(await textOf(goes)).not.toMatch(/All orders|of `orders/);
    expect(await textOf(goes)).toContain(`All ${orders?.replacement} come late`);
  });
});

describe('a raw file', () => {
  it('is shown to be what an item of the bundle was read from, by its owner’s opening only', async () => {
    const { out } = await call('prove', PLAN, '--json');
    const { opening, commitment } = JSON.parse(out) as RawProof;
    const asked = await plateau(auditor.path, ['prove', PLAN, '--opening', opening, '--in', zip, '--json']);
    expect(asked.code).toBe(0);
    expect(JSON.parse(asked.out)).toMatchObject({ commitment, items: [expect.stringMatching(/^q/)] });
    const other = await plateau(auditor.path, ['prove', BEFORE, '--opening', opening, '--in', zip]);
    expect(other.code).toBe(1);
    const half = await plateau(auditor.path, ['prove', PLAN, '--opening', opening]);
    expect([half.code, half.err]).toEqual([3, expect.stringContaining('cli.usage')]);
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
