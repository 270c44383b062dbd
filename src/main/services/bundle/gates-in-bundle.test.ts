import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { resealed, unzipped, zipOf } from '../../../../tests/support/bundle/zip-edit.ts';
import { gateFileFor } from '../../../../tests/support/gate-record.ts';
import { gateRecord } from '../../../core/gate/result-file/model.ts';
import { Workspace } from '../../workspace/workspace.ts';
import { importTask } from '../tasks/import-task.ts';
import { restoreTask } from '../tasks/restore-task.ts';
import { bundled, context, evidenceWorkspace, SECRETS } from './evidence-for-tests.ts';
import { verifyBundle } from './verify/verify-bundle.ts';

const AT = '2026-11-22T09:00:00.000Z';
let folder = '';
let workspace = '';
let id = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plateau-gates-'));
  workspace = await evidenceWorkspace(folder);
  const path = join(folder, 'gate.json');
  const file = gateFileFor({
    rule: 'EX-SEQ',
    subject: `Seq Scan on orders, told on ${SECRETS[1]}`,
    why: `It reads all for (email = '${SECRETS[0]}').`,
    given: `${SECRETS[2]}/pr.zip`,
  });
  writeFileSync(path, JSON.stringify(file));
  const sources = [{ path, name: path, staged: false }];
  const { imported, failed } = await importTask(
    { workspace, sources, options: { via: 'file' }, at: AT, version: '0' },
    context,
  );
  expect(failed).toEqual([]);
  id = imported[0]?.id ?? '';
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('is an item of its own, by the time of the check', () => {
  const opened = Workspace.open(workspace);
  const { kind, capturedAt, summary } = opened.items.get(id);
  opened.close();
  expect([kind, capturedAt]).toEqual(['gate', '2026-11-22T08:00:00.000Z']);
  expect(summary).toMatch(/^failed · 1 failed, /);
});

it.each(['share-external', 'share-external-strict'] as const)(
  'leaves in a bundle under %s without what may not leave, stands in its report, verifies and comes back',
  async (profile) => {
    const zip = join(folder, `${profile}.zip`);
    await bundled(workspace, zip, null, profile);
    const files = await unzipped(zip);
    const [path = ''] = [...files.keys()].filter((name) => name.startsWith('audit_artifacts/gates/'));
    const record = gateRecord.parse(JSON.parse(files.get(path)?.toString() ?? ''));
    expect(record.verdict).toBe('failed');
    expect(record.after[0]?.given).toBe('pr.zip');
    for (const bytes of files.values()) {
      for (const secret of SECRETS) expect(bytes.includes(secret)).toBe(false);
    }
    if (profile === 'share-external-strict') expect(files.get(path)?.includes('orders')).toBe(false);
    const report = files.get('06-performance-scalability-audit.md')?.toString() ?? '';
    expect(report).toContain('10.1 Last result');
    expect(report).toContain('2026-11-22 08:00');
    expect(await verifyBundle(zip, context)).toMatchObject({ ok: true, failures: [] });

    const into = {
      path: zip,
      into: null,
      folder: join(folder, `restored-${profile}`),
      at: AT,
      who: 'ann',
      version: '0',
      by: context.by,
    };
    const restored = await restoreTask(into, context);
    const opened = Workspace.open(restored.workspace);
    const [item] = opened.items.list({ kind: 'gate' });
    const detail = opened.items.get(item?.id ?? '').detail;
    opened.close();
    expect(detail).toEqual(record);
    // And leaves it again as it came.
    const again = join(folder, `again-${profile}.zip`);
    await bundled(restored.workspace, again, null, profile);
    const back = [...(await unzipped(again)).keys()].filter((name) => name.startsWith('audit_artifacts/gates/'));
    expect(back).toHaveLength(1);
  },
);

it.each([
  ['its file alone', (path: string) => [path]],
  ['its row alone', () => ['workspace/export.ndjson']],
  ['both, in which a failed gate passes now', (path: string) => [path, 'workspace/export.ndjson']],
])('is found out where somebody edits %s and makes all hashes anew', async (_, edited) => {
  const zip = join(folder, 'edited.zip');
  await bundled(workspace, zip);
  const files = await unzipped(zip);
  const [path = ''] = [...files.keys()].filter((name) => name.startsWith('audit_artifacts/gates/'));
  for (const name of edited(path)) {
    const text = files.get(name)?.toString() ?? '';
    files.set(
      name,
      Buffer.from(
        text.replace(/"passed":( ?)false,(\s*)"verdict":( ?)"failed"/, '"passed":$1true,$2"verdict":$3"passed"'),
      ),
    );
  }
  zipOf(zip, resealed(files));
  const { ok, failures } = await verifyBundle(zip, context);
  expect(ok).toBe(false);
  expect(failures.map(({ code }) => code)).toContain('reference.gate');
});
