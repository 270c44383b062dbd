import { PlateauError } from '../../core/error.ts';

/** What a POSIX shell takes literally without quotes. */
const PLAIN = /^[A-Za-z0-9_@%+=:,./-]+$/;

function quoteArgument(argument: string): string {
  return PLAIN.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
}

/**
 * An argument vector as one line that a POSIX shell reads back as exactly these arguments: the only place where a command becomes text.
 * A first word with `=` is quoted too, so that it is a program and no assignment. Throws `capture.badArgument` for a NUL byte.
 */
export function quoteCommand(argv: readonly string[]): string {
  for (const argument of argv) {
    if (argument.includes('\0')) {
      throw new PlateauError({
        code: 'capture.badArgument',
        message: 'An argument holds a NUL byte, which no program can be given.',
        hint: 'Remove it from the command.',
      });
    }
  }
  return argv
    .map((argument, i) =>
      i === 0 && argument.includes('=') ? `'${argument.replaceAll("'", "'\\''")}'` : quoteArgument(argument),
    )
    .join(' ');
}
