import { PlateauError } from '../../core/error.ts';

/** What the system and SQLite say where nothing more can be written. */
const FULL: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'SQLITE_FULL']);

/** Causes that are looked through at most. */
const DEEPEST = 8;

function isFull(thrown: unknown): boolean {
  let cause = thrown;
  for (let depth = 0; depth < DEEPEST && cause instanceof Error; depth++) {
    if ('code' in cause && typeof cause.code === 'string' && FULL.has(cause.code)) return true;
    cause = cause.cause;
  }
  return false;
}

/** What is written elsewhere says itself which disk is full: it need not be that of the workspace. */
const isElsewhere = (thrown: unknown): boolean =>
  thrown instanceof PlateauError && thrown.code === 'export.cannotWrite';

/** `workspace.diskFull` in place of anything thrown because the disk of a workspace is full; all else as it is. */
export function diskFullOr(thrown: unknown, folder: string): unknown {
  if (!isFull(thrown) || isElsewhere(thrown)) return thrown;
  return new PlateauError({
    code: 'workspace.diskFull',
    message: `The disk that “${folder}” lies on is full. Nothing was stored.`,
    hint: 'Free some space there, or work in a workspace on another disk; then do it again.',
    cause: thrown,
  });
}
