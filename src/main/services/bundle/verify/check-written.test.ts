import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Files, resealed, unzipped, zipOf } from '../../../../../tests/support/bundle/zip-edit.ts';
import { MANIFEST } from '../../../../core/bundle/manifest.ts';
import { BUILD, bundled, context, evidenceWorkspace } from '../evidence-for-tests.ts';
import { verifyBundle } from './verify-bundle.ts';

let folder = '';
let edited = '';
let files: Files = new Map();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plateau-written-'));
  edited = join(folder, 'edited.zip');
  const zip = join(folder, 'a.zip');
  await bundled(await evidenceWorkspace(folder), zip);
  files = await unzipped(zip);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Verifies the bundle with one file edited and every hash made again. */
async function verified(path: RegExp, edit: (text: string) => string, by = BUILD) {
  const name = [...files.keys()].find((one) => path.test(one)) ?? '';
  const text = files.get(name)?.toString() ?? '';
  expect([path, edit(text) !== text]).toEqual([path, true]);
  zipOf(edited, resealed(new Map([...files, [name, Buffer.from(edit(text))]])));
  const { outcome, failures, otherwise } = await verifyBundle(edited, { ...context, by });
  return { outcome, otherwise, failures: failures.map(({ code, path: at }) => [code, at]), name };
}

/** The first digit that a text has, as another one. */
const otherDigit = (text: string): string => text.replace(/[1-9]/, (digit) => String((Number(digit) % 9) + 1));

/** What people and other programs look at, of each kind of item. */
const SHOWN: readonly (readonly [string, RegExp, (text: string) => string])[] = [
  ['a flame graph', /captures\/.*flame\.svg$/, otherDigit],
  ['the first flame graph', /^audit_artifacts\/flame\.svg$/, (text) => text.replace('parse_orders', 'parse_nothing')],
  ['collapsed stacks', /folded\.txt$/, otherDigit],
  ['a profile for speedscope', /speedscope\.json$/, otherDigit],
  ['a table of classes', /heaps\/[^/]+\/classes\.csv$/, otherDigit],
  ['the summary of a heap', /heaps\/[^/]+\/summary\.json$/, otherDigit],
  ['what holds a class', /retainers\.json$/, (text) => text.replace(/[[{]/, '$&"x":1,')],
  ['a plan', /explain\/.*\.json$/, (text) => text.replace('3000', '3')],
  ['a series', /metrics\/.*\.csv$/, otherDigit],
  ['the rows of a comparison', /comparisons\/.*\.json$/, (text) => text.replace('"likely-bottleneck"', '"none"')],
  ['the picture of a comparison', /comparisons\/.*\.svg$/, otherDigit],
  ['the traffic', /traffic_profile\.csv$/, (text) => text.replace('120', '20')],
  ['a model, by a name that stands twice', /model\.ndjson$/, (text) => text.replace('{', '{"kind":"x",')],
  ['a model, by something more', /model\.ndjson$/, (text) => text.replace('{', '{"more":1,')],
  ['a model, by another spelling of a number', /model\.ndjson$/, (text) => text.replace(/:(\d+)([,}])/, ':$1.0$2')],
];

describe.each(SHOWN)('%s that was edited, with every hash made again,', (_what, path, edit) => {
  it('is found out', async () => {
    const { failures, name, outcome } = await verified(path, edit);
    expect(outcome).toBe('failed');
    expect(failures).toContainEqual(['written.differs', name]);
  });

  it('is only claimed where the bundle is of another build', async () => {
    const other = { ...BUILD, judging: 'b'.repeat(64) };
    const { failures, otherwise, outcome, name } = await verified(path, edit, other);
    expect({ outcome, failures }).toEqual({ outcome: 'claimed', failures: [] });
    expect(otherwise).toEqual([name]);
  });
});

it('is found out where a picture is taken out of the manifest too, or one is put in that nothing tells of', async () => {
  const fewer = new Map([...files].filter(([name]) => !name.endsWith('folded.txt')));
  zipOf(edited, resealed(fewer));
  const { failures } = await verifyBundle(edited, context);
  expect(new Set(failures.map(({ code }) => code))).toEqual(new Set(['written.missing']));
  const manifest = JSON.parse(files.get(MANIFEST)?.toString() ?? '');
  const [like] = manifest.files;
  for (const path of [
    'notes.md',
    'audit_artifacts/captures/p0/flame.svg',
    'report/better.html',
    'findings/PERF-009.md',
  ]) {
    const more = { ...manifest, files: [...manifest.files, { ...like, path }] };
    const put: Files = new Map([...files, [MANIFEST, Buffer.from(JSON.stringify(more))], [path, Buffer.from('x')]]);
    zipOf(edited, resealed(put));
    expect((await verifyBundle(edited, context)).failures.map(({ code, path: at }) => [code, at])).toEqual([
      ['written.unknown', path],
    ]);
  }
});

it('is found out where the manifest calls a file something else', async () => {
  const manifest = JSON.parse(files.get(MANIFEST)?.toString() ?? '');
  const flame = manifest.files.find(
    ({ path }: { path: string }) => path.endsWith('captures/flame.svg') || /captures.*svg/.test(path),
  );
  flame.role = 'report';
  zipOf(edited, resealed(new Map([...files, [MANIFEST, Buffer.from(JSON.stringify(manifest))]])));
  expect((await verifyBundle(edited, context)).failures.map(({ code }) => code)).toEqual(['written.listed']);
});
