import type { HostFacts, ProcessFacts, Readiness } from '../../../core/capture/process.ts';
import type { CapturePlan, CaptureRequest } from '../../../core/capture/request.ts';
import type { PlateauError } from '../../../core/error.ts';
import { checkRequest, type Offer } from '../check-request.ts';
import { expectedSamples, fewSamples, jfrCost } from '../cost.ts';
import type { CapturedFile, CaptureRun, PlanFacts, Profiler, ToolResult } from '../profiler.ts';
import { noProcess, toolMissing } from '../tool-failure.ts';
import { attachRefused, checkAttach, noJvm } from './attach.ts';
import { inlinedTime } from './debug-info.ts';
import { jvmFailure } from './failure.ts';
import { fetchRecording } from './file.ts';
import { placeFor } from './place.ts';
import { recorded } from './recording.ts';

const FILE = 'recording.jfr';
const OFFER: Offer = { title: 'The JDK’s recorder', events: ['cpu', 'alloc', 'lock'], options: {}, mostRate: 0 };
/** Samples a second with the “profile” settings, of at most so many threads each time. */
const RATE = 100;
const MOST_THREADS = 8;
/** Limit on what the JVM keeps: `maxsize`. */
const MOST_BYTES = 64 * 1024 * 1024;

export const MISSING_REMEDIES: readonly string[] = [
  'On the host: a JDK of the same version as the JVM has jcmd beside java; a JRE has none. Plateau installs nothing.',
  'Or capture with async-profiler.',
];

function starting(program: string, pid: number, name: string, seconds: number, file: string): readonly string[] {
  const options = [`name=${name}`, `duration=${seconds}s`, 'settings=profile', 'maxsize=64M', `filename=${file}`];
  return [program, String(pid), 'JFR.start', ...options];
}

function readiness(process: ProcessFacts | null, host: HostFacts): Readiness | null {
  if (process === null || process.runtime !== 'jvm') return null;
  const tool = host.tools.jcmd;
  if (tool === undefined) {
    return { name: 'jfr', ready: false, why: 'jcmd is not on this host.', remedies: MISSING_REMEDIES };
  }
  const refused = attachRefused(process, host, `${tool.path} ${process.pid} JFR.start duration=30s filename=FILE`);
  if (refused !== null) return { name: 'jfr', ready: false, ...refused };
  const why = process.otherMounts
    ? 'It lives in a container or namespace: an older jcmd (JDK 17) may not find its way in.'
    : '';
  return { name: 'jfr', ready: true, why, remedies: [] };
}

/** Throws `capture.noProcess`, `capture.notJvm`, `capture.attachDisabled`, `capture.notPermitted`, `capture.toolMissing`, and what {@link checkRequest} throws. */
function plan(request: CaptureRequest, { host, process, entry }: PlanFacts): CapturePlan {
  checkRequest(request, OFFER);
  if (process === null) throw noProcess(request.pid ?? 0, entry.name);
  if (process.runtime !== 'jvm') throw noJvm(process.pid, entry.name, process.executable);
  const tool = host.tools.jcmd;
  if (tool === undefined) throw toolMissing('jcmd', entry.name, MISSING_REMEDIES);
  const { seconds } = request;
  const pid = String(process.pid);
  const file = `${host.folder.path}/plateau-ID/${FILE}`;
  checkAttach(process, host, `${tool.path} ${pid} JFR.start duration=${seconds}s filename=FILE`);
  const cpu = request.event === 'cpu';
  const busy = process.cpu === null ? null : Math.min(MOST_THREADS, process.cpu);
  const expected = expectedSamples(RATE, seconds, busy);
  return {
    request,
    rate: null,
    steps: [
      {
        kind: 'command',
        argv: starting(tool.path, process.pid, 'plateau-ID', seconds, file),
        why: `the JVM records itself and ends after ${seconds} s, whatever becomes of the connection`,
      },
      { kind: 'command', argv: [tool.path, pid, 'JFR.check', 'name=plateau-ID'], why: 'until it has ended' },
    ],
    samples: cpu ? expected.samples : null,
    samplesBasis: cpu
      ? expected.samplesBasis
      : request.event === 'alloc'
        ? 'up to 300 allocations a second'
        : 'waits of 10 ms and more',
    ...jfrCost(),
    bytes: MOST_BYTES,
    warnings: cpu ? [...inlinedTime(process), ...fewSamples(expected.samples)] : [],
  };
}

async function capture(run: CaptureRun): Promise<readonly CapturedFile[]> {
  const { request } = run.plan;
  const { process, host, entry } = run.facts;
  const tool = host.tools.jcmd;
  if (process === null) throw noProcess(request.pid ?? 0, entry.name);
  if (tool === undefined) throw toolMissing('jcmd', entry.name, MISSING_REMEDIES);
  run.version(process.runtimeVersion === '' ? '' : `JDK ${process.runtimeVersion}`);
  const place = await placeFor(run, FILE, { program: null });
  // The folder's name is random, and so the recording's: nobody else's can be meant.
  const name = (await run.folder()).split('/').at(-1) ?? '';
  const recording = { program: tool.path, pid: process.pid, startTicks: process.startTicks, name };
  const command = starting(tool.path, process.pid, name, request.seconds, place.inner);
  const failure = (result: ToolResult): PlateauError =>
    jvmFailure(result, {
      tool: 'jcmd',
      missingRemedies: MISSING_REMEDIES,
      hostName: entry.name,
      host,
      process,
      command: command.join(' '),
      file: place.inner,
    });
  try {
    const ended = await recorded(run, recording, command, failure);
    return [await fetchRecording(run, place, `jfr-${process.pid}.jfr`, ended)];
  } finally {
    await place.remove();
  }
}

/** The JDK's own flight recorder, through jcmd: where there is no async-profiler. One recording has CPU samples, allocations and locks. */
export const jfr: Profiler = { id: 'jfr', readiness, plan, run: capture };
