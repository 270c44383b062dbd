import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { resealed, unzipped, zipOf } from '../../../../tests/support/bundle/zip-edit.ts';
import { calculatorOf } from '../../../core/calculator/calculators.ts';
import { factsOfHeap } from '../../../core/calculator/item-facts.ts';
import { calculationFile, calculationRecord } from '../../../core/calculator/kept/model.ts';
import { calculate, type Origin } from '../../../core/calculator/result.ts';
import type { HeapFacts } from '../../../core/heap/stored.ts';
import { Workspace } from '../../workspace/workspace.ts';
import { importTask } from '../tasks/import-task.ts';
import { restoreTask } from '../tasks/restore-task.ts';
import { bundled, context, evidenceWorkspace, SECRETS } from './evidence-for-tests.ts';
import { verifyBundle } from './verify/verify-bundle.ts';

const AT = '2026-11-22T09:00:00.000Z';
const EXPORT = 'workspace/export.ndjson';
let folder = '';
let workspace = '';
let heap = '';

async function keep(name: string, numbers: Readonly<Record<string, number>>, from: Readonly<Record<string, Origin>>) {
  const result = calculate(
    calculatorOf(name),
    { numbers: new Map(Object.entries(numbers)), choices: new Map() },
    new Map(Object.entries(from)),
  );
  const path = join(folder, `${name}.json`);
  writeFileSync(
    path,
    JSON.stringify(calculationFile({ computedAt: '2026-11-22T08:00:00.000Z', version: '0' }, result)),
  );
  const sources = [{ path, name: path, staged: false }];
  const { imported, failed } = await importTask(
    { workspace, sources, options: { via: 'file', label: `${name} of ${SECRETS[1]}` }, at: AT, version: '0' },
    context,
  );
  expect(failed).toEqual([]);
  return imported[0]?.id ?? '';
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plateau-calculations-'));
  workspace = await evidenceWorkspace(folder);
  const wall = resolve('tests/fixtures/heaps/histogram/jcmd-17.txt');
  const sources = [{ path: wall, name: wall, staged: false }];
  const { imported } = await importTask(
    { workspace, sources, options: { via: 'file' }, at: AT, version: '0' },
    context,
  );
  heap = imported[0]?.id ?? '';
  const opened = Workspace.open(workspace);
  const facts = opened.items.get(heap).detail as HeapFacts;
  opened.close();
  const [told] = factsOfHeap(facts);
  if (told === undefined) throw new Error('the histogram tells no live data');
  await keep(
    'heap',
    { liveData: told.value, safety: 64 },
    { liveData: { item: heap, label: `heap of ${SECRETS[1]}`, how: told.how, host: null } },
  );
  await keep(
    'threads',
    { cpus: 4, ratio: 3 },
    { cpus: { item: 'p0', label: `cpu of ${SECRETS[1]}`, how: 'cores of', host: SECRETS[1] } },
  );
  await keep('connections', { instances: 4, workers: 9, threads: 2, max: 80 }, {});
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const FILES = /^audit_artifacts\/calculations\//;

it.each(['share-external', 'share-external-strict', 'internal-full'] as const)(
  'leaves in a bundle under %s, stands in its report, verifies, comes back, and leaves again as it came',
  async (profile) => {
    const zip = join(folder, `${profile}.zip`);
    await bundled(workspace, zip, null, profile);
    const files = await unzipped(zip);
    const paths = [...files.keys()].filter((name) => FILES.test(name));
    expect(paths).toHaveLength(3);
    for (const bytes of files.values()) {
      if (profile !== 'internal-full') expect(bytes.includes(SECRETS[1])).toBe(false);
    }
    const report = files.get('06-performance-scalability-audit.md')?.toString() ?? '';
    expect(report).toContain('**High**: 90 % of the maximum');
    expect(report).toContain('All 3 that are kept');
    const { ok, failures, warnings } = await verifyBundle(zip, context);
    expect({ ok, failures }).toEqual({ ok: true, failures: [] });
    expect(warnings.map(({ code, message }) => [code, message])).toContainEqual([
      'calculation.unheld',
      expect.stringContaining('takes “CPUs” from p0, which is not in the bundle'),
    ]);

    const into = {
      path: zip,
      into: null,
      folder: join(folder, `back-${profile}`),
      at: AT,
      who: 'ann',
      version: '0',
      by: context.by,
    };
    const restored = await restoreTask(into, context);
    const opened = Workspace.open(restored.workspace);
    const details = opened.items.list({ kind: 'calculation' }).map(({ id }) => [id, opened.items.get(id).detail]);
    opened.close();
    expect(details).toHaveLength(3);
    for (const [id, detail] of details) {
      const text = files.get(`audit_artifacts/calculations/${id}.json`)?.toString() ?? '';
      expect(detail).toEqual(calculationRecord.parse(JSON.parse(text)));
    }
    const again = join(folder, `again-${profile}.zip`);
    await bundled(workspace, again, null, profile);
    expect([...(await unzipped(again)).entries()].map(([name, bytes]) => [name, bytes.toString('base64')])).toEqual(
      [...files.entries()].map(([name, bytes]) => [name, bytes.toString('base64')]),
    );
  },
);

/** The bundle after an edit of rows and files of calculations, with all hashes made anew. */
async function edited(name: string, edit: (text: string) => string, where: (path: string) => boolean) {
  const zip = join(folder, `${name}.zip`);
  await bundled(workspace, zip);
  const files = await unzipped(zip);
  let changed = 0;
  for (const [path, bytes] of files) {
    if (!where(path)) continue;
    const text = edit(bytes.toString());
    if (text !== bytes.toString()) changed++;
    files.set(path, Buffer.from(text));
  }
  expect(changed).toBeGreaterThan(0);
  zipOf(zip, resealed(files));
  return verifyBundle(zip, context);
}
const everywhere = (path: string): boolean => path === EXPORT || FILES.test(path);
const better = (text: string): string => text.replace(/"value":( ?)72\b/g, '"value":$140');

it.each([
  ['a result, everywhere', better, everywhere, 'does not follow from its inputs'],
  ['a result in its file alone', better, (path: string) => FILES.test(path), 'is not what the row'],
  ['a result in its row alone', better, (path: string) => path === EXPORT, 'does not follow from its inputs'],
  [
    'an input, everywhere',
    (text: string) => text.replace(/"value":( ?)9,/g, '"value":$13,'),
    everywhere,
    'does not follow',
  ],
  [
    'a sentence, everywhere',
    (text: string) => text.replaceAll('High: 90 % of the maximum', 'Fits: 9 % of the maximum'),
    everywhere,
    'its judgement is not',
  ],
  [
    'something more, everywhere',
    (text: string) =>
      text
        .replaceAll('"key":"liveData"', '"key":"liveData","note":"x"')
        .replaceAll('"key": "liveData"', '"key": "liveData", "note":"x"'),
    everywhere,
    'is no calculation',
  ],
])('is found out where somebody edits %s and makes all hashes anew', async (name, edit, where, message) => {
  const { ok, failures } = await edited(name.replace(/\W+/g, '-'), edit, where);
  expect(ok).toBe(false);
  expect(failures).toContainEqual(
    expect.objectContaining({ code: 'reference.calculation', message: expect.stringContaining(message) }),
  );
});

it('is held against the item that it says it was read from, also where input and result agree with each other', async () => {
  const zip = join(folder, 'read.zip');
  await bundled(workspace, zip);
  const files = await unzipped(zip);
  const [path = '', bytes] = [...files].find(([name, text]) => FILES.test(name) && text.includes('liveData')) ?? [];
  const record = calculationRecord.parse(JSON.parse(bytes?.toString() ?? ''));
  const numbers = new Map(record.inputs.flatMap(({ key, value }) => (typeof value === 'number' ? [[key, value]] : [])));
  const from = new Map(record.inputs.flatMap(({ key, from: origin }) => (origin === null ? [] : [[key, origin]])));
  const more = calculate(calculatorOf('heap'), { numbers: numbers.set('liveData', 1), choices: new Map() }, from);
  const lying = { ...record, ...more };
  files.set(path, Buffer.from(JSON.stringify(lying)));
  const rows = (files.get(EXPORT)?.toString() ?? '').split('\n').map((line) => {
    const row = line === '' ? null : JSON.parse(line);
    return row !== null && path.includes(row.id) ? JSON.stringify({ ...row, spec: lying }) : line;
  });
  files.set(EXPORT, Buffer.from(rows.join('\n')));
  zipOf(zip, resealed(files));
  const { failures } = await verifyBundle(zip, context);
  expect(failures.map(({ message }) => message)).toContainEqual(
    expect.stringMatching(/says that it read “Live data.*” as 1; h\w+ tells 0\.6/),
  );
});

it('is told, and called no tampering, where a formula made it that is not here', async () => {
  const newer = (text: string): string =>
    better(text).replace(/"version":( ?)1,(\s*)"title":( ?)"Database/g, '"version":$12,$2"title":$3"Database');
  const { failures, warnings } = await edited('newer', newer, everywhere);
  expect(failures.filter(({ code }) => code === 'reference.calculation')).toEqual([]);
  expect(warnings.map(({ code }) => code)).toContain('calculation.otherFormula');
});
