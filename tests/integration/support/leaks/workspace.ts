import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { emptyFinding } from '../../../../src/core/finding/empty.ts';
import { evidenceVerdictOf, type FindingBody } from '../../../../src/core/finding/model.ts';
import { baselineMarkdown } from '../../../../src/core/investigation/baseline.ts';
import { CHECK_IDS } from '../../../../src/core/investigation/checklists.ts';
import { BRIEF_FIELDS } from '../../../../src/core/investigation/fields.ts';
import type { InvestigationBody } from '../../../../src/core/investigation/model.ts';
import { SIGN_OFF_ROLES } from '../../../../src/core/sign-off/model.ts';
import type { TaskContext } from '../../../../src/main/jobs/serve-tasks.ts';
import { compareTask } from '../../../../src/main/services/tasks/compare-tasks.ts';
import { growthTask } from '../../../../src/main/services/tasks/growth-tasks.ts';
import { importTask } from '../../../../src/main/services/tasks/import-task.ts';
import { planCompareTask } from '../../../../src/main/services/tasks/plan-compare-tasks.ts';
import { Workspace } from '../../../../src/main/workspace/workspace.ts';
import { CAPTURE } from './capture.ts';
import { LINE, LINES, NAMES, ONE_LINE, PLACED, TEXT } from './planted.ts';
import { loadFiles, logFiles, profileFiles } from './sources.ts';

const ROOT = resolve(import.meta.dirname, '../../../..');
const AT = '2026-01-01T00:00:00.000Z';
const common = { at: AT, version: '0' };
const HOST = 'staging-7.secret.example';

/** People sign with their names, and some write more than that. */
const PERSON = 'Anna Berg <alice@secret.example> glpat-x7Kq2LmZp9Vt4Rj8Wn3Y';
const NO_ROI = {
  ...({ currency: 'EUR', cpuSecondsSavedPerRequest: null, savedIs: 'mean-cpu-time', requestsPerMonth: null } as const),
  ...{
    costPerHour: null,
    avoidedInstances: 0,
    instancePricePerMonth: 0,
    licencesPerMonth: 0,
    hours: null,
    hourlyRate: null,
  },
};

const fixture = (path: string): Buffer => readFileSync(join(ROOT, 'tests/fixtures', path));

/** A heap of a real Node that holds what users typed, as contents, as keys of maps and as names of properties. */
function heapSnapshot(path: string): void {
  const script = `
    const users = new Map(); globalThis.users = users;
    for (let i = 0; i < 400; i++) users.set(${JSON.stringify(PLACED.heapKey)} + i, { note: ${JSON.stringify(PLACED.heapString)} + i, at: i });
    globalThis.byName = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [${JSON.stringify(PLACED.heapKey)} + i, { mail: 'alice@secret.example' + i }]));
    globalThis.text = ${JSON.stringify(TEXT)};
    require('v8').writeHeapSnapshot(${JSON.stringify(path)});`;
  execFileSync(process.execPath, ['--single-threaded-gc', '-e', script], { stdio: 'ignore' });
}

const ACTUAL = { 'Actual Startup Time': 0.02, 'Actual Total Time': 56.1, 'Actual Rows': 3000, 'Actual Loops': 1 };
const COSTS = { 'Startup Cost': 0, 'Total Cost': 5500, 'Plan Rows': 1500, 'Plan Width': 40 };

/** A plan with constants in every place where EXPLAIN prints them. */
const PLAN = [
  {
    'Query Text': `SELECT * FROM orders WHERE name = '${PLACED.literal}' AND mail IN ('alice@secret.example') -- ${HOST}`,
    'Query Parameters': `$1 = '${PLACED.parameter}'`,
    Plan: {
      'Node Type': 'Sort',
      ...COSTS,
      ...ACTUAL,
      'Sort Key': [`((name = '${PLACED.literal}'::text))`],
      Output: ['id', `'${PLACED.account}'::text`],
      Plans: [
        {
          'Node Type': 'Seq Scan',
          'Parent Relationship': 'Outer',
          'Relation Name': 'orders',
          Alias: 'orders',
          ...COSTS,
          ...ACTUAL,
          Filter: `((email = 'alice@secret.example'::text) AND (iban = '${PLACED.account}'::text))`,
          'Index Cond': `(name = '${PLACED.literal}'::text)`,
          'Recheck Cond': `(name = ANY ('{"${PLACED.literal}",${PLACED.parameter}}'::text[]))`,
          'Rows Removed by Filter': 297000,
        },
      ],
    },
    Settings: {
      search_path: `"$user", kundenschema`,
      application_name: `${PLACED.application} on ${HOST}`,
      work_mem: '64MB',
      'myapp.password': 'Tr0ub4dor-x9Kq',
      'myapp.customer': PLACED.parameter,
    },
    'Execution Time': 57.2,
  },
];

function profiles(folder: string): readonly string[] {
  const frames = [
    'main (/home/carolsmith/work/app.py:3)',
    'orders (/srv/kundenportal/app/orders.py:7)',
    'price (/acme-geheim/app/price.py:9)',
    `GET https://carolsmith:Zw7Kp3Vn9Lt@${HOST}/orders/4711?customer=Kunde-Mueller-1974`,
    'connect 10.77.88.99:5432',
    'listen [2001:db8:77:88::99]:80',
    'mail alice@secret.example',
    'query billing-db3.internal',
  ];
  const stacks = frames.map((frame, at) => `${frames[0]};${frame} ${40 + at * 10}`).join('\n');
  const folded = join(folder, `${HOST}-carolsmith-alice@secret.example.txt`);
  writeFileSync(folded, `${stacks}\nworker@${HOST};${LINE.replaceAll(';', ',').replaceAll('\\n', ' ')} 17\n`);
  const sample = JSON.parse(readFileSync(join(ROOT, 'resources/sample/orders-before.speedscope.json'), 'utf8'));
  const scope = join(folder, 'py-spy-10.77.88.99-billing-db3.internal.speedscope.json');
  const named = sample.profiles.map((one: object) => ({ ...one, name: `worker@${HOST} ${LINE}` }));
  writeFileSync(scope, JSON.stringify({ ...sample, name: `py-spy record ${LINE}`, exporter: LINE, profiles: named }));
  return [folded, scope, join(ROOT, 'resources/sample/orders-after.speedscope.json')];
}

function files(folder: string): readonly string[] {
  const put = (name: string, text: string | Uint8Array): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const snapshot = join(folder, `Heap-${HOST}.heapsnapshot`);
  heapSnapshot(snapshot);
  const dump = gunzipSync(fixture('heaps/hprof/session-leak-17.hprof.gz'));
  // As many bytes: what the JVM's vendor is called is a name of a customer now.
  for (let at = dump.indexOf('Oracle Corporation'); at >= 0; at = dump.indexOf('Oracle Corporation', at + 1)) {
    dump.write(PLACED.literal, at, 'latin1');
  }
  const local = '127.0.0.1:8377';
  const url = `${HOST}/orders/4711?customer=Kunde-Mueller-1974&token=ghp_k3Jd92LmQpXz71VbNcRt58YwAeHsUo4Fg6Ti`;
  return [
    ...profiles(folder),
    snapshot,
    put('stgbox-4711.hprof', dump),
    ...[0, 1, 2, 3].map((n) => join(ROOT, `tests/fixtures/heaps/histogram/tracemalloc-3.11-${n}.json`)),
    put(`plan-${HOST}.json`, JSON.stringify(PLAN)),
    put(
      'log.txt',
      `2026-11-22 03:51:12 UTC [7233] carolsmith@shop 10.77.88.99 LOG:  duration: 56.1 ms  plan:
\tQuery Text: SELECT * FROM orders WHERE name = '${PLACED.literal}' AND mail = 'alice@secret.example';
\tSeq Scan on orders  (cost=0.00..5500.00 rows=1500 width=40) (actual time=0.020..56.100 rows=3000 loops=1)
\t  Filter: ((mail = 'alice@secret.example'::text) AND (iban = '${PLACED.account}'::text))
\t  Rows Removed by Filter: 297000
`,
    ),
    put(
      'pg_stat.csv',
      `queryid,query,calls,total_exec_time,mean_exec_time,rows
1,"SELECT * FROM orders WHERE name = '${PLACED.literal}' /* ${LINE.replaceAll('"', '""')} */",100,5600,56,3000
2,"SELECT 1",10,1,0.1,10
`,
    ),
    put('locust_stats.csv', fixture('load/locust-stats.csv').toString().replaceAll(',/', `,https://${url}/`)),
    put(
      'k6-summary.json',
      fixture('load/k6-summary-export.json').toString().replaceAll('name:/tail', `name:https://${url}`),
    ),
    put(
      'lighthouse-10.77.88.99.json',
      fixture('frontend/lighthouse-12-1.json')
        .toString()
        .replaceAll(local, HOST)
        .replaceAll('/index.html', '/o?customer=Kunde-Mueller-1974'),
    ),
    put('webpack-stats.json', fixture('frontend/webpack-stats.json').toString().replaceAll('./', './home/carolsmith/')),
    put(
      `memory-${HOST}.log`,
      fixture('series/node24-inspect-label.log').toString().replaceAll('request 17', `request 17 of ${LINE}`),
    ),
    ...Object.entries({ ...profileFiles(), ...logFiles(), ...loadFiles() }).map(([name, content]) =>
      put(name, content),
    ),
    put('notes.txt', `${TEXT}\n${TEXT}\n`),
  ];
}

function findingBody(workspace: Workspace, comparison: string, line: string): FindingBody {
  const [verdict] = workspace.judgements.of(comparison, '')[0]?.verdicts ?? [];
  const [pointer] = verdict?.evidence ?? [];
  if (verdict === undefined || pointer === undefined) throw new Error('the comparison has no verdict');
  const empty = emptyFinding();
  const row = { caption: line, item: pointer.captureId, sha256: pointer.sha256, pointer: pointer.pointer };
  return {
    ...empty,
    title: line,
    ...{
      bottleneck: TEXT,
      symptom: TEXT,
      cause: `${NAMES.join(', ')}: ${TEXT}`,
      businessImpact: TEXT,
      notChanged: TEXT,
      whyThisFix: TEXT,
    },
    flow: {
      kind: 'submit',
      endpoint: `POST https://${HOST}/orders/4711?customer=Kunde-Mueller-1974`,
      revenueCritical: true,
    },
    scope: { endpoints: [line], tenants: [PLACED.tenant], geos: [line], payloadSizes: line, windows: line },
    severityOverride: { severity: 'high', reason: TEXT },
    hypothesis: { text: TEXT, confidence: 'high', rank: 1 },
    validationPlan: [{ id: 'v1', step: TEXT, disprovedBy: TEXT }],
    validationResult: { outcome: 'open', text: TEXT, evidence: [] },
    evidence: [
      { kind: 'profile-verdict', id: 'e1', ...row },
      {
        kind: 'profile-verdict',
        id: 'e2',
        ...row,
        item: comparison,
        verdict: { ...evidenceVerdictOf(verdict), reason: LINES[0] ?? '' },
      },
      {
        kind: 'code',
        id: 'e3',
        caption: TEXT,
        repository: `https://x-access-token:d9Kq2LmZp7Vt4Rj8@${HOST}/shop.git`,
        commit: 'd2f1c0de9a',
        path: '/home/carolsmith/work/app.py',
      },
      { kind: 'image', id: 'e4', caption: TEXT, sha256: 'e'.repeat(64), dashboard: line, from: line, to: line },
      { kind: 'trace', id: 'e5', caption: TEXT, traceId: '4bf92f3577b34da6a3ce929d0e0e4736' },
    ],
    leftOut: [{ evidence: 'e9', note: TEXT }],
    fixPlan: [
      {
        id: 'f1',
        horizon: 'quick-win',
        text: TEXT,
        smallest: true,
        addsResources: false,
        smallerAlternative: TEXT,
        ...{ risk: 1, blastRadius: 1, reversible: true, rollback: TEXT, canaryPercent: 5, rollbackTrigger: line },
        ...{ dashboardsFirst: TEXT, effortDays: 1 },
      },
    ],
    verification: [
      {
        ...{ id: 'w1', metric: line, unit: line, before: 1, target: 1, after: null, loadBefore: 1, loadAfter: 1 },
        ...{ howMeasured: TEXT, evidence: [], status: line },
      },
    ],
    instrumentationGaps: [{ id: 'g1', text: TEXT, owner: PERSON }],
    roi: { ...NO_ROI, otherBenefits: [line] },
    owner: PERSON,
    decision: { name: PERSON, day: '2026-01-01', reason: TEXT },
  };
}

function addInvestigation(workspace: Workspace, profile: string): void {
  const { investigations } = workspace;
  const stored = investigations.read();
  const values = Object.fromEntries(BRIEF_FIELDS.filter(({ kind }) => kind === 'text').map(({ path }) => [path, LINE]));
  const hop = { latencyRising: 'yes', contention: 'unknown', concurrencyBounded: 'no' } as const;
  const body: InvestigationBody = {
    ...stored.body,
    values,
    requestPath: ONE_LINE.filter(({ length }) => length <= 200).map((line) => ({ hop: line, ...hop, note: line })),
    checks: Object.fromEntries(
      CHECK_IDS.map((id, at) => [id, { answer: 'yes', note: LINES[at % LINES.length] ?? '' }]),
    ),
    slos: LINES.map((line) => ({ level: 'endpoint', of: line, metric: 'p95', limit: 300, source: line })),
  };
  const item = workspace.items.list().find(({ id }) => id === profile);
  if (item === undefined) throw new Error('the profile is not there');
  const evidence = {
    item,
    at: null,
    allocations: false,
    signals: [],
    command: `run --mandant ${PLACED.argument} ${LINE}`,
    verdicts: [],
  };
  const about = { label: `before ${LINE}`, takenAt: AT, workspace: { name: LINE, id: workspace.id } };
  const text = baselineMarkdown({ ...about, version: '0', body, measured: [], unmeasured: [], items: [evidence] });
  const baseline = {
    id: 'b0123456789ab',
    label: about.label,
    takenAt: AT,
    sha256: 'b'.repeat(64),
    items: [profile],
    notMeasured: [],
  };
  const change = { id: 'k0123456789ab', at: AT, kind: 'deploy' as const, text: TEXT, commit: '', recordedAt: AT };
  workspace.write(() => {
    investigations.write({ ...stored, body, revision: 1 }, AT);
    investigations.addChange(change);
    investigations.addBaseline(baseline, text);
    const seen = { bundleId: '0'.repeat(32), manifestSha256: '1'.repeat(64) };
    const known = {
      ...seen,
      workspaceId: workspace.id,
      createdAt: AT,
      origin: 'exported',
      profile: 'internal-full',
    } as const;
    workspace.bundles.note({ ...known, state: '2'.repeat(64), notedAt: AT }, Buffer.from('{}'));
    for (const [at, role] of SIGN_OFF_ROLES.entries()) {
      const name = at % 2 === 0 ? PERSON : 'carolsmith@staging-7.secret.example';
      workspace.signOffs.add({ role, name, signedAt: AT, recordedAt: AT, signature: '', key: '', ...seen });
    }
  });
}

/** A workspace, imported by Plateau from what tools write, with something private in every place where something can be. */
export async function leakyWorkspace(folder: string, context: TaskContext): Promise<string> {
  const path = join(folder, 'leaky.plateau');
  const incoming = join(folder, 'incoming');
  mkdirSync(incoming);
  Workspace.create(path, { at: AT, name: `shop of alice@secret.example on ${HOST}` }).close();
  const sources = files(incoming).map((file) => ({
    ...{ path: file, name: file, staged: false },
    // What no reader knows is kept as it is.
    ...(file.endsWith('notes.txt') ? { options: { format: 'text' } } : {}),
  }));
  const options = { via: 'capture' as const, statement: `SELECT * FROM t WHERE name = '${PLACED.literal}'` };
  const { imported, failed } = await importTask(
    { workspace: path, sources, options, capture: CAPTURE, ...common },
    context,
  );
  if (failed.length > 0) throw new Error(`not imported: ${JSON.stringify(failed)}`);
  const of = (kind: string) => imported.filter((item) => item.kind === kind).map(({ id }) => id);
  const [before = '', after = '', other = ''] = of('profile');
  const { itemId } = compareTask({
    workspace: path,
    before: [after],
    after: [other],
    basis: 'active',
    override: LINE,
    ...common,
  });
  const tables = imported.filter(({ format }) => format === 'tracemalloc').map(({ id }) => id);
  const steps = tables.map((id) => ({ id, operations: null, forcedGc: true }));
  const logged = (name: string): string[] => imported.flatMap(({ id, label }) => (label === `${name} · 2` ? [id] : []));
  const [slow, fast] = [logged('auto-explain.log'), logged('auto-explain.json')];
  planCompareTask({ workspace: path, before: slow, after: fast, override: LINE, ...common });
  growthTask({ workspace: path, steps, warmUp: 0, label: `leak on ${LINE}`, ...common }, context);
  const workspace = Workspace.open(path);
  try {
    for (const line of LINES) {
      const body = findingBody(workspace, itemId, line);
      workspace.write(() =>
        workspace.findings.create({ body, fingerprint: 'f'.repeat(64) }, { at: AT, who: 'carolsmith' }),
      );
    }
    addInvestigation(workspace, before);
  } finally {
    workspace.close();
  }
  return path;
}
