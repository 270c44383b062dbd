import { describe, expect, it } from 'vitest';
import { JfrCursor } from './cursor.ts';

const cursor = (bytes: readonly number[], compressed = true) => new JfrCursor(Uint8Array.from(bytes), 1000, compressed);
const noPool = () => '';

describe('JfrCursor', () => {
  it('reads compressed numbers of one to nine bytes', () => {
    expect(cursor([0x7f]).long()).toBe(127);
    expect(cursor([0x80, 0x01]).long()).toBe(128);
    expect(cursor([0xff, 0xff, 0xff, 0xff, 0x0f]).int()).toBe(-1);
    expect(cursor(new Array(9).fill(0xff)).long()).toBe(-1);
    expect(cursor([0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80]).id()).toBe(1n << 63n);
  });

  it('reads uncompressed numbers in their own size, high byte first', () => {
    const plain = cursor([0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 3, 0, 4], false);
    expect([plain.long(), plain.int(), plain.short()]).toEqual([258, 3, 4]);
  });

  it.each([
    ['none', [0], ''],
    ['empty', [1], ''],
    ['UTF-8', [3, 3, 0xe2, 0x82, 0xac], '€'],
    ['characters', [4, 2, 0xac, 0x41, 0x61], '€a'],
    ['Latin-1', [5, 2, 0xe9, 0x61], 'éa'],
  ])('reads strings: %s', (_name, bytes, text) => {
    const reader = cursor(bytes);
    expect(reader.string(noPool)).toBe(text);
    expect(reader.at).toBe(bytes.length);
    const skipper = cursor(bytes);
    skipper.skipString();
    expect(skipper.at).toBe(bytes.length);
  });

  it('looks pooled strings up', () => {
    expect(cursor([2, 7]).string((id) => `#${id}`)).toBe('#7');
  });

  it.each([
    ['a number without end', () => cursor([0x80]).long(), 1001],
    ['a string longer than the chunk', () => cursor([3, 100, 65]).string(noPool), 1001],
    ['two billion elements', () => cursor([0xff, 0xff, 0xff, 0xff, 0x07]).count(), 1000],
    ['an encoding that does not exist', () => cursor([9]).string(noPool), 1000],
    ['a place outside of the chunk', () => cursor([1]).moveTo(-5), 1000],
  ])('refuses %s', (_name, read, offset) => {
    expect(read).toThrow(expect.objectContaining({ code: 'import.malformed', at: { offset } }));
  });
});
