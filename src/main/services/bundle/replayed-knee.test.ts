import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { unzipped } from '../../../../tests/support/bundle/zip-edit.ts';
import { REDACTION_PROFILES } from '../../../core/redact/profiles.ts';
import { Workspace } from '../../workspace/workspace.ts';
import { importTask } from '../tasks/import-task.ts';
import { bundled, context } from './evidence-for-tests.ts';
import { verifyBundle } from './verify/verify-bundle.ts';

const AT = '2026-03-01T00:00:00.000Z';
const LOAD = resolve(import.meta.dirname, '../../../../tests/fixtures/load');
let folder = '';
let workspace = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plateau-knee-'));
  workspace = join(folder, 'knee.plateau');
  Workspace.create(workspace, { at: AT }).close();
  const names = ['k6-knee.ndjson.gz', 'k6-few-users.ndjson.gz'];
  const sources = names.map((name) => ({ path: join(LOAD, name), name, staged: false }));
  await importTask({ workspace, sources, options: { via: 'file' }, at: AT, version: '0' }, context);
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.each(REDACTION_PROFILES)(
  'the knee of an arrival rate is found again in a bundle for %s',
  async (profile) => {
    const zip = join(folder, `${profile}.zip`);
    await bundled(workspace, zip, null, profile);
    const { failures, replay } = await verifyBundle(zip, context);
    expect(failures).toEqual([]);
    expect(replay).toMatchObject({ cannot: [], equal: replay?.verdicts });
    const files = await unzipped(zip);
    const stated = files.get('verdicts/verdicts.json')?.toString() ?? '';
    expect(stated).toContain('The server keeps up to 80/s and not 110/s; the knee lies between.');
    expect(stated).toContain('80/s would take about 4');
  },
  30_000,
);
