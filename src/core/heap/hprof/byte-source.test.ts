import { describe, expect, it } from 'vitest';
import { ByteSource } from './byte-source.ts';

/** Chunks of two bytes whose memory is used again when the one after the next is asked for, as a file is read into a ring of buffers. */
async function* overwritten(text: string): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  const ring = [Buffer.alloc(2), Buffer.alloc(2)];
  for (let at = 0, turn = 0; at < bytes.length; at += 2, turn++) {
    const buffer = ring[turn % 2] ?? Buffer.alloc(2);
    buffer.set(bytes.subarray(at, at + 2));
    yield buffer;
  }
}

describe('bytes at hand', () => {
  it.each([1, 2, 3, 4, 5, 7, 8])(
    'are what the file holds, %i at a time, though its chunks are overwritten',
    async (count) => {
      const source = new ByteSource(overwritten('abcdefghijklmnop'));
      let text = '';
      while (await source.fill(count)) {
        text += new TextDecoder().decode(source.bytes.subarray(source.at, source.at + count));
        source.at += count;
      }
      expect(text).toBe('abcdefghijklmnop'.slice(0, 16 - (16 % count)));
    },
  );
});
