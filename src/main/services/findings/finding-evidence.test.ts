import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HeapSketch } from '../../../../tests/support/heap/sketch.ts';
import { EventHub } from '../event-hub.ts';
import { FindingService } from '../finding-service.ts';
import { StateService } from '../state-service.ts';
import { growthCompareTask } from '../tasks/growth-compare-tasks.ts';
import { growthTask } from '../tasks/growth-tasks.ts';
import { importTask } from '../tasks/import-task.ts';
import { planCompareTask } from '../tasks/plan-compare-tasks.ts';
import { WorkspaceService } from '../workspace-service.ts';

const ROOT = resolve(import.meta.dirname, '../../../..');
const PLANS = join(ROOT, 'tests/fixtures/plans/golden');
const context = { signal: new AbortController().signal, progress: () => undefined };
const common = { version: '0' };

const folder = mkdtempSync(join(tmpdir(), 'plateau-evidence-'));
const workspace = join(folder, 'one.plateau');
const events = new EventHub();
let clock = Date.parse('2026-01-01T00:00:00.000Z');
/** A second later each time, so that what was done last is the newest. */
function now(): string {
  clock += 1000;
  return new Date(clock).toISOString();
}
const workspaces = new WorkspaceService({ userData: folder, state: new StateService(folder), events, now });
const findings = new FindingService({ workspaces, events, judge: async () => undefined, now });

async function imported(...paths: readonly string[]): Promise<readonly string[]> {
  const sources = paths.map((path) => ({ path, name: path, staged: false }));
  const outcome = await importTask({ workspace, sources, options: { via: 'file' }, at: now(), ...common }, context);
  expect(outcome.failed).toEqual([]);
  return outcome.imported.map(({ id }) => id);
}

beforeAll(() => {
  workspaces.create(workspace);
});
afterAll(() => {
  workspaces.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a finding on a statement', () => {
  it('joins what several rules say of one scan, and is resolved when the index is there', async () => {
    const [before = '', after = ''] = await imported(
      join(PLANS, 'pg15_seqscan_before.json'),
      join(PLANS, 'pg15_after_index.json'),
    );
    const scan = findings.candidates().find(({ subjectLabel }) => subjectLabel === 'Parallel Seq Scan on orders');
    expect(scan?.verdicts.map(({ rule }) => rule).sort()).toEqual(['EX-PLATEAU', 'EX-SEQ']);
    const made = findings.create({ fingerprint: scan?.fingerprint });
    expect(made.finding.body).toMatchObject({ category: 'index', evidence: [{ kind: 'plan' }, { kind: 'plan' }] });
    expect(made.assessment.retest.status).toBe('not-retested');
    planCompareTask({ workspace, before: [before], after: [after], at: now(), ...common });
    const { retest } = findings.detail(made.finding.id).assessment;
    expect(retest.subjects.map(({ rule, status }) => [rule, status])).toContainEqual(['EX-SEQ', 'resolved']);
    const again = findings.candidates().find(({ fingerprint }) => fingerprint === scan?.fingerprint);
    expect(again?.findings).toEqual([made.finding.id]);
  });

  it('is of the statement, whatever its plan: the same table in another plan of it is the same candidate', async () => {
    await imported(join(PLANS, 'pg15_same_queryid_other_literal.json'));
    const users = findings.candidates().filter(({ subjectLabel }) => subjectLabel === 'Seq Scan on users');
    const plans = users.map(({ verdicts }) => new Set(verdicts.map(({ itemLabel }) => itemLabel)).size);
    expect(Math.max(...plans)).toBeGreaterThan(1);
  });
});

/** Sessions that a cache holds: more in every step, or as many. */
function heap(sessions: number): string {
  const sketch = new HeapSketch();
  const cache = sketch.object(sketch.global, 'cache', 'Cache', 32);
  for (let i = 0; i < sessions; i++) sketch.object(cache, `s${i}`, 'Session', 4000);
  return sketch.text();
}

async function growthOf(
  name: string,
  counts: readonly number[],
): Promise<{ readonly heaps: readonly string[]; readonly growth: string }> {
  const files = counts.map((count, step) => {
    const path = join(folder, `${name}${step}.heapsnapshot`);
    writeFileSync(path, `${heap(count)}${' '.repeat(step)}`);
    return path;
  });
  const heaps = await imported(...files);
  const steps = heaps.map((id, i) => ({ id, operations: i === 0 ? null : 20, forcedGc: true }));
  const { itemId } = growthTask({ workspace, steps, warmUp: 0, at: now(), ...common }, context);
  return { heaps, growth: itemId };
}

describe('a finding on a leak', () => {
  it('has the series as one row, and keeps its heaps from being deleted', async () => {
    const { heaps, growth } = await growthOf('leak', [20, 40, 60, 80]);
    const leak = findings.candidates().find(({ subjectLabel }) => subjectLabel.startsWith('Session'));
    expect(leak).toMatchObject({ category: 'memory-leak', family: 'LK' });
    const made = findings.create({ fingerprint: leak?.fingerprint });
    const rows = made.finding.body.evidence.flatMap((row) => ('item' in row ? [row.item] : []));
    expect(rows).toContain(growth);
    for (const id of [growth, ...heaps]) {
      expect(() => workspaces.delete(id)).toThrow(expect.objectContaining({ code: 'finding.evidenceInUse' }));
    }
    const still = await growthOf('still', [20, 20, 20, 20]);
    growthCompareTask({ workspace, before: growth, after: still.growth, at: now(), ...common }, context);
    expect(findings.detail(made.finding.id).assessment.retest.status).toBe('resolved');
    findings.delete(made.finding.id);
    expect(workspaces.delete(growth)).toEqual({ id: growth });
  });
});

describe('a picture', () => {
  const bytes = readFileSync(join(ROOT, 'docs/images/plan.png'));
  const told = { caption: '', dashboard: 'Orders', from: '2026-01-01T10:00Z', to: '2026-01-01T11:00Z' };
  const add = async (id: string, content: Uint8Array) =>
    findings.addImage(id, { ...told, bodySha256: findings.detail(id).finding.bodySha256 }, Readable.from([content]));

  it('stays while a finding has it, and goes when none has', async () => {
    const { id } = findings.create({}).finding;
    const row = (await add(id, bytes)).finding.body.evidence[0];
    const sha256 = row?.kind === 'image' ? row.sha256 : '';
    const path = workspaces.current.artifacts.path(sha256);
    workspaces.current.purge(now());
    expect(existsSync(path)).toBe(true);
    const served = await findings.image(sha256);
    expect([served.mediaType, Buffer.concat(await served.bytes.toArray())]).toEqual(['image/png', bytes]);
    findings.removeEvidence(id, findings.detail(id).finding.bodySha256, 'e1');
    await expect(findings.image(sha256)).rejects.toMatchObject({ code: 'finding.noSuchEvidence' });
    workspaces.current.purge(now());
    expect(existsSync(path)).toBe(false);
  });

  it('is refused where it is none, or too large, and leaves nothing', async () => {
    const { id } = findings.create({}).finding;
    await expect(add(id, new TextEncoder().encode('<svg/>'))).rejects.toMatchObject({ code: 'finding.notAnImage' });
    await expect(add(id, new Uint8Array(21 * 1024 * 1024))).rejects.toMatchObject({ code: 'finding.imageTooLarge' });
    expect(findings.detail(id).finding.body.evidence).toEqual([]);
  });
});

describe('a finding that something else has written over', () => {
  it.each(['{"title": 3}', 'no JSON'])('is named, and can be deleted: %s', (body) => {
    const { id } = findings.create({}).finding;
    const db = new Database(join(workspace, 'workspace.db'));
    db.prepare('UPDATE findings SET body = ? WHERE id = ?').run(body, id);
    db.close();
    expect(() => findings.list()).toThrow(
      expect.objectContaining({ code: 'finding.damaged', message: expect.stringContaining(id) }),
    );
    findings.delete(id);
    workspaces.current.purge(now());
    expect(findings.list().map((row) => row.id)).not.toContain(id);
  });
});

describe('a chain of changes', () => {
  it('is whole after all of this, also of what is gone for good', () => {
    const { id } = findings.create({}).finding;
    findings.delete(id);
    workspaces.current.purge(now());
    expect(() => findings.restore(id)).toThrow(expect.objectContaining({ code: 'finding.notFound' }));
    const next = Number(findings.create({}).finding.id.slice(5));
    expect(next).toBe(Number(id.slice(5)) + 1);
    expect(findings.verifyHistory()).toMatchObject({ intact: true, problems: [] });
  });
});
