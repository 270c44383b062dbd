import type { StopRecipe } from '../../../core/capture/request.ts';
import type { PlateauError } from '../../../core/error.ts';
import { runToEnd } from '../../remote/run-to-end.ts';
import type { CaptureRun, ToolResult } from '../profiler.ts';
import { saysGone } from './failure.ts';
import { FIELD } from './place.ts';

/** A session of async-profiler inside a JVM, named by the file it writes. */
export interface Session {
  /** Path of `asprof`. */
  readonly program: string;
  readonly pid: number;
  readonly startTicks: number;
  /** As the JVM sees it. */
  readonly file: string;
}

/**
 * Ends the session of program `$1` in process `$2` with start ticks `$3` if it is the one that writes file `$4`: the JVM then holds that
 * open. Anybody else's session is left alone, now and when a capture that was cut off is cleaned up much later.
 */
const STOP = `
${FIELD}
[ "$(field "$2" 20 2>/dev/null)" = "$3" ] || exit 0
ls -l -- "/proc/$2/fd" 2>/dev/null | grep -qF -- "-> $4" || exit 0
"$1" stop -o jfr "$2"
`;

/** Asks program `$1` how the session in process `$2` goes, and how many samples it has. */
const LOOK = `"$1" status "$2" || exit; "$1" metrics "$2" 2>/dev/null | grep -e '^samples_total'; exit 0`;

type CommandRecipe = Extract<StopRecipe, { kind: 'command' }>;

/** Time between two looks at a running session, in milliseconds. */
const EVERY = 2000;

function stopRecipe({ program, pid, startTicks, file }: Session): CommandRecipe {
  return {
    kind: 'command',
    argv: ['sh', '-c', STOP, 'plateau-stop', program, String(pid), String(startTicks), file],
  };
}

/** Lets it run for its time. True where the process ended meanwhile. */
async function watch(run: CaptureRun, { program, pid }: Session): Promise<boolean> {
  const { seconds } = run.plan.request;
  const started = performance.now();
  const since = (): number => (performance.now() - started) / 1000;
  const short = (why: string): void => run.partial(`${why} after ${since().toFixed(1)} of ${seconds} s`);
  run.progress('sampling', 0);
  while (since() < seconds) {
    await run.wait(Math.max(0, Math.min(EVERY, (seconds - since()) * 1000)));
    if (since() >= seconds) break;
    const done = await runToEnd(run.connection, ['sh', '-c', LOOK, 'plateau-look', program, String(pid)]);
    const look = { ...done, stdout: `${done.stdout.toString('utf8')}${done.stderr}` };
    if (saysGone(look)) {
      short('the process ended');
      return true;
    }
    if (/Profiler is not active/.test(look.stdout)) {
      // A second's grace: its own clock may have ended it just now.
      if (since() < seconds - 1) short('somebody ended the session of async-profiler');
      return false;
    }
    const samples = /^samples_total (\d+)$/m.exec(look.stdout)?.[1];
    run.progress('sampling', Math.min(1, since() / seconds), samples === undefined ? undefined : Number(samples));
  }
  return false;
}

/**
 * Runs a session from a look at whether there is one already to its end, which is asked for whatever happens; what cannot be asked now
 * stands in the journal. Answers whether the process ended meanwhile. `failure` makes the error of what asprof said.
 */
export async function profiled(
  run: CaptureRun,
  session: Session,
  start: readonly string[],
  failure: (result: ToolResult) => PlateauError,
): Promise<boolean> {
  const status = await run.command([session.program, 'status', String(session.pid)]);
  if (!/Profiler is not active/.test(`${status.stdout}${status.stderr}`)) throw failure(status);
  const recipe = stopRecipe(session);
  await run.willNeedStop(recipe);
  try {
    const started = await run.command(start);
    if (!/Profiling started/.test(`${started.stdout}${started.stderr}`)) throw failure(started);
    return await watch(run, session);
  } finally {
    await ended(run, recipe);
  }
}

async function ended(run: CaptureRun, recipe: CommandRecipe): Promise<void> {
  try {
    const { code } = await run.command(recipe.argv);
    if (code === 0) await run.stopped(recipe);
  } catch {
    // No answer, or no connection: the session ends by its own clock, and the journal knows.
  }
}
