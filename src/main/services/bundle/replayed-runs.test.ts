import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Files, resealed, unzipped, zipOf } from '../../../../tests/support/bundle/zip-edit.ts';
import { PERSONS_OWN } from '../../../../tests/support/objectives.ts';
import { EMPTY_INVESTIGATION } from '../../../core/investigation/model.ts';
import { redactionProfile } from '../../../core/redact/profiles.ts';
import { Workspace } from '../../workspace/workspace.ts';
import { frontendCompareTask, frontendComparisonTask } from '../tasks/frontend-compare-tasks.ts';
import { frontendTask } from '../tasks/frontend-task.ts';
import { importTask } from '../tasks/import-task.ts';
import { loadCompareTask, loadComparisonTask } from '../tasks/load-compare-tasks.ts';
import { loadTask } from '../tasks/load-task.ts';
import { requestCostTask } from '../tasks/request-cost-task.ts';
import { restoreTask } from '../tasks/restore-task.ts';
import { bundled, context } from './evidence-for-tests.ts';
import { keyedNames } from './keyed-names.ts';
import { Renaming } from './renaming.ts';
import { verifyBundle } from './verify/verify-bundle.ts';

const AT = '2026-03-01T00:00:00.000Z';
const FIXTURES = resolve(import.meta.dirname, '../../../../tests/fixtures');
const common = { at: AT, version: '0' };
let folder = '';
let workspace = '';
let zip = '';
let files: Files = new Map();
const ids = { load: '', profile: '', sibling: '', loads: '', page: '', builds: '' };
const CPU_PER_REQUEST = { level: 'audit', of: '', metric: 'cpu-per-request', limit: 50, source: 'user' } as const;
/** What items are called in the bundle. */
let outside = new Renaming(new Map());

async function imported(into: string, ...names: readonly string[]): Promise<readonly string[]> {
  const sources = names.map((name) => ({ path: join(FIXTURES, name), name, staged: false }));
  const made = await importTask({ workspace: into, sources, options: { via: 'file' }, ...common }, context);
  if (made.failed.length > 0) throw new Error(`not imported: ${JSON.stringify(made.failed)}`);
  return made.imported.map(({ id }) => id);
}

/** Load runs and front ends before and after, their comparisons, an objective of a person's own, and a run linked with a profile. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plateau-runs-'));
  workspace = join(folder, 'runs.plateau');
  zip = join(folder, 'runs.zip');
  const made = Workspace.create(workspace, { at: AT });
  made.write(() => {
    const body = { ...EMPTY_INVESTIGATION, slos: [PERSONS_OWN, CPU_PER_REQUEST] };
    made.investigations.write({ body, revision: 1, closedAt: null, source: '' }, AT);
  });
  made.close();
  await imported(workspace, 'load/k6-narrow.ndjson.gz', 'load/narrow-cpu.csv');
  const numbered = (name: string, count: number) => Array.from({ length: count }, (_, i) => `${name}-${i + 1}.json`);
  const [load = '', profile = ''] = await imported(workspace, 'load/burn-k6.ndjson.gz', 'load/burn.cpuprofile.gz');
  const k6 = await imported(workspace, ...numbered('load/k6-before', 3), ...numbered('load/k6-after', 2));
  const pages = await imported(
    workspace,
    ...numbered('frontend/lighthouse-12', 3),
    ...numbered('frontend/lighthouse-12-after', 3),
  );
  const builds = await imported(workspace, 'frontend/bundle-analyzer.json', 'frontend/bundle-analyzer-after.json');
  const sides = (all: readonly string[], at: number) => ({ before: all.slice(0, at), after: all.slice(at) });
  const loads = await loadCompareTask({ workspace, ...sides(k6, 3), ...common }, context);
  const page = await frontendCompareTask({ workspace, ...sides(pages, 3), ...common }, context);
  const compared = await frontendCompareTask({ workspace, ...sides(builds, 1), ...common }, context);
  Object.assign(ids, {
    load,
    profile,
    sibling: k6[0],
    loads: loads.itemId,
    page: page.itemId,
    builds: compared.itemId,
  });
  const opened = Workspace.open(workspace);
  opened.write(() => {
    opened.links.add(load, profile, AT);
    for (const id of [profile, ...k6.slice(0, 1)]) {
      const { detail, provenance } = opened.items.get(id);
      opened.items.setDerived(id, { detail, provenance: { ...provenance, process: 'one process' } });
    }
  });
  outside = keyedNames(opened, { profile: redactionProfile('share-external') });
  opened.close();
  await bundled(workspace, zip);
  files = await unzipped(zip);
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const restore = (place: string, into: string | null = null) =>
  restoreTask(
    { path: zip, into, folder: join(folder, place), at: AT, who: 'anna', version: '0', by: context.by },
    context,
  );

function levels(path: string) {
  const opened = Workspace.open(path);
  const rows = opened.items
    .list()
    .map(({ id, kind, level, summary }) => ({ id: outside.text(id), kind, level, summary }));
  opened.close();
  return rows.sort((a, b) => (a.id < b.id ? -1 : 1));
}

it('makes every verdict on load runs, front ends and their comparisons again', async () => {
  const { failures, replay } = await verifyBundle(zip, context);
  expect(failures).toEqual([]);
  expect(replay?.cannot).toEqual([]);
  expect(replay?.equal).toBe(replay?.verdicts);
  expect(replay?.equal).toBeGreaterThan(60);
  const stated = files.get('verdicts/verdicts.json')?.toString() ?? '';
  for (const rule of ['MT-SLO', 'MT-BANDS', 'MT-REGRESS', 'FE-VITALS', 'FE-BUDGET', 'FE-REGRESS']) {
    expect(stated).toContain(`"${rule}"`);
  }
  expect(stated).toContain('your objective for all requests.');
  // Of a run whose CPU another item of the bundle tells.
  expect(stated).toMatch(/below 70 %: I\/O bound/);
});

/** The bundle with a number of models changed and every hash made again. */
async function failuresOf(path: RegExp, edit: (text: string) => string): Promise<readonly string[]> {
  const edited: Files = new Map(
    [...files].map(([name, data]) => [name, path.test(name) ? Buffer.from(edit(data.toString())) : data]),
  );
  const changed = [...edited].filter(([name, data]) => !data.equals(files.get(name) ?? Buffer.alloc(0)));
  expect(changed).not.toEqual([]);
  const other = join(folder, 'edited.zip');
  zipOf(other, resealed(edited));
  return [...new Set((await verifyBundle(other, context)).failures.map(({ code }) => code))];
}

it.each([
  [
    'a percentile of a load run',
    /load\/.*model\.ndjson$/,
    (text: string) => text.replace(/"q":0.95,"ms":/, '"q":0.95,"ms":1'),
  ],
  ['a metric of a page', /frontend\/.*model\.ndjson$/, (text: string) => text.replace(/"lcp":/, '"lcp":1')],
  ['the size of a file', /frontend\/.*model\.ndjson$/, (text: string) => text.replace(/"gzip":(\d)/, '"gzip":1$1')],
  ['an objective', /export\.ndjson$/, (text: string) => text.replaceAll('"limit":33,', '"limit":9999,')],
])('finds %s that was edited though all hashes were made again', async (_what, path, edit) => {
  const codes = await failuresOf(path, edit);
  expect(codes.length).toBeGreaterThan(0);
  expect(['replay.differs', 'replay.missing', 'written.differs']).toEqual(expect.arrayContaining([...codes]));
});

it('reports what a request costs against its objective, by the run and the profile as they are called in the bundle', () => {
  const report = files.get('06-performance-scalability-audit.md')?.toString() ?? '';
  const row = report.split('\n').find((line) => line.includes('cpu-per-request')) ?? '';
  expect(row).toMatch(/\| 5\.\d+ ms of \d[\d,]* requests, .*\| met \|.*95 % /);
  for (const id of [ids.load, ids.profile]) expect(row).toContain(outside.text(id));
});

it('comes back with its levels, its views and what a request costs, and can be bundled again', async () => {
  const made = await restore('a');
  expect(levels(made.workspace)).toEqual(levels(workspace));
  const at = { workspace: made.workspace };
  const [load, profile, loads] = [ids.load, ids.profile, ids.loads].map((id) => outside.text(id));
  expect((await loadTask({ ...at, id: load }, context)).endpoints.length).toBeGreaterThan(0);
  const own = await requestCostTask({ workspace, load: ids.load, profile: ids.profile }, context);
  expect(await requestCostTask({ ...at, load, profile }, context)).toEqual(own);
  const opened = Workspace.open(made.workspace);
  expect([...opened.links.of(load ?? '')]).toEqual([profile]);
  const { provenance } = opened.items.get(profile ?? '');
  expect(provenance.process).toMatch(/^[0-9a-f]{64}$/);
  expect([...opened.links.ofProcess(opened.items.get(profile ?? ''))]).toEqual([outside.text(ids.sibling)]);
  opened.close();
  const { comparison } = await loadComparisonTask({ ...at, id: loads }, context);
  const before = (await loadComparisonTask({ workspace, id: ids.loads }, context)).comparison;
  expect(JSON.stringify(comparison.rows)).toBe(outside.text(JSON.stringify(before.rows)));
  for (const id of [ids.page, ids.builds]) {
    const restored = await frontendComparisonTask({ ...at, id: outside.text(id) }, context);
    const { comparison } = await frontendComparisonTask({ workspace, id }, context);
    expect(restored.comparison.vitals).toEqual(comparison.vitals);
    expect(restored.comparison.packages).toEqual(comparison.packages);
  }
  const [side = ''] = (await frontendComparisonTask({ ...at, id: outside.text(ids.page) }, context)).spec.before;
  expect((await frontendTask({ ...at, id: side }, context)).runs).toHaveLength(3);
  const again = join(folder, 'again.zip');
  await bundled(made.workspace, again);
  const { ok, replay } = await verifyBundle(again, context);
  expect({ ok, cannot: replay?.cannot }).toEqual({ ok: true, cannot: [] });
});

it('is the before side of new runs in a workspace that is there, and is held to that workspace’s objectives', async () => {
  const own = join(folder, 'own.plateau');
  Workspace.create(own, { at: AT }).close();
  await restore('none', own);
  const opened = Workspace.open(own);
  const slo = opened.judgements.of(outside.text(ids.load), '')[0]?.verdicts.find(({ rule }) => rule === 'MT-SLO');
  opened.close();
  expect(slo?.reason).toContain('the audit’s objective');
  const { spec } = await loadComparisonTask({ workspace: own, id: outside.text(ids.loads) }, context);
  const [after = ''] = await imported(own, 'load/k6-summary-export.json');
  const made = await loadCompareTask({ workspace: own, before: spec.before, after: [after], ...common }, context);
  expect(made.itemId).toMatch(/^m/);
});
