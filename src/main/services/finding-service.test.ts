import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { WorkspaceEvent } from '../../core/item.ts';
import { EventHub } from './event-hub.ts';
import { FindingService } from './finding-service.ts';
import { StateService } from './state-service.ts';
import { compareTask } from './tasks/compare-tasks.ts';
import { importTask } from './tasks/import-task.ts';
import { WorkspaceService } from './workspace-service.ts';

const AT = '2026-01-01T00:00:00.000Z';
const ROOT = resolve(import.meta.dirname, '../../..');
const context = { signal: new AbortController().signal, progress: () => undefined };

const folder = mkdtempSync(join(tmpdir(), 'plateau-findings-'));
const path = join(folder, 'one.plateau');
const told: WorkspaceEvent[] = [];
const events = new EventHub();
const tell = events.tell.bind(events);
events.tell = (event) => {
  told.push(event);
  tell(event);
};
const workspaces = new WorkspaceService({ userData: folder, state: new StateService(folder), events, now: () => AT });
const findings = new FindingService({ workspaces, events, judge: async () => undefined, now: () => AT });
const ids: string[] = [];

beforeAll(async () => {
  workspaces.create(path);
  const files = ['orders-before', 'orders-after'].map((name) => join(ROOT, `resources/sample/${name}.speedscope.json`));
  const sources = files.map((file) => ({ path: file, name: file, staged: false }));
  const outcome = await importTask(
    { workspace: path, sources, options: { via: 'file' }, at: AT, version: '0' },
    context,
  );
  expect(outcome.failed).toEqual([]);
  ids.push(...outcome.imported.map(({ id }) => id));
});
afterAll(() => {
  workspaces.close();
  rmSync(folder, { recursive: true, force: true });
});

it('is made of a comparison’s verdict with both sides as evidence, and what was measured before and after', () => {
  const [before = '', after = ''] = ids;
  compareTask({ workspace: path, before: [before], after: [after], basis: 'active', at: AT, version: '0' });
  const [first] = findings.candidates();
  expect(first).toMatchObject({ subjectLabel: 'distinct_customers_before', fresh: 2, findings: [] });
  told.length = 0;
  const made = findings.create({ fingerprint: first?.fingerprint });
  expect(told).toEqual([{ type: 'finding', id: 'PERF-001', change: 'added' }]);
  expect(made.finding.body).toMatchObject({
    title: 'CPU hot path: distinct_customers_before',
    bottleneck: 'distinct_customers_before takes 73.8 % of active CPU time in [which flow] [at which load].',
    evidence: [
      { id: 'e1', item: before },
      { id: 'e2', item: after, verdict: { status: 'resolved' } },
    ],
    verification: [{ before: expect.closeTo(35.06), after: 0, status: 'resolved', evidence: ['e1', 'e2'] }],
  });
  expect(made.assessment).toMatchObject({
    severity: { value: 'medium', row: 'bottleneck' },
    retest: { status: 'resolved' },
  });
  expect(findings.candidates()[0]).toMatchObject({ fresh: 0, findings: ['PERF-001'] });
});

it('is not changed by who saw an older one, and not moved past its lints', () => {
  const { bodySha256 } = findings.detail('PERF-001').finding;
  const changed = findings.update('PERF-001', bodySha256, { owner: 'anna' });
  expect(changed.finding.body.owner).toBe('anna');
  expect(() => findings.update('PERF-001', bodySha256, { owner: 'ben' })).toThrow(
    expect.objectContaining({ code: 'finding.changedMeanwhile' }),
  );
  expect(() => findings.update('PERF-001', changed.finding.bodySha256, { status: 'review' })).toThrow(
    expect.objectContaining({ code: 'finding.blocked', message: expect.stringContaining('[hypothesis.missing]') }),
  );
});

it('keeps what it stands on from being deleted: its items and what they were made of', () => {
  for (const id of ids) {
    expect(() => workspaces.delete(id)).toThrow(
      expect.objectContaining({ code: 'finding.evidenceInUse', message: expect.stringContaining('PERF-001') }),
    );
  }
});

it('never gives a number twice, and keeps an unbroken chain of what was done', () => {
  const second = findings.create({});
  findings.delete(second.finding.id);
  expect(findings.create({}).finding.id).toBe('PERF-003');
  findings.restore('PERF-002');
  findings.merge('PERF-002', 'PERF-003');
  expect(findings.deleted()).toMatchObject([{ id: 'PERF-003', mergedInto: 'PERF-002' }]);
  expect(findings.verifyHistory()).toMatchObject({ intact: true, problems: [] });
  expect(findings.history('PERF-002').map(({ field }) => field)).toEqual(['created', 'deleted', 'restored']);
});
