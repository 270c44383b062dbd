import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, it } from 'vitest';
import { IncomingFile } from './incoming-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'plateau-incoming-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('a compressed file that is closed in the middle is unpacked no further', async () => {
  const path = join(folder, 'half.gz');
  writeFileSync(path, gzipSync(randomBytes(4 << 20), { level: 1 }));
  const file = new IncomingFile(path, {
    copyTo: null,
    signal: new AbortController().signal,
    onRead: () => undefined,
  });
  const chunks = file.chunks();
  expect((await chunks.next()).done).toBe(false);
  file.close();
  await expect(chunks.next()).rejects.toThrow();
});
