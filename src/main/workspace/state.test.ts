import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { emptyFinding } from '../../core/finding/empty.ts';
import { Workspace } from './workspace.ts';

const AT = '2026-01-01T00:00:00.000Z';
const by = { at: AT, who: 'ann' };
let folder = '';
let workspace: Workspace;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plateau-state-'));
  workspace = Workspace.create(join(folder, 'w.plateau'), { at: AT });
  workspace.write(() => workspace.findings.create({ body: emptyFinding(), fingerprint: '' }, by));
});

afterEach(() => {
  workspace.close();
  rmSync(folder, { recursive: true, force: true });
});

const CHANGES: Readonly<Record<string, (one: Workspace) => void>> = {
  'a finding is edited': ({ findings }) =>
    findings.write(
      findings.get('PERF-001'),
      { ...emptyFinding(), cause: 'x' },
      { ...by, at: '2026-01-02T00:00:00.000Z' },
    ),
  'a finding is deleted': ({ findings }) => findings.delete('PERF-001', by),
  'the brief is edited': ({ investigations }) => investigations.write({ ...investigations.read(), revision: 1 }, AT),
  'a change is recorded': ({ investigations }) =>
    investigations.addChange({ id: 'x', at: AT, kind: 'deploy', text: 'y', commit: '', recordedAt: AT }),
  'a baseline is taken': ({ investigations }) =>
    investigations.addBaseline({ id: 'b', label: 'b', takenAt: AT, sha256: 'c', items: [], notMeasured: [] }, 'text'),
  'a setting is changed': (one) => one.writeSetting('rule-set', 'strict'),
  'something is noted': (one) => one.note(AT, 'rename', 'p1', {}),
};

it.each(Object.entries(CHANGES))('is another one where %s', (_what, change) => {
  const before = workspace.state('1');
  workspace.write(() => change(workspace));
  expect(workspace.state('1')).not.toBe(before);
});

it('is the same where nothing changed, where a bundle was exported, and where it was signed off', () => {
  const before = workspace.state('1');
  const common = { manifestSha256: 'a'.repeat(64), bundleId: 'b'.repeat(32) };
  workspace.secret();
  workspace.write(() => {
    const known = { ...common, workspaceId: workspace.id, createdAt: AT, profile: 'p', state: before, notedAt: AT };
    workspace.bundles.note({ ...known, origin: 'exported' }, Buffer.from('{}'));
    const signed = { ...common, role: 'sre' as const, name: 'Sam', signedAt: AT, signature: '', key: '' };
    workspace.signOffs.add({ ...signed, recordedAt: AT });
  });
  expect(workspace.state('1')).toBe(before);
  expect(workspace.state('2')).not.toBe(before);
});

it('is the same when what was deleted goes for good', () => {
  workspace.write(() => workspace.findings.delete('PERF-001', by));
  const before = workspace.state('1');
  workspace.purge('2027-01-01T00:00:00.000Z');
  expect(workspace.state('1')).toBe(before);
});

it('takes a sign-off back, and brings it back', () => {
  const common = { manifestSha256: 'a'.repeat(64), bundleId: 'b'.repeat(32) };
  const names = () => workspace.signOffs.list().map(({ name }) => name);
  workspace.write(() => {
    const known = { ...common, workspaceId: workspace.id, createdAt: AT, profile: 'p', state: '', notedAt: AT };
    workspace.bundles.note({ ...known, origin: 'exported' }, Buffer.from('{"a":1}'));
    for (const name of ['Sam', 'Max']) {
      const signed = { ...common, role: 'sre' as const, name, signedAt: AT, signature: '', key: '' };
      workspace.signOffs.add({ ...signed, recordedAt: AT });
    }
    expect(workspace.signOffs.withdraw('sre', AT)).toBe(true);
    expect(workspace.signOffs.withdraw('product', AT)).toBe(false);
  });
  expect(names()).toEqual(['Sam']);
  workspace.write(() => expect(workspace.signOffs.restore('sre')).toBe(true));
  expect(names()).toEqual(['Sam', 'Max']);
  expect(Buffer.from(workspace.bundles.manifest(common.manifestSha256) ?? []).toString()).toBe('{"a":1}');
});
