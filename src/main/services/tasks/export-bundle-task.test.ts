import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { unzipped } from '../../../../tests/support/bundle/zip-edit.ts';
import { missingTools } from '../../../../tests/support/tools.ts';
import { exportOutcome } from '../../../core/bundle/export-outcome.ts';
import type { Progress } from '../../jobs/channel.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';
import { Workspace } from '../../workspace/workspace.ts';
import { context, evidenceWorkspace, SECRETS } from '../bundle/evidence-for-tests.ts';
import { signingKeys } from '../bundle/signing/signing-keys.ts';
import { verifyBundle } from '../bundle/verify/verify-bundle.ts';
import { exportBundleTask } from './export-bundle-task.ts';
import { importTask } from './import-task.ts';
import { leavingPreviewTask, leavingReportTask } from './leaving-tasks.ts';

const HOST = 'build-eu-7';
let folder = '';
let workspace = '';
let leaking = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plateau-export-'));
  workspace = await evidenceWorkspace(folder);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const known = [{ value: SECRETS[1], class: 'host' }];
const common = { version: '0', at: '2026-11-22T08:00:00.000Z', pageScript: '', profile: 'share-external', known };
const exported = (path: string, more: object = {}) =>
  exportBundleTask({ ...common, workspace: path, folder: join(folder, 'out'), sign: null, mend: [], ...more }, context);

/** A flame graph's title that names the host of a URL in its frames: nothing but the URL proves that it is one. */
async function addTitled(path: string): Promise<string> {
  const frames = [{ name: 'main', file: `ssh://deploy@${HOST}/srv/main.js` }, { name: 'render' }];
  const profile = {
    ...{ type: 'sampled', name: 'cpu', unit: 'milliseconds', startValue: 0, endValue: 3000 },
    samples: Array.from({ length: 300 }, (_, at) => (at % 3 === 0 ? [0, 1] : [0])),
    weights: Array.from({ length: 300 }, () => 10),
  };
  const file = join(folder, 'titled.speedscope.json');
  const schema = 'https://www.speedscope.app/file-format-schema.json';
  writeFileSync(file, JSON.stringify({ $schema: schema, shared: { frames }, profiles: [profile] }));
  const sources = [{ path: file, name: file, staged: false }];
  const options = { via: 'file', label: `py-spy record on ${HOST}` };
  const at = '2026-01-02T00:00:00.000Z';
  const { imported, failed } = await importTask({ workspace: path, sources, options, at, version: '0' }, context);
  if (failed.length > 0) throw new Error(JSON.stringify(failed));
  return imported[0]?.id ?? '';
}

it('stops at a host in the title of a picture, tells where it is, and goes on once it is to be taken out', async () => {
  const path = await evidenceWorkspace(mkdtempSync(join(folder, 'leaking-')));
  leaking = await addTitled(path);
  const stopped = exportOutcome.parse(await exported(path));
  if (stopped.state !== 'stopped') throw new Error('it was written');
  const [value] = stopped.values;
  expect(stopped.values).toEqual([{ id: value?.id, class: 'host', preview: 'b… (10 characters)', canBeKnown: true }]);
  const picture = stopped.places.find(({ file, item }) => item === leaking && file.endsWith('/flame.svg'));
  expect(picture).toMatchObject({ container: [], class: 'host', value: value?.id });
  expect(picture?.offset).toBeGreaterThan(0);
  expect(JSON.stringify(stopped)).not.toContain(HOST);
  expect(readdirSync(join(folder, 'out'))).toEqual([]);

  const mend = [value?.id ?? ''];
  const written = await exported(path, { mend });
  if (written.state !== 'written') throw new Error('it was stopped again');
  expect(written.name).toMatch(/^evidence-perf-audit-20260102-[0-9a-f]{8}\.zip$/);
  const files = await unzipped(written.path);
  for (const bytes of files.values()) expect(bytes.includes(HOST)).toBe(false);
  const svg = files.get(picture?.file ?? '')?.toString() ?? '';
  expect(svg).toMatch(/<title>py-spy record on host-[0-9a-f]{12}<\/title>/);
  const { ok, replay } = await verifyBundle(written.path, context);
  expect([ok, replay?.equal]).toEqual([true, replay?.verdicts]);

  // Once more: the same bytes under the same name.
  const before = readFileSync(written.path);
  const again = await exported(path, { mend });
  expect(again).toEqual(written);
  expect(readFileSync(written.path).equals(before)).toBe(true);
});

it('leaves out what a person leaves out, says so, and verifies', async () => {
  const opened = Workspace.open(workspace);
  const [profile] = opened.items.list({ kind: 'profile' });
  const [heap] = opened.items.list({ kind: 'heap' });
  const all = opened.items.list({ runs: true });
  opened.close();
  const without = [profile?.id ?? '', heap?.id ?? ''];
  const written = await exported(workspace, { without });
  if (written.state !== 'written') throw new Error('it was stopped');
  const { ok, failures } = await verifyBundle(written.path, context);
  expect({ ok, failures }).toEqual({ ok: true, failures: [] });
  const reasons = written.missing.map(({ reason }) => reason);
  for (const kind of ['profile', 'heap'])
    expect(reasons).toContain(`This ${kind} was left out by whoever wrote the bundle.`);
  const comparisons = written.missing.filter(({ path }) => path.startsWith('audit_artifacts/comparisons/'));
  expect(comparisons.map(({ reason }) => reason)).toEqual([expect.stringContaining('left out')]);
  const rows = (await unzipped(written.path)).get('workspace/export.ndjson')?.toString().trim().split('\n') ?? [];
  expect(rows).toHaveLength(all.length - without.length - comparisons.length);
});

it.skipIf(missingTools('ssh-agent', 'ssh-add', 'ssh-keygen').length > 0)(
  'is signed by a key that only the agent has, and refuses one that it does not have',
  async () => {
    const run = (command: string, args: readonly string[]) => spawnSync(command, args, { encoding: 'utf8' });
    const key = join(folder, 'key');
    run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'ann', '-f', key]);
    const socket = join(folder, 'agent');
    const pid = Number(/SSH_AGENT_PID=(\d+)/.exec(run('ssh-agent', ['-a', socket]).stdout)?.[1]);
    const before = process.env.SSH_AUTH_SOCK;
    process.env.SSH_AUTH_SOCK = socket;
    try {
      const publicKey = readFileSync(`${key}.pub`, 'utf8').trim();
      await expect(exported(workspace, { sign: publicKey })).rejects.toMatchObject({ code: 'bundle.cannotSign' });
      run('ssh-add', [key]);
      rmSync(key);
      expect(signingKeys(folder)).toEqual([{ sign: publicKey, name: 'ann', from: 'agent' }]);
      const written = await exported(workspace, { sign: publicKey });
      if (written.state !== 'written') throw new Error('it was stopped');
      const signers = join(folder, 'signers');
      writeFileSync(signers, `ann@audit.example ${publicKey}\n`);
      const { level, signatures } = await verifyBundle(written.path, { ...context, allowedSigners: signers });
      expect([level, signatures[0]?.by]).toEqual(['signed', 'ann@audit.example']);
    } finally {
      process.kill(pid);
      if (before === undefined) delete process.env.SSH_AUTH_SOCK;
      else process.env.SSH_AUTH_SOCK = before;
    }
  },
);

it('previews what it would take out and what would be missing, and writes nothing', async () => {
  const preview = await leavingPreviewTask({ ...common, workspace }, context);
  expect(preview.total.values).toMatchObject({ host: 1, sql: 1 });
  expect(preview.hits.map(({ where }) => where)).toContain('PERF-001 · title');
  expect(preview.parts.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['profile', 'finding', 'brief', 'baseline']),
  );
  expect(preview.missing.map(({ path }) => path)).toContain('report/report.pdf');
  const kept = preview.hits.find(({ class: dataClass }) => dataClass === 'email');
  const other = await leavingPreviewTask({ ...common, workspace, keep: [kept?.id ?? ''] }, context);
  expect(other.hits.filter(({ id }) => id === kept?.id).every(({ kept: stays }) => stays)).toBe(true);
});

it('shows the report as it leaves', async () => {
  const page = Buffer.from(await leavingReportTask({ ...common, workspace }, context)).toString();
  expect(page).toContain('share-external');
  for (const secret of SECRETS) expect(page).not.toContain(secret);
});

/** What a task tells of how far it is. */
async function toldBy(task: (input: unknown, context: TaskContext) => Promise<unknown>, more: object = {}) {
  const told: Progress[] = [];
  await task({ ...common, workspace, ...more }, { ...context, progress: (progress) => told.push(progress) });
  return told;
}

it.each([
  ['an export', exportBundleTask, ['looking', 'collecting', 'judging', 'writing']],
  ['a preview', leavingPreviewTask, ['looking', 'taking', 'counting', 'collecting', 'judging']],
  ['the page of a report', leavingReportTask, ['looking', 'taking', 'drawing', 'writing']],
])('tells what %s is doing and a share of the whole, which never goes back', async (_, task, words) => {
  const told = await toldBy(task, { folder: join(folder, 'told'), sign: null, mend: [] });
  const shares = told.map(({ done }) => done);
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(told.every(({ total, unit }) => total === 1000 && unit === 'share')).toBe(true);
  expect(new Set(shares).size).toBeGreaterThan(5);
  for (const word of words) expect(told.some(({ phase }) => phase.startsWith(word))).toBe(true);
});

it('leaves nothing where it is ended in the middle', async () => {
  const out = join(folder, 'ended');
  const ending = new AbortController();
  const staging = () => readdirSync(join(workspace, 'staging'));
  const before = staging();
  const exporting = exportBundleTask(
    { ...common, workspace, folder: out, sign: null, mend: [] },
    { signal: ending.signal, progress: ({ phase }) => phase.startsWith('writing the bundle') && ending.abort() },
  );
  await expect(exporting).rejects.toMatchObject({ code: 'job.cancelled' });
  expect(readdirSync(out)).toEqual([]);
  expect(staging()).toEqual(before);
});
