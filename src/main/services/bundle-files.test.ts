import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { PlateauError } from '../../core/error.ts';
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

it('names what came in as the person knows it in an error about it, and any other file by its path', async () => {
  const files = new BundleFiles(folder);
  const { path } = await files.receive('evil$& name?.zip', bytes('PK'));
  const failed = (about: string) =>
    Promise.reject(new PlateauError({ code: 'bundle.unreadable', message: `“${about}” cannot be read`, hint: 'Ask.' }));
  await expect(files.named(path, failed(path))).rejects.toMatchObject({
    code: 'bundle.unreadable',
    message: '“evil$& name?.zip” cannot be read',
    hint: 'Ask.',
  });
  await expect(files.named('/a/b.zip', failed('/a/b.zip'))).rejects.toMatchObject({
    message: '“/a/b.zip” cannot be read',
  });
  // A server that was started again has forgotten the name.
  expect(new BundleFiles(folder).nameOf(path)).toMatch(/^evil[^/]*\.zip$/);
});

it('gives exported bundles by their names, and nothing beside them', () => {
  const files = new BundleFiles(folder);
  mkdirSync(files.exports);
  writeFileSync(join(folder, 'secret.zip'), 'x');
  expect(() => files.exported('../secret.zip')).toThrow(expect.objectContaining({ code: 'export.notFound' }));
});

it('lists what was exported, newest first, and nothing that is no bundle or only half of one', () => {
  const files = new BundleFiles(folder);
  expect(files.list()).toEqual([]);
  mkdirSync(join(files.exports, 'folder.zip'), { recursive: true });
  for (const name of ['old.zip', 'new.zip', 'note.txt', '.plateau-bundle-x.partial', '.hidden.zip']) {
    writeFileSync(join(files.exports, name), name);
  }
  utimesSync(join(files.exports, 'old.zip'), 1, 1);
  expect(files.list()).toMatchObject([
    { name: 'new.zip', size: 7, path: join(files.exports, 'new.zip') },
    { name: 'old.zip', writtenAt: '1970-01-01T00:00:01.000Z' },
  ]);
});

it('deletes an export so that it can be brought back, and never over one that was written meanwhile', () => {
  const files = new BundleFiles(folder);
  mkdirSync(files.exports);
  const path = join(files.exports, 'a.zip');
  writeFileSync(path, 'first');
  files.delete('a.zip');
  expect(files.list()).toEqual([]);
  expect(() => files.delete('a.zip')).toThrow(expect.objectContaining({ code: 'export.notFound' }));
  files.restore('a.zip');
  expect(readFileSync(path, 'utf8')).toBe('first');

  files.delete('a.zip');
  writeFileSync(path, 'second');
  files.restore('a.zip');
  expect(readFileSync(path, 'utf8')).toBe('second');
  expect(() => files.restore('a.zip')).toThrow(expect.objectContaining({ code: 'export.notFound' }));
});

it('deletes and brings back nothing beside the folder', () => {
  const files = new BundleFiles(folder);
  mkdirSync(files.exports);
  writeFileSync(join(folder, 'secret.zip'), 'x');
  expect(() => files.delete('../secret.zip')).toThrow(expect.objectContaining({ code: 'export.notFound' }));
  expect(readFileSync(join(folder, 'secret.zip'), 'utf8')).toBe('x');
});
