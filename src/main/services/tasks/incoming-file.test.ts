import { createHash, randomBytes } from 'node:crypto';
import { closeSync, fstatSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
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

it.each([true, false])(
  'a compressed file that is closed in the middle leaves the next files alone (copied: %s)',
  async (copied) => {
    const path = join(folder, `again-${copied}.gz`);
    writeFileSync(path, gzipSync(randomBytes(4 << 20), { level: 1 }));
    let told = 0;
    const file = new IncomingFile(path, {
      copyTo: copied ? join(folder, 'copy') : null,
      signal: new AbortController().signal,
      onRead: (bytes) => {
        told = bytes;
      },
    });
    const chunks = file.chunks();
    expect((await chunks.next()).done).toBe(false);
    // A piece is ready and waits for the unpacking.
    await setTimeout(50);
    const before = told;
    file.close();
    // The system gives the same numbers to the next files, as soon as they are free.
    const others = [0, 1].map((at) => openSync(join(folder, `next-${copied}-${at}`), 'w+'));
    await setTimeout(50);
    expect(told).toBe(before);
    expect(others.map((fd) => fstatSync(fd).size)).toEqual([0, 0]);
    for (const fd of others) closeSync(fd);
  },
);

it('a compressed file of which the parser had enough is hashed and copied once', async () => {
  const path = join(folder, 'enough.gz');
  const bytes = gzipSync(randomBytes(6 << 20), { level: 1 });
  writeFileSync(path, bytes);
  for (let run = 0; run < 5; run++) {
    const copyTo = join(folder, `enough-${run}`);
    const file = new IncomingFile(path, { copyTo, signal: new AbortController().signal, onRead: () => undefined });
    for await (const chunk of file.chunks()) if (chunk.length > 0) break;
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(await file.finish()).toEqual({ sha256, bytes: bytes.length });
    expect(readFileSync(copyTo).equals(bytes)).toBe(true);
  }
});
