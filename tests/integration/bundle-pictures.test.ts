import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FindingDetail } from '../../src/core/finding/stored.ts';
import { cleanPicture } from '../../src/core/picture/clean-picture.ts';
import type { BundleVerification } from '../../src/main/services/bundle/verify/verify-bundle.ts';
import { PICTURE_ZLIB } from '../../src/main/services/picture-zlib.ts';
import type { BundleOutcome } from '../../src/main/services/tasks/bundle-task.ts';
import { built } from '../support/built.ts';
import { type Files, resealed, unzipped, zipOf } from '../support/bundle/zip-edit.ts';
import { plateau } from '../support/terminal-call.ts';
import { missingTools, skipReason, toolPath } from '../support/tools.ts';
import { temporaryUserData } from '../support/web-workbench.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const PICTURES = join(ROOT, 'tests/fixtures/pictures');
const HOST = 'db3.internal.example';
const PNG = 'audit_artifacts/pictures/PERF-001.e2.png';
const JPEG = 'audit_artifacts/pictures/PERF-001.e3.jpg';
const FROM_WEBP = 'audit_artifacts/pictures/PERF-001.e5.png';
const PROGRESSIVE = 'audit_artifacts/pictures/PERF-001.e6.jpg';
const LEFT = 'findings/PERF-001/evidence/e4';

const mine = temporaryUserData();
const zip = join(mine.path, 'audit.zip');
const edited = join(mine.path, 'edited.zip');
const tools = missingTools('exiftool', 'pngcheck');
const ids = new Map<string, string>();

const call = (...args: readonly string[]) => plateau(mine.path, args);

async function answered<T>(...args: readonly string[]): Promise<T> {
  const { out, err, code } = await call(...args, '--json');
  if (out === '') throw new Error(`exit ${code}: ${err}`);
  return JSON.parse(out) as T;
}

/** What verification says of a bundle whose files were changed, all hashes made again. */
async function codesOf(change: (files: Files) => void): Promise<readonly (readonly [string, string])[]> {
  const files = new Map(await unzipped(zip));
  change(files);
  zipOf(edited, resealed(files));
  const { failures } = await answered<BundleVerification>('verify', edited);
  return failures.map(({ code, path }) => [code, path] as const);
}

beforeAll(async () => {
  built('main/cli.js');
  const before = join(ROOT, 'resources/sample/orders-before.speedscope.json');
  const { imported } = await answered<{ readonly imported: readonly { readonly id: string }[] }>('import', before);
  await call('finding', 'new', imported[0]?.id ?? '');
  for (const name of ['texts.png', 'photo.jpg', 'arithmetic.jpg', 'lossy.webp', 'progressive-photo.jpg']) {
    await call(
      ...['finding', 'evidence', 'add', 'PERF-001', '--image', join(PICTURES, name)],
      ...['--dashboard', `Checkout of ${HOST}`, '--between', '2026-01-31T10:00Z/2026-01-31T11:00Z'],
      ...['--caption', 'the peak'],
    );
  }
});

afterAll(() => mine.remove());

it('without anybody’s word no picture leaves, and the bundle says so', async () => {
  const { missing } = await answered<BundleOutcome>('bundle', '-o', zip);
  expect(missing.filter(({ path }) => path.startsWith('findings/')).map(({ reason }) => reason)).toEqual(
    Array.from({ length: 5 }, () => expect.stringContaining('Nobody has said')),
  );
  const files = await unzipped(zip);
  expect([...files.keys()].filter((path) => path.includes('pictures'))).toEqual([]);
  expect(files.get('report/index.html')?.toString()).not.toContain('img-src');
});

it('a picture is written as it would leave, to be looked at, and one whose file cannot be told apart is refused', async () => {
  for (const row of ['e2', 'e3', 'e5', 'e6']) {
    const to = join(mine.path, `${row}.picture`);
    const { id } = await answered<{ readonly id: string }>('redact', '--picture', `PERF-001:${row}`, '-o', to);
    ids.set(row, id);
    expect(readFileSync(to).includes(HOST)).toBe(false);
  }
  const refused = await call('redact', '--picture', 'PERF-001:e4', '-o', join(mine.path, 'no.jpg'));
  expect(refused.code).toBe(3);
  expect(refused.err).toContain('picture.unsupported');
  const unknown = await call('bundle', '-o', zip, '--picture', 'picture-000000000000');
  expect(unknown.code).toBe(3);
  expect(unknown.err).toContain('picture.notLookedAt');
});

it('with a person’s word it leaves, stands in every form of the report, and verifies', async () => {
  await answered<BundleOutcome>('bundle', '-o', zip, '--picture', [...ids.values()].join(','));
  const files = await unzipped(zip);
  const text = (path: string): string => files.get(path)?.toString() ?? '';
  expect(Buffer.concat([...files.values()]).includes(HOST)).toBe(false);
  const { pictures } = JSON.parse(text('redaction.json')) as { readonly pictures: readonly object[] };
  expect(pictures).toMatchObject([
    {
      finding: 'PERF-001',
      evidence: 'e2',
      path: PNG,
      who: expect.stringMatching(/./),
      at: expect.stringMatching(/Z$/),
    },
    { finding: 'PERF-001', evidence: 'e3', path: JPEG },
    { finding: 'PERF-001', evidence: 'e5', path: FROM_WEBP },
    { finding: 'PERF-001', evidence: 'e6', path: PROGRESSIVE },
  ]);
  expect(text('journal.ndjson').match(/"consent to picture"/g)).toHaveLength(4);
  const page = text('report/index.html');
  expect(page).toContain("default-src 'none'; img-src data:;");
  expect(page).toContain(`src="data:image/png;base64,${files.get(PNG)?.toString('base64')}"`);
  // A WebP leaves as a PNG of its pixels, a progressive JPEG as it is coded.
  expect(page).toContain(`src="data:image/png;base64,${files.get(FROM_WEBP)?.toString('base64')}"`);
  expect(page).toContain(`src="data:image/jpeg;base64,${files.get(PROGRESSIVE)?.toString('base64')}"`);
  expect(page).toMatch(/e2 · Checkout of host-[0-9a-f]{12}<\/strong>2026-01-31T10:00Z to 2026-01-31T11:00Z · the peak/);
  expect(text('06-performance-scalability-audit.md')).toContain(`](${PNG})`);
  expect(text('findings/PERF-001.md')).toContain(`](../${PNG})`);
  const { ok, failures } = await answered<BundleVerification>('verify', zip);
  expect({ ok, failures }).toEqual({ ok: true, failures: [] });
  const again = join(mine.path, 'again.zip');
  const { missing } = await answered<BundleOutcome>('bundle', '-o', again);
  expect(readFileSync(again).equals(readFileSync(zip))).toBe(true);
  expect(missing.map(({ path }) => path)).toContain(LEFT);
});

it('one person’s word is for the readers of one profile, and can be taken back', async () => {
  const strict = join(mine.path, 'strict.zip');
  await call('bundle', '-o', strict, '--profile', 'share-external-strict');
  expect([...(await unzipped(strict)).keys()]).not.toContain(PNG);
  await call('bundle', '-o', strict, '--profile', 'share-external-strict', '--picture', ids.get('e2') ?? '');
  expect([...(await unzipped(strict)).keys()]).toContain(PNG);
  await call('bundle', '-o', strict, '--profile', 'share-external-strict', '--no-picture', ids.get('e2') ?? '');
  expect([...(await unzipped(strict)).keys()]).not.toContain(PNG);
  expect([...(await unzipped(zip)).keys()]).toContain(PNG);
});

it('verification finds a picture that nobody looked at, that holds more than it shows, is gone, or is no evidence', async () => {
  const other = cleanPicture(readFileSync(join(PICTURES, 'transparent.png')), PICTURE_ZLIB).bytes;
  expect(await codesOf((files) => files.set(PNG, Buffer.from(other)))).toEqual([['picture.noConsent', PNG]]);
  expect(await codesOf((files) => files.set(PNG, readFileSync(join(PICTURES, 'texts.png'))))).toEqual([
    ['picture.noConsent', PNG],
    ['picture.notClean', PNG],
  ]);
  expect(await codesOf((files) => files.set(JPEG, Buffer.from('no picture')))).toContainEqual([
    'picture.notClean',
    JPEG,
  ]);
  expect(await codesOf((files) => files.delete(PNG))).toContainEqual(['reference.picture', 'findings/findings.json']);
  expect(
    await codesOf((files) => {
      const findings = files.get('findings/findings.json')?.toString() ?? '';
      files.set('findings/findings.json', Buffer.from(findings.replace('"id": "e2"', '"id": "e9"')));
    }),
  ).toContainEqual(['reference.picture', PNG]);
});

it('comes back with its bundle', async () => {
  const auditor = temporaryUserData();
  try {
    expect((await plateau(auditor.path, ['import', '--here', zip])).code).toBe(0);
    const shown = await plateau(auditor.path, ['finding', 'show', 'PERF-001', '--json']);
    const { finding } = JSON.parse(shown.out) as FindingDetail;
    expect(finding.body.evidence).toHaveLength(6);
    const to = join(auditor.path, 'back.png');
    const back = await plateau(auditor.path, ['redact', '--picture', 'PERF-001:e2', '-o', to]);
    expect(back.out).toContain('Nothing but the picture was in its file.');
    expect(readFileSync(to).equals((await unzipped(zip)).get(PNG) ?? Buffer.alloc(0))).toBe(true);
    // Whoever sends it on has to look at it again.
    const on = join(auditor.path, 'on.zip');
    await plateau(auditor.path, ['bundle', '-o', on]);
    expect([...(await unzipped(on)).keys()]).not.toContain(PNG);
  } finally {
    auditor.remove();
  }
});

it.skipIf(tools.length > 0)(`other programs find nothing beside the pictures either${skipReason(tools)}`, async () => {
  const files = await unzipped(zip);
  mkdirSync(join(mine.path, 'out'));
  for (const path of [PNG, JPEG, FROM_WEBP, PROGRESSIVE])
    writeFileSync(join(mine.path, 'out', path.slice(-6)), files.get(path) ?? '');
  const run = (tool: string, args: readonly string[]) =>
    spawnSync(toolPath(tool) ?? tool, args, { cwd: join(mine.path, 'out'), encoding: 'utf8' });
  expect(run('pngcheck', ['e2.png', 'e5.png']).status).toBe(0);
  const told = run('exiftool', ['-a', '-u', '-G1', 'e2.png', 'e3.jpg', 'e5.png', 'e6.jpg']).stdout;
  expect(told).toContain('Image Size');
  // Groups of what it read: nothing of a camera, a place, a profile, a program, a person.
  expect(told).not.toMatch(/^\[(?!ExifTool|System|File|PNG|JFIF|Composite)/m);
  expect(told).not.toMatch(/Warning|Comment/);
});
