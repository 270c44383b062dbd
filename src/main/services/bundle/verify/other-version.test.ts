import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Files, resealed, unzipped, zipOf } from '../../../../../tests/support/bundle/zip-edit.ts';
import { MANIFEST, REPORT_MARKDOWN } from '../../../../core/bundle/manifest.ts';
import { RULE_SETS, VERDICTS } from '../../../../core/bundle/verdict-file.ts';
import { givenOtherwise } from '../../../../core/bundle/verification.ts';
import { restoreTask } from '../../tasks/restore-task.ts';
import { signableTask } from '../../tasks/signable-task.ts';
import { BUILD, bundled, context, evidenceWorkspace } from '../evidence-for-tests.ts';
import { verifyBundle } from './verify-bundle.ts';

const FIXTURES = resolve(import.meta.dirname, '../../../../../tests/fixtures/bundles');
const OLDER = join(FIXTURES, 'made-by-e3d4b6b7.zip');
const REWORDED = join(FIXTURES, 'made-by-a948e778.zip');
const OTHER = { ...BUILD, judging: 'b'.repeat(64) };

let folder = '';
let edited = '';
let files: Files = new Map();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plateau-versions-'));
  edited = join(folder, 'edited.zip');
  const zip = join(folder, 'a.zip');
  await bundled(await evidenceWorkspace(folder), zip);
  files = await unzipped(zip);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The bundle with some files written anew and every hash made again. */
function writeEdited(edits: Readonly<Record<string, (text: string) => string>>, from: Files = files): void {
  const changed = Object.entries(edits).map(([name, edit]) => {
    const text = from.get(name)?.toString() ?? '';
    expect(edit(text)).not.toBe(text);
    return [name, Buffer.from(edit(text))] as const;
  });
  zipOf(edited, resealed(new Map([...from, ...changed])));
}

const withoutDigest = (text: string): string => text.replace(/"judging": "[0-9a-f]{64}",\s*/, '');
const otherVersion = (text: string): string => text.replace('"version": "0"', '"version": "0.0.9"');

describe.each([OLDER, REWORDED])('a bundle of an earlier version, %s,', (zip) => {
  it('is neither verified nor called changed, with every verdict of it accounted for', async () => {
    const { outcome, ok, failures, replay, level } = await verifyBundle(zip, context);
    expect({ outcome, ok, failures, level }).toEqual({
      ...{ outcome: 'other-version', ok: false, failures: [], level: 'journal chain' },
    });
    expect(replay?.alike).toBe(false);
    const { verdicts = 0, equal = 0, cannot = [], differs } = replay ?? {};
    const claimed = cannot.reduce((sum, row) => sum + (row.verdicts ?? 0), 0);
    const otherwise = replay === null ? 0 : givenOtherwise(replay);
    expect(equal + claimed + otherwise - (differs?.added ?? 0)).toBe(verdicts);
    expect(differs?.words).toBeGreaterThan(0);
  });

  it('comes in with the verdicts that this version gives, and says so; it cannot be signed off here', async () => {
    const into = { path: zip, into: null, folder: join(folder, 'in'), at: '2026-12-01T00:00:00.000Z', who: 'bob' };
    const { items, notes } = await restoreTask({ ...into, version: '0', by: BUILD }, context);
    expect(items).toBe(6);
    expect(notes.join(' ')).toContain('This version judges by other rules');
    await expect(signableTask({ path: zip, by: BUILD }, context)).rejects.toMatchObject({
      code: 'signOff.otherVersion',
    });
  });

  it('is called changed wherever a file of it was', async () => {
    const from = await unzipped(zip);
    zipOf(edited, new Map([...from, [VERDICTS, Buffer.from('{}')]]));
    expect(await verifyBundle(edited, context)).toMatchObject({ outcome: 'failed', ok: false });
    writeEdited({ 'findings/findings.json': (text) => text.replace(/"level": "[a-z-]+"/, '"level": "none"') }, from);
    expect((await verifyBundle(edited, context)).failures.map(({ code }) => code)).toContain('reference.verdict');
  });
});

it('says which thresholds an older rule set lacked, and which version is said to have made it', async () => {
  expect((await verifyBundle(OLDER, context)).warnings).toContainEqual(
    expect.objectContaining({ code: 'verdicts.completed', message: expect.stringContaining('fewer thresholds') }),
  );
  const { tool, verifiedBy } = await verifyBundle(REWORDED, context);
  expect(tool).toEqual({ name: 'Plateau', version: '0.1.0', commit: expect.stringMatching(/^a948e778/) });
  expect(verifiedBy).toEqual({ version: '0', commit: null });
});

it('verifies a bundle of another build that judges the same, to the byte', async () => {
  zipOf(edited, files);
  const { outcome, replay } = await verifyBundle(edited, { ...context, by: OTHER });
  expect({ outcome, alike: replay?.alike }).toEqual({ outcome: 'verified', alike: false });
  writeEdited({ [MANIFEST]: otherVersion, [RULE_SETS]: withoutDigest });
  const named = await verifyBundle(edited, context);
  // Report and tables name the version that wrote them.
  expect([named.outcome, named.failures]).toEqual(['claimed', []]);
  expect(named.otherwise).toContain(REPORT_MARKDOWN);
});

describe('a verdict that was edited, with every hash made again', () => {
  const edits: readonly (readonly [string, (text: string) => string, string])[] = [
    ['its level', (text) => text.replace('"likely-bottleneck"', '"none"'), 'verdict'],
    ['its certainty', (text) => text.replace('"certainty": "confirmed"', '"certainty": "probable"'), 'verdict'],
    ['its figure', (text) => text.replace(/"value": 0\.\d+/, '"value": 0.123456'), 'figures'],
    ['its sentence', (text) => text.replace(/"reason": "[^"]+"/, '"reason": "Nothing to see."'), 'words'],
    ['its subject', (text) => text.replace(/"key": "[^"]+"/, '"key": "other"'), 'gone'],
  ];

  it.each(edits)('in %s is called changed by what made it', async (_what, edit) => {
    writeEdited({ [VERDICTS]: edit });
    expect((await verifyBundle(edited, context)).outcome).toBe('failed');
  });

  it.each(edits)('in %s is never verified though the bundle names another version', async (_what, edit, difference) => {
    writeEdited({ [VERDICTS]: edit, [MANIFEST]: otherVersion, [RULE_SETS]: withoutDigest });
    const { outcome, ok, failures, replay } = await verifyBundle(edited, context);
    expect({ outcome, ok, failures }).toEqual({ outcome: 'other-version', ok: false, failures: [] });
    expect(replay?.differences).toContainEqual(expect.objectContaining({ difference }));
  });

  it('is called changed though the digest was taken out, where the bundle names this very commit', async () => {
    const commit = 'c'.repeat(40);
    const named = (text: string): string => text.replace('"commit": null', `"commit": "${commit}"`);
    writeEdited({
      [VERDICTS]: (text) => text.replace('"likely-bottleneck"', '"none"'),
      [MANIFEST]: named,
      [RULE_SETS]: withoutDigest,
    });
    expect((await verifyBundle(edited, { ...context, by: { ...BUILD, commit } })).outcome).toBe('failed');
    expect((await verifyBundle(edited, context)).outcome).toBe('other-version');
  });
});

it('never verifies a bundle of another version from which verdicts, judged items or what can be read were taken', async () => {
  const editItems = (edit: (items: readonly { readonly verdicts: readonly unknown[] | null }[]) => unknown) => ({
    [MANIFEST]: otherVersion,
    [RULE_SETS]: withoutDigest,
    [VERDICTS]: (text: string) => {
      const file = JSON.parse(text);
      return JSON.stringify({ ...file, items: edit(file.items) });
    },
  });
  for (const edit of [
    editItems(([first, ...rest]) => [{ ...first, verdicts: first?.verdicts?.slice(1) }, ...rest]),
    editItems(([, ...rest]) => rest),
    editItems(([first, ...rest]) => [{ ...first, verdicts: null }, ...rest]),
  ]) {
    writeEdited(edit);
    const { outcome, replay } = await verifyBundle(edited, context);
    expect([outcome, replay?.differs.added ?? 0]).toEqual(['other-version', expect.any(Number)]);
    expect(replay?.differs.added).toBeGreaterThan(0);
  }
  const model = [...files.keys()].find((name) => name.endsWith('model.ndjson')) ?? '';
  writeEdited({ [MANIFEST]: otherVersion, [RULE_SETS]: withoutDigest, [model]: () => '{"kind":"of tomorrow"}' });
  const { outcome, replay } = await verifyBundle(edited, context);
  expect(outcome).not.toBe('verified');
  expect(replay?.equal).toBeLessThan(replay?.verdicts ?? 0);
});
