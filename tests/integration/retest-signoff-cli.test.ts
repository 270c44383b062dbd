import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { REPORT_MARKDOWN } from '../../src/core/bundle/manifest.ts';
import type { Candidate } from '../../src/core/finding/candidates.ts';
import type { FindingLint } from '../../src/core/finding/lint-model.ts';
import type { RetestTable } from '../../src/core/finding/retest-table.ts';
import type { FindingDetail } from '../../src/core/finding/stored.ts';
import type { SignOffOverview } from '../../src/core/sign-off/stored.ts';
import type { BundleVerification } from '../../src/main/services/bundle/verify/verify-bundle.ts';
import { findBrowser, surroundings } from '../../src/main/services/find-browser.ts';
import { built } from '../support/built.ts';
import { damaged, unzipped } from '../support/bundle/zip-edit.ts';
import { plateau, type TerminalAnswer } from '../support/terminal-call.ts';
import { missingTools, run, skipReason, toolPath } from '../support/tools.ts';
import { temporaryUserData } from '../support/web-workbench.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const fixture = (path: string): string => join(ROOT, 'tests/fixtures', path);

const lastQuarter = temporaryUserData();
const today = temporaryUserData();
const product = temporaryUserData();
const reader = temporaryUserData();
const old = join(lastQuarter.path, 'last-quarter.zip');

// Each step is several programs that verify whole bundles.
vi.setConfig({ testTimeout: 180_000 });

/** Folded stacks as profilers write them, of a minute. */
function folded(name: string, stacks: Readonly<Record<string, number>>): string {
  const path = join(today.path, name);
  writeFileSync(
    path,
    Object.entries(stacks)
      .map(([stack, samples]) => `${stack} ${samples}\n`)
      .join(''),
  );
  return path;
}

const orders = (serialise: number): Readonly<Record<string, number>> => ({
  'main;handle;parse_order': 3000,
  'main;handle;serialise': serialise,
  'main;handle;query': 300,
  'main;handle;validate': 400,
  'main;handle;render': 300,
});
const report = { 'main;run;total_by_day': 2000, 'main;run;load': 700, 'main;run;write': 500 };

async function json<T>(userData: string, args: readonly string[], input?: string): Promise<T> {
  const { out, err, code } = await plateau(userData, [...args, '--json'], input === undefined ? {} : { input });
  if (out === '') throw new Error(`exit ${code}: ${err}`);
  return JSON.parse(out) as T;
}

async function imported(userData: string, path: string, label: string, ...more: readonly string[]): Promise<string> {
  const answer = await json<{ readonly imported: readonly { readonly id: string }[] }>(userData, [
    ...['import', path, '--label', label],
    ...more,
  ]);
  return answer.imported[0]?.id ?? '';
}

const FOLDED = ['--unit', 'samples', '--seconds', '60'] as const;

/** Makes a finding of the candidate that is about something. */
async function found(about: string): Promise<string> {
  const { candidates } = await json<{ readonly candidates: readonly Candidate[] }>(lastQuarter.path, [
    ...['finding', 'candidates'],
  ]);
  const own = candidates.find(({ title }) => title.includes(about));
  const [verdict] = own?.verdicts ?? [];
  if (verdict === undefined) throw new Error(`no candidate is about ${about}`);
  const verdicts = own?.verdicts.filter(({ item }) => item === verdict.item) ?? [];
  const { finding } = await json<FindingDetail>(lastQuarter.path, [
    ...['finding', 'new', verdict.item, '--verdict', `${verdicts[0]?.rule}:${verdicts[0]?.subjectKey}`],
  ]);
  return finding.id;
}

const call = (...args: readonly string[]): Promise<TerminalAnswer> => plateau(today.path, args);

/** What keeps a finding from a status, by code; and the exit code. */
async function moved(id: string, status: string): Promise<readonly [number | null, readonly string[]]> {
  const { code, out } = await call('finding', 'status', id, status, '--json');
  const { blockedBy } = JSON.parse(out) as { readonly blockedBy: readonly FindingLint[] };
  return [code, blockedBy.map((lint) => lint.code)];
}

const FIELDS = `
bottleneck: distinct_customers_before takes 73.8 % of active CPU time in GET /orders at 200 requests a second.
symptom: The list of orders is slow.
cause: The list of customers is searched for each order.
businessImpact: Carts are abandoned.
flow: {kind: access, endpoint: GET /orders, revenueCritical: true}
hypothesis: {text: A set makes it linear, confidence: high}
validationPlan: [{step: Double the orders, disprovedBy: The time doubles only}]
validationResult: {outcome: confirmed, text: It quadruples, evidence: [e1]}
noTracing: true
instrumentationGaps: [{text: No tracing, owner: anna}]
priority: {p95Before: 1800, p95After: 600, p99Before: 4000, p99After: 1600, userTimeShare: 0.7}
fixPlan: [{text: Use a set, smallest: true, risk: 2, blastRadius: 3, reversible: true, effortDays: 1, rollbackTrigger: p95 of GET /orders}]
verification: [{metric: p95 of GET /orders, unit: ms, before: 1800, target: 600, after: 540, loadBefore: 200, loadAfter: 240, howMeasured: k6, status: resolved}]
whyThisFix: It is the smallest.
owner: anna
eta: 2099-01-31
`;

const overview = (): Promise<SignOffOverview> => json<SignOffOverview>(today.path, ['signoff']);

async function standing(): Promise<Readonly<Record<string, string>>> {
  const { roles } = await overview();
  return Object.fromEntries(roles.map(({ role, signOff }) => [role, signOff?.state ?? 'not signed']));
}

async function verified(path: string, ...more: readonly string[]): Promise<BundleVerification> {
  return json<BundleVerification>(product.path, ['verify', path, ...more]);
}

const ABOUT = ['distinct_customers', 'total_by_day', 'ArrayList.grow', 'parse_order', 'Seq Scan on orders'];

/** Last quarter: findings on three programs, a JVM and a plan. */
beforeAll(async () => {
  built('main/cli.js');
  const { path } = lastQuarter;
  await imported(path, fixture('plans/golden/pg15_seqscan_before.json'), 'list of orders');
  await imported(path, folded('report-1.folded', report), 'report', ...FOLDED);
  await imported(path, fixture('profiles/jfr/chunks.jfr.gz'), 'stock');
  await imported(path, folded('orders-1.folded', orders(3000)), 'orders', ...FOLDED);
  await imported(path, join(ROOT, 'resources/sample/orders-before.speedscope.json'), 'shop');
  for (const about of ABOUT) await found(about);
  expect((await plateau(path, ['baseline', '--label', 'last quarter'])).code).toBe(0);
  expect((await plateau(path, ['bundle', '-o', old])).code).toBe(0);
});

afterAll(() => {
  lastQuarter.remove();
  today.remove();
  product.remove();
  reader.remove();
});

describe('last quarter’s findings against today', () => {
  it('are resolved, persisting, not comparable and masked, each with why', async () => {
    const ids = [
      await imported(today.path, join(ROOT, 'resources/sample/orders-after.speedscope.json'), 'shop'),
      await imported(today.path, fixture('plans/golden/pg15_after_index.json'), 'list of orders'),
      await imported(today.path, folded('report-2.folded', { ...report, 'main;run;load': 690 }), 'report', ...FOLDED),
      await imported(today.path, fixture('profiles/jfr/jdk25.jfr.gz'), 'stock'),
      await imported(today.path, folded('orders-2.folded', orders(18_000)), 'orders', ...FOLDED),
    ];
    const args = ['finding', 'retest', '--before', old, '--after', ids.join(',')];
    const { code, out } = await call(...args, '--json');
    const { rows } = JSON.parse(out) as RetestTable;
    expect(Object.fromEntries(rows.map(({ id, retest }) => [id, retest.status]))).toEqual({
      'PERF-001': 'resolved',
      'PERF-002': 'persisting',
      'PERF-003': 'not-comparable',
      'PERF-004': 'masked',
      'PERF-005': 'improved',
    });
    expect(code).toBe(2);
    const why = (id: string): string => rows.find((row) => row.id === id)?.retest.reason ?? '';
    expect(why('PERF-003')).toMatch(/not comparable: they differ in .*runtime version/);
    expect(why('PERF-004')).toMatch(
      /parse_order fell from .*its cost did not change measurably .*: masked, because the rest grew: serialise from 50 to 300 samples per .* \(\+500 %, 95 % \+\d+ … \+\d+ %\)\.$/,
    );
    const text = (await call(...args)).out;
    expect(text).toContain('its share fell because something else grew; its cost did not fall');
    expect(text).toContain('PERF-004 cannot be closed');
  });

  it('are there once, however often they are brought in, and nothing else changes', async () => {
    const state = async () => (await call('finding', 'history', '--json')).out + (await call('list', '--json')).out;
    const before = await state();
    const { bundles } = await json<{ readonly bundles: readonly object[] }>(today.path, ['import', '--here', old]);
    expect(bundles).toMatchObject([{ items: 0, work: { findings: Array(5).fill({ existing: true }), baselines: 0 } }]);
    expect(await state()).toBe(before);
    const again = await call('finding', 'retest', '--before', old);
    expect(again.out).toMatch(/^All of bundle [0-9a-f]{32} was here already\.$/m);
  });

  it('stand in the report with where each stands', async () => {
    const path = join(today.path, 'report.md');
    expect((await call('report', '-o', path)).code).toBe(0);
    const written = readFileSync(path, 'utf8');
    expect(written).toMatch(/\[PERF-003\]\([^)]*\) \| draft \| not-comparable \|/);
    expect(written).toMatch(/\[PERF-004\]\([^)]*\) \| draft \| masked \|/);
  });
});

describe('closing', () => {
  it('needs the same load, what was not changed, and the way back', async () => {
    const set = await plateau(today.path, ['finding', 'set', 'PERF-001', '--from', '-'], { input: FIELDS });
    expect(set.err).toBe('');
    const [code, blockers] = await moved('PERF-001', 'closed');
    expect(code).toBe(1);
    expect(blockers).toEqual(
      expect.arrayContaining(['fixPlan.noRollback', 'verification.otherLoad', 'notChanged.missing']),
    );
    const ways = ['fixPlan.f1.rollback=Revert', 'notChanged=The ORM stays', 'verification.v1.loadAfter=219'];
    await call('finding', 'set', 'PERF-001', ...ways);
    expect(await moved('PERF-001', 'closed')).toEqual([0, []]);
  });

  it('is not for what is masked', async () => {
    await plateau(today.path, ['finding', 'set', 'PERF-004', '--from', '-'], { input: FIELDS });
    await call(
      'finding',
      'set',
      'PERF-004',
      'fixPlan.f1.rollback=Revert',
      'notChanged=The rest',
      'verification.v1.loadAfter=200',
    );
    const [code, blockers] = await moved('PERF-004', 'closed');
    expect(code).toBe(1);
    // Its fields call it resolved, which nobody may while it is masked.
    expect(blockers).toEqual(['verification.contradiction', 'retest.masked']);
  });
});

const tools = missingTools('ssh-keygen');
const paper = [...tools, ...missingTools('pdftotext'), ...(findBrowser(surroundings()) === null ? ['a browser'] : [])];

describe('sign-off', () => {
  const audit = join(today.path, 'audit.zip');
  const key = join(today.path, 'key');
  let first = '';

  it('has nothing to sign before something was exported', async () => {
    const { code, err } = await call('signoff', 'sign', 'sre', '--name', 'Sam Ito');
    expect([code, err]).toEqual([3, expect.stringContaining('signOff.nothingExported')]);
    expect((await call('bundle', '-o', audit)).code).toBe(0);
    const { exports, roles } = await overview();
    expect(exports).toMatchObject([{ current: true, profile: 'share-external' }]);
    expect(roles.every(({ signOff }) => signOff === null)).toBe(true);
    first = exports[0]?.manifestSha256 ?? '';
  });

  it.skipIf(tools.length > 0)(
    `is given by four roles, one of them with the zip alone${skipReason(tools)}`,
    async () => {
      spawnSync(toolPath('ssh-keygen') ?? '', ['-q', '-t', 'ed25519', '-N', '', '-C', 'ida', '-f', key]);
      expect((await call('signoff', 'sign', 'sre', '--name', 'Sam Ito')).code).toBe(0);
      expect((await call('signoff', 'sign', 'backend-lead', '--name', 'Ben Roe', '--bundle', audit)).code).toBe(0);
      expect((await call('signoff', 'sign', 'frontend-lead', '--name', 'Fay Lin')).code).toBe(0);
      expect((await call('signoff', 'check')).code).toBe(1);
      const file = join(product.path, 'ida.json');
      const by = ['signoff', 'sign', 'product', '--name', 'Ida Wolf', '--bundle', audit, '--key', key, '-o', file];
      expect((await plateau(product.path, by)).code).toBe(0);
      expect((await call('signoff', 'add', file)).code).toBe(0);
      expect((await call('signoff', 'add', file)).code).toBe(0);
      expect((await call('signoff', 'check')).code).toBe(0);
      const { roles } = await overview();
      expect(roles.map(({ signOff }) => signOff?.manifestSha256)).toEqual(Array(4).fill(first));
    },
  );

  it.skipIf(tools.length > 0)(
    `travels in the bundle, which is still the one that was signed${skipReason(tools)}`,
    async () => {
      const signed = join(today.path, 'signed.zip');
      expect((await call('bundle', '-o', signed)).code).toBe(0);
      expect((await call('signoff', 'check')).code).toBe(0);
      const signers = join(product.path, 'signers');
      writeFileSync(signers, `ida@shop.example ${readFileSync(`${key}.pub`, 'utf8')}`);
      const [before, after] = [await verified(audit), await verified(signed, '--allowed-signers', signers)];
      expect(after.bundleId).toBe(before.bundleId);
      expect([after.ok, after.failures]).toEqual([true, []]);
      expect(after.signOffs.map(({ role, bundle, state }) => [role, bundle, state])).toEqual([
        ['backend-lead', 'this', 'none'],
        ['frontend-lead', 'this', 'none'],
        ['sre', 'this', 'none'],
        ['product', 'this', 'known'],
      ]);
      const stranger = await verified(signed);
      expect(stranger.ok).toBe(true);
      expect(stranger.warnings.map(({ code }) => code)).toContain('signature.unknownKey');
      const markdown = (await unzipped(signed)).get(REPORT_MARKDOWN)?.toString() ?? '';
      expect(markdown).toMatch(/\| Product \| Ida Wolf \| .*signed for this bundle/);
    },
  );

  it('is for an older bundle once a finding is edited, in the list and in the bundle', async () => {
    await call('finding', 'set', 'PERF-002', 'cause=It sums by day in Python');
    expect((await standing()).sre).toBe('older');
    expect((await call('signoff')).out).toContain('signed for an older bundle');
    const changed = join(today.path, 'changed.zip');
    await call('bundle', '-o', changed);
    expect((await standing()).sre).toBe('older');
    const { ok, signOffs } = await verified(changed);
    expect([ok, signOffs.every(({ bundle }) => bundle === 'other')]).toEqual([true, true]);
  });

  it.skipIf(tools.length > 0)(
    `comes back with its bundle, as given elsewhere, and counts for nothing there${skipReason(tools)}`,
    async () => {
      const { path } = reader;
      const [signed, signers] = [join(today.path, 'signed.zip'), join(product.path, 'signers')];
      const taken = await plateau(path, ['import', '--here', signed]);
      expect([taken.code, taken.out]).toEqual([0, expect.stringContaining('4 sign-offs, as given elsewhere')]);
      const listed = await json<SignOffOverview>(path, ['signoff', '--allowed-signers', signers]);
      expect(listed.roles.every(({ signOff }) => signOff === null)).toBe(true);
      expect(listed.elsewhere.map(({ role, manifestSha256, keyState }) => [role, manifestSha256, keyState])).toEqual([
        ['backend-lead', first, 'none'],
        ['frontend-lead', first, 'none'],
        ['sre', first, 'none'],
        ['product', first, 'known'],
      ]);
      const { code, out } = await plateau(path, ['signoff']);
      expect([code, out]).toEqual([
        0,
        expect.stringMatching(/Came with bundles:[\s\S]*Ida Wolf.*key unknown, SHA256:/),
      ]);
      const passed = join(path, 'passed-on.zip');
      expect((await plateau(path, ['bundle', '-o', passed])).code).toBe(0);
      const { ok, signOffs } = await verified(passed, '--allowed-signers', signers);
      expect([ok, signOffs.map(({ bundle, state }) => `${bundle} ${state}`)]).toEqual([
        true,
        ['elsewhere none', 'elsewhere none', 'elsewhere none', 'elsewhere known'],
      ]);
      const text = (await plateau(path, ['verify', passed, '--allowed-signers', signers])).out;
      expect(text).toMatch(/Signed off: Product, Ida Wolf, .*another bundle, which was taken in .*; signed by ida@/);
    },
  );

  it('is taken back, brought back, and given again to what is there now', async () => {
    expect((await call('signoff', 'withdraw', 'sre')).code).toBe(0);
    expect((await standing()).sre).toBe('not signed');
    expect((await call('signoff', 'restore', 'sre')).code).toBe(0);
    expect((await standing()).sre).toBe('older');
    await call('signoff', 'sign', 'sre', '--name', 'Sam Ito');
    expect((await standing()).sre).toBe('current');
  });

  it.skipIf(paper.length > 0)(`stands on paper, which leads nowhere outside${skipReason(paper)}`, async () => {
    const path = join(today.path, 'final.pdf');
    expect((await call('report', '--to', 'pdf', '-o', path)).code).toBe(0);
    const text = run('pdftotext', [path, '-'], today.path).replace(/\s+/g, ' ');
    for (const part of ['Ida Wolf', 'signed for an older bundle', 'masked, because']) expect(text).toContain(part);
    const bytes = readFileSync(path, 'latin1');
    for (const action of ['/URI', '/Launch', '/GoToR', '/SubmitForm', '/JavaScript'])
      expect(bytes).not.toContain(action);
  });

  it('is not given to what does not verify, is not known, or is no sign-off', async () => {
    const broken = join(today.path, 'broken.zip');
    await damaged(audit, broken);
    const refused = await call('signoff', 'sign', 'sre', '--name', 'Sam Ito', '--bundle', broken);
    expect([refused.code, refused.err]).toEqual([3, expect.stringContaining('signOff.notVerified')]);
    const file = join(today.path, 'other.json');
    const by = ['signoff', 'sign', 'sre', '--name', 'Max Fox', '--bundle', old, '-o', file];
    expect((await plateau(product.path, by)).code).toBe(0);
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace(/"manifestSha256": "[0-9a-f]{8}/, '"manifestSha256": "00000000'),
    );
    expect((await call('signoff', 'add', file)).err).toContain('signOff.unknownBundle');
    expect((await call('signoff', 'add', audit)).err).toContain('signOff.badFile');
    expect((await call('signoff', 'sign', 'cto', '--name', 'X')).code).toBe(3);
  });
});
