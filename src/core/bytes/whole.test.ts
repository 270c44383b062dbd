import { describe, expect, it } from 'vitest';
import { inChunks } from '../../../tests/support/read-profile.ts';
import { wholeContent } from './whole.ts';

const bytes = Uint8Array.from({ length: 1000 }, (_, i) => i % 256);

describe('wholeContent', () => {
  it.each([1, 7, 999, 1000, 5000])('joins chunks of %i bytes', async (size) => {
    expect(await wholeContent(inChunks(bytes, size))).toEqual(bytes);
  });

  it('refuses more than its limit, at the limit', async () => {
    await expect(wholeContent(inChunks(bytes, 100), undefined, 500)).rejects.toMatchObject({
      code: 'import.tooLarge',
      at: { offset: 500 },
    });
  });

  it('stops when it is told to', async () => {
    const signal = AbortSignal.abort();
    await expect(wholeContent(inChunks(bytes, 100), signal)).rejects.toMatchObject({ code: 'job.cancelled' });
  });
});
