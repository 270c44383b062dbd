import { PlateauError } from '../../error.ts';

const AGAIN = 'Copy the file again and compare its size with the original, or take the dump again.';

/** A place of the dump that says what cannot be. */
export function malformed(offset: number, what: string): PlateauError {
  return new PlateauError({
    code: 'import.malformed',
    message: `The heap dump is damaged at byte ${offset}: ${what}.`,
    hint: AGAIN,
    at: { offset },
  });
}

/** A dump whose writer, or whose copy, stopped before its end. */
export function truncated(offset: number): PlateauError {
  return new PlateauError({
    code: 'import.truncated',
    message: `The heap dump ends in the middle, at byte ${offset}.`,
    hint: 'The JVM was killed or its disk was full while it wrote, or the copy is not whole. Compare its size with the original.',
    at: { offset },
  });
}

/** A dump with more of something than any JVM has. */
export function tooMany(offset: number, what: string): PlateauError {
  return new PlateauError({
    code: 'import.tooLarge',
    message: `The heap dump names ${what}, more than a JVM holds.`,
    hint: AGAIN,
    at: { offset },
  });
}
