import type { StopRecipe } from '../../../core/capture/request.ts';
import type { PlateauError } from '../../../core/error.ts';
import { runToEnd } from '../../remote/run-to-end.ts';
import type { CaptureRun, ToolResult } from '../profiler.ts';
import { FIELD } from './place.ts';

/** A recording of the JDK's recorder in a JVM, named by its random name. */
export interface Recording {
  /** Path of `jcmd`. */
  readonly program: string;
  readonly pid: number;
  readonly startTicks: number;
  readonly name: string;
}

/** Ends recording `$4` by program `$1` in process `$2` if that still has start ticks `$3`. jcmd ends with 0 whatever it says. */
const STOP = `
${FIELD}
[ "$(field "$2" 20 2>/dev/null)" = "$3" ] || exit 0
"$1" "$2" JFR.stop "name=$4"
`;

/** Whether process `$1` still has start ticks `$2`. A jcmd would start a JVM of its own each time. */
const ALIVE = `
${FIELD}
[ "$(field "$1" 20 2>/dev/null)" = "$2" ] && echo alive
exit 0
`;

/** Time between two looks, in milliseconds. */
const EVERY = 2000;
/** Seconds that a JVM may take to write its file after the time is up. */
const WRITING_SECONDS = 30;

async function isAlive(run: CaptureRun, { pid, startTicks }: Recording): Promise<boolean> {
  const argv = ['sh', '-c', ALIVE, 'plateau-alive', String(pid), String(startTicks)];
  return (await runToEnd(run.connection, argv)).stdout.includes('alive');
}

/** Lets it run for its time. True where the process ended meanwhile. */
async function watch(run: CaptureRun, recording: Recording): Promise<boolean> {
  const { seconds } = run.plan.request;
  const started = performance.now();
  const since = (): number => (performance.now() - started) / 1000;
  while (since() < seconds) {
    run.progress('recording', since() / seconds);
    await run.wait(Math.max(0, Math.min(EVERY, (seconds - since()) * 1000)));
    if (await isAlive(run, recording)) continue;
    run.partial(`the process ended after ${since().toFixed(1)} of ${seconds} s`);
    return true;
  }
  return false;
}

/** Waits until the JVM has written its file. */
async function written(run: CaptureRun, recording: Recording): Promise<void> {
  const until = performance.now() + WRITING_SECONDS * 1000;
  run.progress('writing', null);
  while (performance.now() < until) {
    const check = [recording.program, String(recording.pid), 'JFR.check', `name=${recording.name}`];
    const { stdout } = await runToEnd(run.connection, check);
    if (!/\((running|stopping|delayed)\)/.test(stdout.toString('utf8'))) return;
    await run.wait(500);
  }
}

/**
 * Makes a recording from its start to its written file; its end is asked for where something goes wrong on the way, and what cannot be asked
 * now stands in the journal. Answers whether the process ended meanwhile. `failure` makes the error of what jcmd said.
 */
export async function recorded(
  run: CaptureRun,
  recording: Recording,
  start: readonly string[],
  failure: (result: ToolResult) => PlateauError,
): Promise<boolean> {
  const { program, pid, startTicks, name } = recording;
  const recipe: StopRecipe = {
    kind: 'command',
    argv: ['sh', '-c', STOP, 'plateau-stop', program, String(pid), String(startTicks), name],
  };
  await run.willNeedStop(recipe);
  let over = false;
  try {
    const started = await run.command(start);
    if (!/Started recording/.test(started.stdout)) {
      over = true;
      throw failure(started);
    }
    const ended = await watch(run, recording);
    if (!ended) await written(run, recording);
    over = true;
    return ended;
  } finally {
    try {
      if (!over) await run.command(recipe.argv);
      await run.stopped(recipe);
    } catch {
      // No answer, or no connection: the recording ends by its own clock, and the journal knows.
    }
  }
}
