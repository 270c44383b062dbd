import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { BundleFiles } from './bundle-files.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plateau-bundle-files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function* bytes(...chunks: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield Buffer.from(chunk);
}

it('takes a file in under a name that leads nowhere, and keeps the name that its owner knows', async () => {
  const { path, name, size } = await new BundleFiles(folder).receive('../../etc/last quarter.zip', bytes('PK', '34'));
  expect(path.startsWith(join(folder, 'received'))).toBe(true);
  expect([name, size]).toEqual(['../../etc/last quarter.zip', 4]);
  expect(readFileSync(path, 'utf8')).toBe('PK34');
});

it('keeps nothing of a stream that breaks', async () => {
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('PK');
    throw new Error('cut off');
  }
  await expect(new BundleFiles(folder).receive('a.zip', broken())).rejects.toMatchObject({
    code: 'import.uploadBroken',
  });
  expect(readdirSync(join(folder, 'received'))).toEqual([]);
});

it('forgets what came in longer ago than a day', async () => {
  const files = new BundleFiles(folder);
  const { path } = await files.receive('old.zip', bytes('PK'));
  utimesSync(dirname(path), 0, 0);
  await files.receive('new.zip', bytes('PK'));
  expect(readdirSync(join(folder, 'received'))).toHaveLength(1);
});

it('gives exported bundles by their names, and nothing beside them', () => {
  const files = new BundleFiles(folder);
  mkdirSync(files.exports);
  writeFileSync(join(folder, 'secret.zip'), 'x');
  expect(() => files.exported('../secret.zip')).toThrow(expect.objectContaining({ code: 'export.notFound' }));
});
