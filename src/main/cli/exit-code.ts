import { EXIT } from './command.ts';

/** The exit code of an error by its code. */
export function exitCodeOf(code: string): number {
  if (code === 'job.cancelled') return EXIT.interrupted;
  if (code === 'internal.bug' || code === 'job.crashed') return EXIT.bug;
  if (code === 'finding.blocked') return EXIT.failed;
  return /^(ssh|capture)\./.test(code) ? EXIT.remote : EXIT.badInput;
}
