import { quoteCommand } from '../../remote/shell-quote.ts';

/** What clinic takes for a variable. */
const VARIABLE = /\$(?=\{?[A-Za-z0-9_])/g;
/** clinic's own placeholder for the port, which it fills in itself. */
const PORT = /^\$(?:PORT(?![A-Za-z0-9_])|\{PORT\})/;

/** Goes to where the program runs, by a variable that the start script exports. */
const ENTER = 'cd -- "\\$PLATEAU_FOLDER" && exec ';

/**
 * The text for clinic's `--on-port`: a command to run in the program's folder once it listens. clinic gives it to `/bin/sh`, but first puts
 * environment variables into it, also inside quotes, and takes `\$` for a dollar sign (its package env-string). Here `$PORT` stays for it to
 * fill in; every other one arrives as it is. Empty for no command. Throws `capture.badArgument`.
 */
export function onPortText(argv: readonly string[]): string {
  if (argv.length === 0) return '';
  const line = quoteCommand(argv);
  // Quoting puts every dollar sign inside single quotes; closing and opening them keeps backslashes before it apart from ours.
  return ENTER + line.replace(VARIABLE, (_, at: number) => (PORT.test(line.slice(at)) ? '$' : "''\\$"));
}
