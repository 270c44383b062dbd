import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { context, evidenceWorkspace, SECRETS } from '../bundle/evidence-for-tests.ts';
import { redactionTask } from './redaction-task.ts';

let folder = '';
let workspace = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plateau-redaction-'));
  workspace = await evidenceWorkspace(folder);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const preview = (texts: boolean) => {
  const known = [{ value: SECRETS[1], class: 'host' }];
  return redactionTask({ workspace, ids: [], texts, profile: 'share-external', confirmed: [], known }, context);
};

it('tells what would be taken out of findings, the brief and baselines, and where', async () => {
  const { items, hits, total } = await preview(true);
  expect(items.map(({ id, kind }) => [id, kind])).toEqual([
    ['PERF-001', 'finding'],
    ['brief', 'brief'],
    ['b1', 'baseline'],
  ]);
  for (const { counts } of items) expect(counts.places.host).toBeGreaterThan(0);
  expect(total.values.email).toBeGreaterThan(0);
  expect(new Set(hits.map(({ where }) => where))).toEqual(
    new Set([
      'PERF-001 · title',
      'PERF-001 · symptom',
      'PERF-001 · evidence e1',
      'brief · Symptom',
      'baseline 2026-01-01 · label',
      'baseline 2026-01-01',
    ]),
  );
});

it('leaves them out where only items are asked for', async () => {
  expect(await preview(false)).toMatchObject({ items: [], hits: [] });
});
