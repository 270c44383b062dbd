import { statfs } from 'node:fs/promises';
import { PlateauError } from '../../core/error.ts';
import { amount } from '../../core/verdict/wording.ts';

/** Bytes that can still be written to the disk a folder lies on; null where nothing tells. */
async function freeIn(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return null;
  }
}

/**
 * Refuses where a disk on this side has no room for `files` files, each of which takes `bytes` with what is derived of it. Throws
 * `capture.noRoomHere`.
 */
export async function checkRoomHere(folder: string, bytes: number, files: number): Promise<void> {
  const free = await freeIn(folder);
  if (free === null || free >= files * bytes) return;
  const what = files === 1 ? 'what is captured' : `the ${files} captures to come`;
  throw new PlateauError({
    code: 'capture.noRoomHere',
    message: `The disk of this workspace has ${amount(free, 'bytes')} free, and ${what} may take ${amount(files * bytes, 'bytes')} with what is derived.`,
    hint: 'Free some space, capture into a workspace on another disk, or take fewer.',
  });
}
