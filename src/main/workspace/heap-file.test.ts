import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { HeapFile } from './heap-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'plateau-heapfile-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const whole = join(folder, 'whole');
const numbers = Uint32Array.from({ length: 50_000 }, (_, i) => i * 7);
const written = HeapFile.create(whole);
written.write('small', Uint8Array.of(1, 2, 3));
written.write('numbers', numbers);
written.begin('pieces');
written.append(Uint8Array.of(4, 5));
written.append(Uint8Array.of(6));
written.end();
written.finish();
written.close();
const bytes = readFileSync(whole);

/** A copy of the file with something changed. */
function changed(change: (copy: Buffer) => Buffer): string {
  const path = join(folder, 'changed');
  writeFileSync(path, change(Buffer.from(bytes)));
  return path;
}

/** With other text, of the same length, in the directory. */
const withDirectory = (from: string, to: string): string =>
  changed((copy) => Buffer.from(copy.toString('latin1').replace(from, to), 'latin1'));

describe('a file of columns', () => {
  it('gives back what was written', () => {
    const file = HeapFile.open(whole);
    expect(file?.read('small')).toEqual(Uint8Array.of(1, 2, 3));
    expect(file?.read('numbers', 49_990)).toEqual(numbers.subarray(49_990));
    expect(file?.copy('numbers')).toEqual(numbers);
    expect(file?.read('pieces')).toEqual(Uint8Array.of(4, 5, 6));
    file?.close();
  });

  it('is opened or is none whichever byte of its directory is another', () => {
    for (let at = bytes.indexOf('{"version"'); at < bytes.length; at++) {
      const file = HeapFile.open(
        changed((copy) => {
          copy[at] = 0x80 ^ (copy[at] ?? 0);
          return copy;
        }),
      );
      file?.close();
    }
  });

  it('is not left open where it is none', () => {
    const next = (): number => {
      const fd = openSync(whole, 'r');
      closeSync(fd);
      return fd;
    };
    const path = withDirectory('{"version"', '["version"');
    const before = next();
    for (let i = 0; i < 200; i++) expect(HeapFile.open(path)).toBeNull();
    expect(next() - before).toBeLessThan(100);
  });

  it.each([
    ['ends behind the file', '"length":50000', '"length":90000'],
    ['has a length that is not whole', '"length":50000', '"length":5e0.1'],
    ['has a length below zero', '"length":50000', '"length":-5000'],
    ['begins where no value does', '"at":16', '"at":17'],
    ['begins before the file', '"at":16', '"at":-8'],
    ['is of another version', '{"version":3', '{"version":2'],
  ])('is none where a column %s', (_, from, to) => {
    expect(bytes.includes(from)).toBe(true);
    expect(HeapFile.open(withDirectory(from, to))).toBeNull();
  });

  it('says that it is damaged where it was cut while it was open', () => {
    const path = changed((copy) => copy);
    const file = HeapFile.open(path);
    truncateSync(path, 70_000);
    expect(file?.read('numbers', 0, 10)).toEqual(numbers.subarray(0, 10));
    const damaged = expect.objectContaining({ code: 'data.badColumns' });
    expect(() => file?.read('numbers', 30_000, 30_010)).toThrow(damaged);
    expect(() => file?.copy('numbers')).toThrow(damaged);
    file?.close();
  });
});
