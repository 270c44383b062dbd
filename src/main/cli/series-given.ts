import type { CaptureSeries, SeriesBetween } from '../../core/capture/request.ts';
import { FEWEST_HEAPS, MOST_HEAPS } from '../../core/capture/series.ts';
import { type Given, usage } from './command.ts';

/** What happens between two heaps: the command behind `--`, a time, or the person’s Enter. */
function betweenOf(given: Given, command: readonly string[]): SeriesBetween {
  const seconds = given.number('wait');
  if (command.length > 0) {
    if (seconds !== undefined) {
      throw usage('A series either waits or runs a command between its heaps.', 'Give --wait, or a command behind --.');
    }
    return { kind: 'command', command, folder: given.text('cwd') ?? '.' };
  }
  if (seconds !== undefined) return { kind: 'wait', seconds };
  if (process.stdin.isTTY === true || given.has('dry-run')) return { kind: 'ask' };
  throw usage(
    'There is no terminal to say on that the operations are done.',
    'Give --wait SECONDS, or behind -- a command that runs them on the host.',
  );
}

/** The series of heaps that a capture was asked for; undefined for none. Throws `cli.usage`. */
export function seriesOf(given: Given, command: readonly string[]): CaptureSeries | undefined {
  const heaps = given.number('series');
  if (heaps === undefined) {
    const stray = (['ops', 'wait'] as const).find((name) => given.has(name) || given.text(name) !== undefined);
    if (stray !== undefined) throw usage(`--${stray} belongs to a series.`, 'Give --series N for so many heaps.');
    return undefined;
  }
  if (!(Number.isInteger(heaps) && heaps >= FEWEST_HEAPS && heaps <= MOST_HEAPS)) {
    throw usage(`--series cannot be “${heaps}”.`, `Give a whole number from ${FEWEST_HEAPS} to ${MOST_HEAPS}.`);
  }
  return { heaps, operations: given.number('ops') ?? null, between: betweenOf(given, command) };
}
