import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Candidate } from '../../src/core/finding/candidates.ts';
import type { HistoryReport } from '../../src/core/finding/history.ts';
import type { FindingLint } from '../../src/core/finding/lint-model.ts';
import type { HistoryEntry } from '../../src/core/finding/model.ts';
import type { FindingDetail, FindingRow } from '../../src/core/finding/stored.ts';
import { built } from '../support/built.ts';
import { plateau, type TerminalAnswer } from '../support/terminal-call.ts';
import { temporaryUserData } from '../support/web-workbench.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const BEFORE = join(ROOT, 'resources/sample/orders-before.speedscope.json');
const AFTER = join(ROOT, 'resources/sample/orders-after.speedscope.json');
const PLAN = join(ROOT, 'tests/fixtures/plans/golden/pg15_seqscan_before.json');

const userData = temporaryUserData();
const workspace = join(userData.path, 'findings.plateau');
const ids: { before: string; after: string; plan: string } = { before: '', after: '', plan: '' };

const call = (args: readonly string[], input?: string): Promise<TerminalAnswer> =>
  plateau(userData.path, [...args, '--workspace', workspace], input === undefined ? {} : { input });

async function json<T>(args: readonly string[], input?: string): Promise<T> {
  const { out, err, code } = await call([...args, '--json'], input);
  if (out === '') throw new Error(`exit ${code}: ${err}`);
  return JSON.parse(out) as T;
}

const finding = (args: readonly string[], input?: string): Promise<FindingDetail> =>
  json<FindingDetail>(['finding', ...args], input);
const list = async (): Promise<readonly FindingRow[]> =>
  (await json<{ findings: FindingRow[] }>(['finding', 'list'])).findings;

interface Status {
  readonly status: string;
  readonly blockedBy: readonly FindingLint[];
}

async function status(
  id: string,
  wanted: string,
  ...more: readonly string[]
): Promise<readonly [number | null, Status]> {
  const { code, out } = await call(['finding', 'status', id, wanted, ...more, '--json']);
  return [code, JSON.parse(out) as Status];
}

beforeAll(async () => {
  built('main/cli.js');
  await plateau(userData.path, ['init', workspace]);
  const { imported } = await json<{ imported: { id: string }[] }>(['import', BEFORE, AFTER, PLAN]);
  [ids.before = '', ids.after = '', ids.plan = ''] = imported.map(({ id }) => id);
});
afterAll(() => userData.remove());

/** Everything a reviewer asks for, as a file of fields. */
const FIELDS = `
title: Orders are parsed with a quadratic look-up
bottleneck: distinct_customers_before takes 73.8 % of active CPU time in POST /orders at 200 requests a second.
cause: The list of customers is searched for each order.
businessImpact: Carts are abandoned.
flow: {kind: submit, endpoint: POST /orders, revenueCritical: true}
observed: {sloBreach: true}
hypothesis: {text: A set makes it linear, confidence: high}
validationPlan:
  - {step: Double the orders, disprovedBy: The time doubles only}
noTracing: true
instrumentationGaps: [{text: No tracing, owner: anna}]
priority: {p95Before: 1800, p95After: 600, p99Before: 4000, p99After: 1600, userTimeShare: 0.7}
roi: {cpuSecondsSavedPerRequest: 0.6, savedIs: percentile-latency, requestsPerMonth: 10000000, costPerHour: 0.05, hours: 24, hourlyRate: 100}
`;
const FIX = `fixPlan: [{text: Use a set, smallest: true, risk: 2, blastRadius: 3, reversible: true, effortDays: 3}]`;

describe('a finding in the terminal', () => {
  it('is offered, made of a capture’s verdict, and listed', async () => {
    const { candidates } = await json<{ candidates: Candidate[] }>(['finding', 'candidates']);
    expect(candidates.map(({ title, fresh }) => [title, fresh])).toContainEqual([
      'Missing or wrong index: Parallel Seq Scan on orders',
      2,
    ]);
    const made = await finding(['new', ids.before, '--verdict', 'FG-PLATEAU:distinct_customers_before']);
    expect(made.finding).toMatchObject({ id: 'PERF-001', body: { evidence: [{ item: ids.before }] } });
    expect(await list()).toMatchObject([
      { id: 'PERF-001', severity: 'medium', priority: null, retest: 'not-retested' },
    ]);
    expect((await call(['finding', 'list'])).out).toMatch(/PERF-001 +medium +– +draft/);
  });

  it('needs a verdict named where a capture has several', async () => {
    const { code, err } = await call(['finding', 'new', ids.plan]);
    expect([code, err]).toEqual([3, expect.stringMatching(/finding\.severalCandidates[\s\S]*--verdict/)]);
  });

  it('cannot go on with what it lacks: exit code 1, each lint by name', async () => {
    const [code, told] = await status('PERF-001', 'review');
    expect([code, told.status]).toEqual([1, 'draft']);
    expect(told.blockedBy.map((lint) => lint.code)).toEqual(
      expect.arrayContaining(['bottleneck.blank', 'hypothesis.missing', 'priority.unknown']),
    );
    expect((await call(['finding', 'set', 'PERF-001', 'status=review'])).code).toBe(1);
  });

  it('takes its fields from a file and by path, and has the worked examples’ priority and return', async () => {
    const { assessment } = await finding(
      ['set', 'PERF-001', '--from', '-', 'owner=anna', 'eta=2099-01-31'],
      `${FIELDS}${FIX}`,
    );
    expect(assessment).toMatchObject({
      severity: { value: 'critical', row: 'confirmed-bottleneck' },
      priority: { score: 80.9 },
      roi: { overstated: true, savingsPerMonth: expect.closeTo(83.33, 1), paybackMonths: expect.closeTo(28.8, 1) },
    });
    expect((await call(['finding', 'show', 'PERF-001'])).out).toContain(
      'return: $83 a month, paid back in 29 months, ROI 0.035 a month. The inputs overstate what is saved',
    );
    expect(await status('PERF-001', 'accepted')).toMatchObject([0, { status: 'accepted' }]);
  });

  it('names the field that a file has wrong', async () => {
    const wrong = await call(['finding', 'set', 'PERF-001', '--from', '-'], 'hypothesis: {txt: x}');
    expect([wrong.code, wrong.err]).toEqual([3, expect.stringMatching(/hypothesis\.txt[\s\S]*finding\.badField/)]);
    const none = await call(['finding', 'set', 'PERF-001', '--from', '-'], 'a: [');
    expect([none.code, none.err]).toEqual([3, expect.stringContaining('finding.badFile')]);
  });

  it('is not fixed by a bigger machine alone, nor without a metric that verifies it', async () => {
    await finding([
      'set',
      'PERF-001',
      'fixPlan.f1.addsResources=true',
      'validationResult.outcome=confirmed',
      'validationResult.evidence=["e1"]',
    ]);
    const [code, { blockedBy }] = await status('PERF-001', 'fixing');
    expect([code, blockedBy.map((lint) => lint.code)]).toEqual([
      1,
      ['fixPlan.onlyBiggerInstance', 'fixPlan.noRollback', 'fixPlan.noTrigger', 'verification.missing'],
    ]);
    await finding([
      'set',
      'PERF-001',
      'fixPlan.f1.addsResources=false',
      'fixPlan.f1.rollback=Revert',
      'fixPlan.f1.rollbackTrigger=p95 of submit',
    ]);
  });

  it('closes with what was compared at the same load, and with nothing less', async () => {
    const { out } = await call(['compare', ids.before, ids.after, '--json']);
    const comparison = (JSON.parse(out) as { item: { id: string } }).item.id;
    const added = await finding([
      'evidence',
      'add',
      'PERF-001',
      comparison,
      '--verdict',
      'FG-PLATEAU:distinct_customers_before',
    ]);
    expect(added.assessment.retest.status).toBe('resolved');
    expect(added.finding.body.evidence.map(({ id }) => id)).toEqual(['e1', 'e2']);
    const measured = (loadAfter: number) =>
      `verification: [{metric: p99 of submit, unit: ms, before: 4000, target: 2000, after: 1600, loadBefore: 200, loadAfter: ${loadAfter}, howMeasured: k6, evidence: [e1, e2]}]`;
    await finding(
      ['set', 'PERF-001', '--from', '-', 'notChanged=The format', 'whyThisFix=The smallest'],
      measured(230),
    );
    const [, unproven] = await status('PERF-001', 'closed');
    expect(unproven.blockedBy.map((lint) => lint.code)).toEqual(['baseline.notTaken', 'verification.otherLoad']);
    // Nothing counts as improved before there is a baseline to hold it against.
    expect((await call(['baseline', '--label', 'before'])).code).toBe(0);
    await call(['compare', ids.before, ids.after]);
    expect(await status('PERF-001', 'closed')).toMatchObject([1, { blockedBy: [{ code: 'verification.otherLoad' }] }]);
    await finding(['set', 'PERF-001', '--from', '-'], measured(210));
    expect(await status('PERF-001', 'closed')).toMatchObject([0, { status: 'closed' }]);
  });

  it('does not close where it is masked, and says why', async () => {
    await finding(['new', ids.after, '--verdict', 'FG-PLATEAU:parse_orders']);
    // The later program first: what took 60 % of little takes 19 % of much, at the same cost.
    await call(['compare', ids.after, ids.before]);
    const masked = await finding(['show', 'PERF-002']);
    expect(masked.assessment.retest.status).toBe('masked');
    const told = masked.next
      .find((one) => one.status === 'closed')
      ?.blockedBy.find(({ code }) => code === 'retest.masked');
    expect(told?.text).toMatch(
      /share fell because something else grew.*parse_orders fell from 60\.2 % to 19 %.*cost did not/s,
    );
  });

  it('links traces and places in code, and lets go of rows', async () => {
    await finding([
      'evidence',
      'add',
      'PERF-002',
      '--trace',
      '4bf92f3577b34da6a3ce929d0e0e4736',
      '--percentile',
      'p99',
      '--statement-hash',
      '9F86D081884C7D65',
      '--cache-hit',
      'no',
    ]);
    await finding([
      'evidence',
      'add',
      'PERF-002',
      '--code',
      'github.com/acme/orders@0123456:src/orders.py:42',
      '--caption',
      'the loop',
    ]);
    const shown = (await call(['finding', 'show', 'PERF-002'])).out;
    expect(shown).toContain(
      'e2  trace  4bf92f3577b34da6a3ce929d0e0e4736 (p99), db.statement.hash 9f86d081884c7d65, cache.hit false',
    );
    expect(shown).toContain('e3  code  github.com/acme/orders@0123456:src/orders.py:42');
    expect((await finding(['evidence', 'remove', 'PERF-002', 'e2'])).finding.body.evidence.map(({ id }) => id)).toEqual(
      ['e1', 'e3'],
    );
    expect((await call(['finding', 'evidence', 'remove', 'PERF-002', 'e2'])).err).toContain('finding.noSuchEvidence');
  });

  it('keeps a picture of a dashboard, of what is one only', async () => {
    const picture = ['--dashboard', 'Orders', '--between', '2026-01-31T10:00Z/2026-01-31T11:00Z', '--caption', 'p99'];
    const added = await finding([
      'evidence',
      'add',
      'PERF-002',
      '--image',
      join(ROOT, 'docs/images/plan.png'),
      ...picture,
    ]);
    const row = added.finding.body.evidence.find(({ kind }) => kind === 'image');
    expect(row).toMatchObject({ dashboard: 'Orders', from: '2026-01-31T10:00Z', caption: 'p99' });
    const sha256 = row?.kind === 'image' ? row.sha256 : '';
    expect(readFileSync(join(workspace, 'artifacts', sha256.slice(0, 2), sha256))).toEqual(
      readFileSync(join(ROOT, 'docs/images/plan.png')),
    );
    expect((await call(['finding', 'evidence', 'add', 'PERF-002', '--image', BEFORE, ...picture])).err).toContain(
      'finding.notAnImage',
    );
    expect((await call(['finding', 'evidence', 'add', 'PERF-002', '--image', BEFORE])).err).toContain('cli.usage');
  });

  it('is put aside by somebody for a reason', async () => {
    expect((await status('PERF-002', 'rejected'))[0]).toBe(1);
    expect(await status('PERF-002', 'rejected', '--name', 'anna', '--reason', 'It is fast')).toMatchObject([
      0,
      { status: 'rejected' },
    ]);
  });

  it('is merged with another one of the same thing, and both are there again when that is undone', async () => {
    const twin = await finding(['new', ids.after, '--verdict', 'FG-PLATEAU:parse_orders']);
    expect(twin).toMatchObject({ finding: { id: 'PERF-003' }, duplicates: ['PERF-002'] });
    const before = (await finding(['show', 'PERF-002'])).finding.bodySha256;
    await finding(['merge', 'PERF-002', 'PERF-003']);
    expect((await list()).map(({ id }) => id)).not.toContain('PERF-003');
    expect((await call(['finding', 'list', '--deleted'])).out).toMatch(/PERF-003 .*PERF-002/);
    await finding(['restore', 'PERF-003']);
    expect((await finding(['show', 'PERF-002'])).finding.bodySha256).toBe(before);
    expect((await list()).map(({ id }) => id)).toContain('PERF-003');
  });

  it('never gives a number again', async () => {
    await call(['finding', 'delete', 'PERF-003']);
    expect((await finding(['new'])).finding.id).toBe('PERF-004');
    expect((await call(['finding', 'show', 'PERF-003'])).err).toContain('finding.notFound');
  });

  it('weighs its priority as the workspace does', async () => {
    expect((await call(['finding', 'weights', 'gain=0.5', 'coverage=0.2', '--json'])).code).toBe(0);
    expect((await finding(['show', 'PERF-001'])).assessment.priority.score).toBe(83.9);
    expect((await call(['finding', 'weights', 'gain=0.9'])).err).toContain('finding.badWeights');
    await call(['finding', 'weights', 'gain=0.4', 'coverage=0.3']);
  });

  it('has a chain of changes that shows what was done behind its back', async () => {
    interface History {
      readonly entries: readonly HistoryEntry[];
      readonly chain: HistoryReport;
    }
    const whole = await json<History>(['finding', 'history', 'PERF-004']);
    expect(whole.entries.map(({ field }) => field)).toEqual(['created']);
    expect(whole.chain.intact).toBe(true);
    const db = new Database(join(workspace, 'workspace.db'));
    db.exec("UPDATE finding_history SET who = 'mallory' WHERE sequence = 3");
    db.close();
    const { code, out } = await call(['finding', 'history']);
    expect([code, out]).toEqual([1, expect.stringMatching(/The chain is broken:\n.*Entry 3 /)]);
  });

  it('is taken in by another workspace under its id, and under its workspace’s name where that is taken', async () => {
    const all = (await call(['finding', 'show', '--json'])).out;
    const other = join(userData.path, 'other.plateau');
    await plateau(userData.path, ['init', other]);
    const there = async (...args: readonly string[]): Promise<unknown> =>
      JSON.parse(
        (await plateau(userData.path, ['finding', ...args, '--json', '--workspace', other], { input: all })).out,
      );
    await there('new');
    const { workspace: name } = JSON.parse(all) as { workspace: string };
    const prefixed = `W${name.slice(0, 4).toUpperCase()}-PERF-001`;
    expect(await there('import', '-')).toEqual({
      imported: [
        { id: prefixed, was: 'PERF-001', existing: false },
        { id: 'PERF-002', was: 'PERF-002', existing: false },
        { id: 'PERF-004', was: 'PERF-004', existing: false },
      ],
    });
    expect(await there('import', '-')).toMatchObject({
      imported: [{ existing: true }, { existing: true }, { existing: true }],
    });
    expect(await there('show', prefixed)).toMatchObject({ evidence: [{ gone: true }, { gone: true }] });
    expect(await there('new')).toMatchObject({ finding: { id: 'PERF-005' } });
    expect(await there('history')).toMatchObject({ chain: { intact: true } });
    const wrong = await call(['finding', 'import', BEFORE]);
    expect([wrong.code, wrong.err]).toEqual([3, expect.stringContaining('finding.badFile')]);
  });

  it('is called as its help says, and refused by name otherwise', async () => {
    expect((await call(['finding', '--help'])).out).toContain('evidence add|renew|remove ID');
    expect((await call(['finding', 'dance'])).err).toContain('Use one of list, candidates, new');
    expect((await call(['finding', 'merge', 'PERF-001'])).err).toContain('cli.usage');
    expect((await call(['finding', 'status', 'PERF-001', 'done'])).err).toContain('risk-accepted');
  });
});

describe('a verdict', () => {
  it('is named as the list of candidates prints it', async () => {
    const own = join(userData.path, 'named.plateau');
    const inOwn = (...args: readonly string[]): Promise<TerminalAnswer> =>
      plateau(userData.path, [...args, '--workspace', own]);
    await plateau(userData.path, ['init', own]);
    await inOwn('import', PLAN);
    const { out } = await inOwn('finding', 'candidates');
    const [, item = '', printed = ''] = /(q[0-9a-f]{12}) {2}'(EX-SEQ:[^']+on users)'/.exec(out) ?? [];
    const made = await inOwn('finding', 'new', item, '--verdict', printed);
    expect([made.code, made.out]).toEqual([
      0,
      expect.stringContaining('PERF-001 Missing or wrong index: Seq Scan on users'),
    ]);
  });
});
