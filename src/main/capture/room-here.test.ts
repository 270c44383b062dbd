import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkRoomHere } from './room-here.ts';

describe('room on this side', () => {
  it('is asked for all captures that are to come', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'plateau-room-'));
    try {
      const { bavail, bsize } = statfsSync(folder);
      const half = (bavail * bsize) / 2;
      await checkRoomHere(folder, half, 1);
      await expect(checkRoomHere(folder, half, 4)).rejects.toMatchObject({
        code: 'capture.noRoomHere',
        message: expect.stringContaining('the 4 captures to come'),
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is not claimed to be missing where nothing tells', () => checkRoomHere('/nowhere/at/all', 1e18, 20));
});
