import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ToolBuild } from '../../../core/bundle/tool-build.ts';
import { evidenceOf, type JudgedItem } from '../../../core/finding/candidate-evidence.ts';
import { emptyFinding } from '../../../core/finding/empty.ts';
import { baselineMarkdown } from '../../../core/investigation/baseline.ts';
import type { RedactionProfileId } from '../../../core/redact/profiles.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';
import { Workspace } from '../../workspace/workspace.ts';
import { type BundleOutcome, bundleTask } from '../tasks/bundle-task.ts';
import { compareTask } from '../tasks/compare-tasks.ts';
import { growthTask } from '../tasks/growth-tasks.ts';
import { importTask } from '../tasks/import-task.ts';

const AT = '2026-01-01T00:00:00.000Z';
const ROOT = resolve(import.meta.dirname, '../../../..');
const FOLDER = '/home/carol/work';
/** A constant of a statement, a host in texts, a folder in a baseline, a password in a finding: no bundle may hold them. */
export const SECRETS = ['alice@secret.example', 'staging-7.secret.example', FOLDER, 'Tr0ub4dor-x9Kq'] as const;
/** The build that writes and verifies in tests. */
export const BUILD: ToolBuild = { version: '0', commit: null, why: 'a test', judging: 'a'.repeat(64) };
export const context: TaskContext & { readonly allowedSigners: null; readonly by: ToolBuild } = {
  signal: new AbortController().signal,
  progress: () => undefined,
  allowedSigners: null,
  by: BUILD,
};

const PLAN = [
  {
    Plan: {
      'Node Type': 'Seq Scan',
      'Relation Name': 'orders',
      Alias: 'orders',
      'Plan Rows': 1500,
      'Plan Width': 40,
      'Total Cost': 5500,
      'Startup Cost': 0,
      'Actual Startup Time': 0.02,
      'Actual Total Time': 56.1,
      'Actual Rows': 3000,
      'Actual Loops': 1,
      Filter: `(email = '${SECRETS[0]}'::text)`,
      'Rows Removed by Filter': 297000,
    },
    'Execution Time': 57.2,
  },
];

/** A finding that rests on the first verdict of a comparison, on both sides. */
function addFinding(path: string, comparison: string, sides: NonNullable<JudgedItem['sides']>): void {
  const workspace = Workspace.open(path);
  const [verdict] = workspace.judgements.of(comparison, '')[0]?.verdicts ?? [];
  const [evidence] = verdict?.evidence ?? [];
  if (verdict === undefined || evidence === undefined) throw new Error('the comparison has no verdict');
  const row = {
    kind: 'profile-verdict' as const,
    id: 'e1',
    caption: `seen on ${SECRETS[1]}`,
    item: evidence.captureId,
    sha256: evidence.sha256,
    pointer: evidence.pointer,
  };
  const judged: JudgedItem = {
    ...{ id: comparison, kind: 'comparison', label: 'before → after', takenAt: AT, sides, verdicts: [verdict] },
    origin: { program: 'orders', statement: null },
  };
  const rows = evidenceOf(verdict, judged, (id) => workspace.items.find(id));
  const body = {
    ...emptyFinding(),
    title: `parse_orders, told by ${SECRETS[0]}`,
    symptom: `password=${SECRETS[3]}`,
    evidence: [row, ...rows.map((one, at) => ({ ...one, id: `e${at + 2}` }))],
  };
  workspace.write(() => workspace.findings.create({ body, fingerprint: '' }, { at: AT, who: 'ann' }));
  workspace.close();
}

/** A brief that states traffic and names who and where, and a baseline that names hosts, folders and arguments. */
function addInvestigation(path: string, profile: string): void {
  const workspace = Workspace.open(path);
  const { investigations } = workspace;
  const stored = investigations.read();
  const values = {
    'problem_statement.symptom': `slow on ${SECRETS[1]} for ${SECRETS[0]}`,
    'traffic_profile.peak_read_current': '120 rps',
  };
  const body = { ...stored.body, values };
  const item = workspace.items.list().find(({ id }) => id === profile);
  if (item === undefined) throw new Error('the profile is not there');
  const evidence = {
    item,
    at: null,
    allocations: false,
    signals: [],
    command: `run --for ${SECRETS[0]} ${FOLDER}/app.py`,
    verdicts: [],
  };
  const about = { label: `before ${SECRETS[1]}`, takenAt: AT, workspace: { name: 'evidence', id: workspace.id } };
  const text = baselineMarkdown({ ...about, version: '0', body, measured: [], unmeasured: [], items: [evidence] });
  const baseline = {
    id: 'b1',
    label: about.label,
    takenAt: AT,
    sha256: 'b'.repeat(64),
    items: [profile],
    notMeasured: [],
  };
  workspace.write(() => {
    investigations.write({ ...stored, body, revision: 1 }, AT);
    investigations.addBaseline(baseline, text);
  });
  workspace.close();
}

/** Makes a workspace with profiles and their comparison, class tables and their growth, a series of memory, a plan, a brief and a baseline; for tests. */
export async function evidenceWorkspace(folder: string): Promise<string> {
  const workspace = join(folder, 'evidence.plateau');
  Workspace.create(workspace, { at: AT }).close();
  const plan = join(folder, 'plan.json');
  writeFileSync(plan, JSON.stringify(PLAN));
  const files = [
    ...['before', 'after'].map((name) => join(ROOT, `resources/sample/orders-${name}.speedscope.json`)),
    ...[0, 1, 2, 3].map((n) => join(ROOT, `tests/fixtures/heaps/histogram/tracemalloc-3.11-${n}.json`)),
    join(ROOT, 'tests/fixtures/series/jstat-j17par-gc-t.txt'),
    plan,
  ];
  const sources = files.map((path) => ({ path, name: path, staged: false }));
  const common = { at: AT, version: '0' };
  const { imported, failed } = await importTask({ workspace, sources, options: { via: 'file' }, ...common }, context);
  if (failed.length > 0) throw new Error(`not imported: ${JSON.stringify(failed)}`);
  const of = (kind: string) => imported.filter((item) => item.kind === kind).map(({ id }) => id);
  const [before = '', after = ''] = of('profile');
  const { itemId } = compareTask({ workspace, before: [before], after: [after], basis: 'active', ...common });
  addFinding(workspace, itemId, { before: [before], after: [after] });
  addInvestigation(workspace, before);
  const steps = of('heap').map((id) => ({ id, operations: null, forcedGc: true }));
  growthTask({ workspace, steps, warmUp: 0, label: `leak on ${SECRETS[1]}`, ...common }, context);
  return workspace;
}

/** Adds a load run of endpoints on a host. */
export async function addLoadRun(workspace: string, folder: string): Promise<void> {
  const path = join(folder, 'locust.csv');
  const measured = readFileSync(join(ROOT, 'tests/fixtures/load/locust-stats.csv'), 'utf8');
  writeFileSync(path, measured.replaceAll(',/', `,https://${SECRETS[1]}/`));
  const sources = [{ path, name: path, staged: false }];
  const { failed } = await importTask({ workspace, sources, options: { via: 'file' }, at: AT, version: '0' }, context);
  if (failed.length > 0) throw new Error(`not imported: ${JSON.stringify(failed)}`);
}

/** Exports a workspace as the terminal does. */
export function bundled(
  workspace: string,
  path: string,
  sign: string | null = null,
  profile: RedactionProfileId = 'share-external',
): Promise<BundleOutcome> {
  const known = [{ value: SECRETS[1], class: 'host' }];
  return bundleTask(
    { workspace, path, at: AT, version: '0', pageScript: '', profile, sign, known, built: BUILD },
    context,
  );
}
