import { PROFILER_EVENTS } from '../../../core/capture/events.ts';
import type { HostFacts, ProcessFacts, Readiness } from '../../../core/capture/process.ts';
import type { CapturePlan, CaptureRequest, StopRecipe } from '../../../core/capture/request.ts';
import { PlateauError } from '../../../core/error.ts';
import { durationText, valueText } from '../../../core/series/series-summary.ts';
import { runToEnd } from '../../remote/run-to-end.ts';
import { checkRequest } from '../check-request.ts';
import type { CapturedFile, CaptureRun, PlanFacts, Profiler } from '../profiler.ts';
import { BEGIN, END, ENDS, LAUNCH, LOG, LOOK, SAMPLER, type SamplerEnd } from './script.ts';

/** Seconds between two looks where nothing else is asked for. */
const EVERY = 10;
/** A week. */
const MOST_SECONDS = 7 * 24 * 3600;
/** Bytes of a line, generously. */
const LINE_BYTES = 64;
/** Looks at the sampler itself: no more often and no less, in seconds. */
const LEAST_PAUSE = 2;
const MOST_PAUSE = 30;

function readiness(process: ProcessFacts | null, host: HostFacts): Readiness | null {
  if (process === null || host.system !== 'Linux') return null;
  return { name: 'rss', ready: true, why: '', remedies: [] };
}

function plan(request: CaptureRequest, { process }: PlanFacts): CapturePlan {
  // The rate is not the profiler's own to check: it is a fraction, 0.1 for every ten seconds.
  checkRequest(
    { ...request, rate: null },
    { title: 'The memory sampler', events: PROFILER_EVENTS.rss, options: {}, mostRate: 0, mostSeconds: MOST_SECONDS },
  );
  if (request.rate !== null && request.rate > 1) {
    throw new PlateauError({
      code: 'capture.badRate',
      message: `Resident memory is looked at once a second at most, not ${request.rate} times.`,
      hint: 'Give a rate of 1 or less (0.1 is every 10 s), or none.',
    });
  }
  if (process === null) {
    throw new PlateauError({
      code: 'capture.noProcess',
      message: 'The memory sampler reads /proc and needs a process there.',
      hint: 'Choose a process of a Linux host.',
    });
  }
  const every = request.rate === null ? EVERY : Math.round(1 / request.rate);
  const { seconds } = request;
  const looks = Math.ceil(seconds / every);
  return {
    request,
    rate: 1 / every,
    steps: [
      {
        kind: 'channel',
        what: `sh, in a session of its own: every ${every} s VmRSS of /proc/${process.pid}/status, for ${durationText(seconds)}, into ${LOG}`,
        why: 'outlives the connection, so that nothing is lost while this machine sleeps; ends by itself',
      },
    ],
    samples: { low: looks, high: looks },
    samplesBasis: `one look every ${every} s for ${durationText(seconds)}`,
    cost: { low: 0, high: 0.001 },
    costBasis: 'reads two files of /proc at each look; the program is not touched',
    bytes: looks * LINE_BYTES,
    warnings: [],
  };
}

interface Look {
  readonly alive: boolean;
  readonly end: SamplerEnd | null;
  /** Its last line, with the value in bytes; null before the first. */
  readonly last: { readonly line: string; readonly rss: number } | null;
}

async function look(
  run: CaptureRun,
  folder: string,
  { pid, startTicks }: { pid: number; startTicks: number },
): Promise<Look> {
  const argv = ['sh', '-c', LOOK, 'plateau-rss-look', folder, String(pid), String(startTicks)];
  const { stdout } = await runToEnd(run.connection, argv, { signal: run.signal });
  const text = stdout.toString('utf8');
  const lines = text.split('\n');
  const [line, kilobytes] = /^\d+,(\d{1,15}),(?:\d*,)?\d+$/m.exec(text) ?? [];
  return {
    alive: lines[0] === 'alive',
    end: ENDS.find((end) => lines.includes(end)) ?? null,
    last: line === undefined ? null : { line, rss: Number(kilobytes) * 1024 },
  };
}

/** Starts the sampler: the journal knows how to end it before it does anything. Throws `capture.noAnswer`, `capture.noFolder`. */
async function start(run: CaptureRun, folder: string, every: number): Promise<StopRecipe & { kind: 'process' }> {
  const { process } = run.facts;
  const { seconds } = run.plan.request;
  const args = [process?.pid, process?.startTicks, every, seconds, folder].map(String);
  const launched = await run.command(['sh', '-c', LAUNCH, 'plateau-rss-start', SAMPLER, ...args]);
  const match = /^plateau (\d{1,10}) (\d{1,18})$/m.exec(launched.stdout);
  if (match === null) {
    throw new PlateauError({
      code: 'capture.noAnswer',
      message: `The memory sampler did not start on ${run.facts.entry.name}.`,
      hint: launched.stderr.trim().slice(-300) || 'A POSIX shell and /proc are needed there.',
    });
  }
  const recipe = { kind: 'process', pid: Number(match[1]), startTicks: Number(match[2]) } as const;
  await run.willNeedStop(recipe);
  // Its name is what people read of it where it was left behind.
  const begun = await run.command(['sh', '-c', BEGIN, `memory of process ${process?.pid} every ${every} s`, folder]);
  if (begun.code === 0) return recipe;
  throw new PlateauError({
    code: 'capture.noFolder',
    message: `Nothing can be written to “${folder}” on ${run.facts.entry.name}.`,
    hint: begun.stderr.trim().slice(-300) || 'Look at the free space there.',
  });
}

const CUT_SHORT: Readonly<Record<SamplerEnd | 'dead', string | null>> = {
  'ended-limit': null,
  'ended-gone': 'The process ended, or its pid went to another program',
  'ended-full': 'Nothing could be written any more on the host: its disk is full',
  dead: 'The sampler was ended on the host by somebody else',
};

async function run(capture: CaptureRun): Promise<readonly CapturedFile[]> {
  const every = Math.round(1 / (capture.plan.rate ?? 1 / EVERY));
  const folder = await capture.folder();
  const recipe = await start(capture, folder, every);
  try {
    return [await followed(capture, folder, recipe, every)];
  } catch (thrown) {
    if (capture.signal.aborted) {
      const { pid, startTicks } = recipe;
      await runToEnd(capture.connection, ['sh', '-c', END, 'plateau-rss-end', String(pid), String(startTicks)]);
    }
    throw thrown;
  }
}

function diskFull({ facts }: CaptureRun): PlateauError {
  return new PlateauError({
    code: 'capture.diskFull',
    message: `Not one line could be written to “${facts.host.folder.path}” on ${facts.entry.name}.`,
    hint: 'Free some space, or give the host another folder for captures (plateau hosts change NAME --folder DIR, or its menu).',
  });
}

/** Hears the last line at each look, and warns once when no new one came for several intervals. */
function stallWatch(capture: CaptureRun, every: number): (line: string) => void {
  let last = '';
  let since = performance.now();
  let isTold = false;
  return (line) => {
    if (line !== last) {
      last = line;
      since = performance.now();
    }
    if (isTold || performance.now() - since < Math.max(4 * every, 5) * 1000) return;
    isTold = true;
    capture.warn({
      code: 'rss.stalled',
      message: `Nothing was written on ${capture.facts.entry.name} for a while: its disk is full, or it had no time for the sampler. Values of that while are missing.`,
    });
  };
}

/** Waits for the sampler's end, and brings what it wrote. */
async function followed(
  capture: CaptureRun,
  folder: string,
  recipe: StopRecipe & { kind: 'process' },
  every: number,
): Promise<CapturedFile> {
  const { seconds } = capture.plan.request;
  const begun = performance.now();
  const stalled = stallWatch(capture, every);
  const pause = Math.min(MOST_PAUSE, Math.max(LEAST_PAUSE, every)) * 1000;
  for (;;) {
    await capture.wait(Math.min(pause, Math.max(500, seconds * 1000 - (performance.now() - begun) + 500)));
    const seen = await look(capture, folder, recipe);
    const passed = (performance.now() - begun) / 1000;
    if (!seen.alive) {
      await capture.stopped(recipe);
      if (seen.end === 'ended-full' && seen.last === null) throw diskFull(capture);
      const why = CUT_SHORT[seen.end ?? 'dead'];
      if (why !== null) capture.partial(`${why}, after ${durationText(passed)} of ${durationText(seconds)}.`);
      return await capture.fetch(`${folder}/${LOG}`, LOG, 'series');
    }
    stalled(seen.last?.line ?? '');
    const now = seen.last === null ? '' : `rss ${valueText(seen.last.rss, 'bytes')} · `;
    capture.progress(`${now}${durationText(passed)} of ${durationText(seconds)}`, Math.min(1, passed / seconds));
  }
}

/** Resident memory of a process over minutes to days, logged on its host. */
export const rss: Profiler = { id: 'rss', readiness, plan, run };
