import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Files, rawZip, resealed, unzipped, zipOf } from '../../../../../tests/support/bundle/zip-edit.ts';
import { PlateauError } from '../../../../core/error.ts';
import { restoreTask } from '../../tasks/restore-task.ts';
import { signableTask } from '../../tasks/signable-task.ts';
import { BUILD, bundled, context, evidenceWorkspace } from '../evidence-for-tests.ts';
import { verifyBundle } from './verify-bundle.ts';

let folder = '';
let edited = '';
let files: Files = new Map();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plateau-hostile-'));
  edited = join(folder, 'edited.zip');
  await bundled(await evidenceWorkspace(folder), join(folder, 'a.zip'));
  files = await unzipped(join(folder, 'a.zip'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const DEEP = 200_000;
/** What may stand where a document of JSON does. */
const HOSTILE: readonly (readonly [string, (text: string) => string])[] = [
  ['nothing', () => ''],
  ['null', () => 'null'],
  ['a number', () => '1e999'],
  ['lists in lists', () => `${'['.repeat(DEEP)}${']'.repeat(DEEP)}`],
  ['objects in objects', () => `${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}`],
  ['a deep value in what is there', (text) => text.replace('{', `{"spec":${'['.repeat(DEEP)}${']'.repeat(DEEP)},`)],
  ['a name of all objects', (text) => text.replace('{', '{"__proto__":{"toString":1},"constructor":{},')],
  ['numbers without end', (text) => text.replace(/":( ?)\d+/g, '":$11e400')],
  ['half of it', (text) => text.slice(0, text.length >> 1)],
  ['halves of characters', (text) => text.replace(/": ?"/, '$&\\ud800')],
  ['a long line', (text) => text.replace(/": ?"/, `$&${'x'.repeat(3_000_000)}`)],
];

it.each(HOSTILE)(
  'answers, or refuses by a code, where %s stands for any of its documents',
  async (_what, edit) => {
    const kinds = [
      'verdicts.json',
      'findings.json',
      'export.ndjson',
      'model.ndjson',
      'investigation.json',
      'provenance.json',
      '.sarif',
    ];
    const names = kinds.map((end) => [...files.keys()].find((name) => name.endsWith(end)) ?? '');
    for (const name of names) {
      const text = edit(files.get(name)?.toString() ?? '');
      zipOf(edited, resealed(new Map([...files, [name, Buffer.from(text)]])));
      try {
        const { outcome } = await verifyBundle(edited, context);
        if (text !== files.get(name)?.toString()) expect([name, outcome]).not.toEqual([name, 'verified']);
      } catch (thrown) {
        expect([name, thrown]).toEqual([name, expect.any(PlateauError)]);
      }
    }
  },
  120_000,
);

it('is not brought in nor signed where it does not verify', async () => {
  zipOf(edited, resealed(new Map([...files, ['audit_artifacts/flame.svg', Buffer.from('<svg onload="x"/>')]])));
  const into = { path: edited, into: null, folder: join(folder, 'in'), at: '2026-12-01T00:00:00.000Z', who: 'bob' };
  await expect(restoreTask({ ...into, version: '0', by: BUILD }, context)).rejects.toBeInstanceOf(PlateauError);
  await expect(signableTask({ path: edited, by: BUILD }, context)).rejects.toBeInstanceOf(PlateauError);
});

it('answers of a zip of many entries, and of names in other forms of one letter', async () => {
  const more = Array.from({ length: 20_000 }, (_, at) => ({ name: `n/${at}`, data: Buffer.alloc(0) }));
  const entries = [...files].map(([name, data]) => ({ name, data }));
  rawZip(edited, [...entries, ...more]);
  const { failures } = await verifyBundle(edited, context);
  expect(failures).toHaveLength(1001);
  rawZip(edited, [
    ...entries,
    { name: 'caf\u00e9', data: Buffer.from('x') },
    { name: 'cafe\u0301', data: Buffer.from('x') },
  ]);
  expect((await verifyBundle(edited, context)).failures.map(({ code }) => code)).toContain('container.collision');
});
