import { PlateauError } from '../../../core/error.ts';
import type { CapturedFile, CaptureRun, Profiler } from '../profiler.ts';
import { whileShowing } from '../show-time.ts';
import { checkWritable, noProcess } from '../tool-failure.ts';
import { outcomeOf, pySpyFailure } from './failure.ts';
import { FILE, planPySpy } from './plan.ts';
import { pySpyReadiness } from './readiness.ts';
import { sendPySpy } from './sent-program.ts';

/**
 * Seconds beyond those asked for. py-spy takes `-d` as a number of looks: where it cannot keep up it runs on for as long as they take, so
 * it is ended by INT, after which it writes what it has.
 */
const EXTRA_SECONDS = 3;
/** Share of failed looks above which the profile is told to be doubtful (`rules.md` QG-ERRORS). */
const DOUBTFUL = 0.05;

function nothingSeen(pid: number, host: string, event: string): PlateauError {
  return new PlateauError({
    code: 'capture.noSamples',
    message: `py-spy saw no thread of process ${pid} on ${host} at work.`,
    hint:
      event === 'wall'
        ? 'The process is stopped, or a debugger holds it: see State in /proc/PID/status there.'
        : 'It waited all the time. Capture while it works, or capture the event “wall”, which counts waiting too.',
  });
}

async function capture(run: CaptureRun): Promise<readonly CapturedFile[]> {
  const { plan, facts } = run;
  const { host, process, entry } = facts;
  const step = plan.steps.find(({ kind }) => kind === 'command');
  if (process === null || step?.kind !== 'command') throw noProcess(plan.request.pid ?? 0, entry.name);
  const folder = await run.folder();
  await checkWritable(run, folder);
  const { program } = plan.request;
  run.version(program === null ? (host.tools['py-spy']?.version ?? '') : await sendPySpy(run, program));
  const { seconds, event } = plan.request;
  const started = performance.now();
  const result = await whileShowing(run, seconds, () => run.tool(step.argv, { limitSeconds: seconds + EXTRA_SECONDS }));
  const outcome = outcomeOf(result.stdout);
  if (outcome === null) {
    throw pySpyFailure(result, { hostName: entry.name, host, process, command: step.argv.join(' '), folder });
  }
  const { samples, errors, exited, behind } = outcome;
  if (samples === 0) throw nothingSeen(process.pid, entry.name, event);
  if (exited) {
    const after = Math.round((performance.now() - started) / 100) / 10;
    run.partial(`the process ended after ${after} of ${seconds} s`);
  }
  if (errors > 0 && errors > DOUBTFUL * (samples + errors)) {
    run.warn({
      code: 'capture.samplingErrors',
      message: `py-spy failed at ${errors} of ${samples + errors} looks; the process changed while it was read.`,
      count: errors,
    });
  }
  if (behind >= 1) {
    run.warn({
      code: 'capture.behind',
      message: `py-spy fell ${behind.toFixed(1)} s behind: ${plan.rate} looks a second are too many here. Shares hold; the process paid for it.`,
      count: Math.round(behind * (plan.rate ?? 0)),
    });
  }
  run.progress('fetching', null, samples);
  return [await run.fetch(`${folder}/${FILE}`, `py-spy-${event}-${process.pid}.speedscope.json`)];
}

/** py-spy: Python's stacks, read from outside the process. */
export const pySpy: Profiler = { id: 'py-spy', readiness: pySpyReadiness, plan: planPySpy, run: capture };
