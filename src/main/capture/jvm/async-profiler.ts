import type { HostFacts, ProcessFacts, Readiness } from '../../../core/capture/process.ts';
import type { CapturePlan, CaptureRequest } from '../../../core/capture/request.ts';
import type { PlateauError } from '../../../core/error.ts';
import type { ImportWarning } from '../../../core/profile/model.ts';
import { checkRequest, type Offer } from '../check-request.ts';
import { asyncProfilerCost, expectedSamples, fewSamples } from '../cost.ts';
import type { CapturedFile, CaptureRun, PlanFacts, Profiler, ToolResult } from '../profiler.ts';
import { noProcess, toolMissing } from '../tool-failure.ts';
import { attachRefused, checkAttach, noJvm } from './attach.ts';
import { inlinedTime } from './debug-info.ts';
import { jvmFailure } from './failure.ts';
import { fetchRecording } from './file.ts';
import { placeFor } from './place.ts';
import { profiled } from './session.ts';

const FILE = 'async-profiler.jfr';
const EVENTS = ['cpu', 'wall', 'alloc', 'lock'] as const;
type Event = (typeof EVENTS)[number];

/** Not 100 a second: so as not to march in step with timers. Wall time looks at every thread. */
const RATES: Readonly<Record<Event, number | null>> = { cpu: 99, wall: 20, alloc: null, lock: null };
/** Bytes of allocation between two samples. */
const ALLOC_BYTES = 524_288;
/** Wait for a monitor or lock that is told, in nanoseconds. */
const LOCK_NANOS = 10_000;
const RECORDING_BYTES = 8_000_000;
const SAMPLE_BYTES = 60;

export const MISSING_REMEDIES: readonly string[] = [
  'On the host: unpack async-profiler’s archive for this system into the home folder or /opt (Plateau looks in ~/async-profiler*/bin and /opt/async-profiler*/bin). Plateau installs nothing.',
  'Or capture with the profiler “jfr”, which a JDK brings along.',
];

function offerOf(event: string): Offer {
  return {
    title: 'async-profiler',
    events: EVENTS,
    options: {},
    mostRate: event === 'alloc' || event === 'lock' ? 0 : 1000,
  };
}

function eventOf({ event }: CaptureRequest): Event {
  return EVENTS.find((known) => known === event) ?? 'cpu';
}

/** perf_events are refused to users without rights at level 2; async-profiler then takes CPU timers and says nothing. */
function usesTimers(process: ProcessFacts, { perfEventParanoid }: HostFacts): boolean {
  return perfEventParanoid !== null && perfEventParanoid >= 2 && process.uid !== 0;
}

function timerNote(host: HostFacts): string {
  return `kernel.perf_event_paranoid is ${host.perfEventParanoid}: CPU samples come from timers, without frames of the kernel.`;
}

function starting(program: string, request: CaptureRequest, rate: number | null, file: string, pid: number): string[] {
  const event = eventOf(request);
  const interval = {
    cpu: ['-i', String(Math.round(1e9 / (rate ?? 99)))],
    wall: ['-i', String(Math.round(1e9 / (rate ?? 20)))],
    alloc: ['--alloc', String(ALLOC_BYTES)],
    lock: ['--lock', String(LOCK_NANOS)],
  }[event];
  return [
    program,
    'start',
    ...['-e', event, ...interval],
    // Ends the session inside the JVM whatever becomes of this connection.
    ...['--timeout', String(request.seconds)],
    ...['--memlimit', '64m', '--cstack', 'vm', '-o', 'jfr', '-f', file, String(pid)],
  ];
}

function readiness(process: ProcessFacts | null, host: HostFacts): Readiness | null {
  if (process === null || process.runtime !== 'jvm') return null;
  const tool = host.tools.asprof;
  if (tool === undefined) {
    const why = 'async-profiler (asprof) is not on this host.';
    return { name: 'async-profiler', ready: false, why, remedies: MISSING_REMEDIES };
  }
  const refused = attachRefused(process, host, `${tool.path} -d 30 -o jfr -f FILE ${process.pid}`);
  if (refused !== null) return { name: 'async-profiler', ready: false, ...refused };
  const notes = [
    ...(usesTimers(process, host) ? [timerNote(host)] : []),
    ...(process.otherMounts
      ? [`It lives in a container or namespace: “${tool.path}” must stand at the same path in there.`]
      : []),
  ];
  return { name: 'async-profiler', ready: true, why: notes.join(' '), remedies: [] };
}

/** Throws `capture.noProcess`, `capture.notJvm`, `capture.attachDisabled`, `capture.notPermitted`, `capture.toolMissing`, and what {@link checkRequest} throws. */
function plan(request: CaptureRequest, { host, process, entry }: PlanFacts): CapturePlan {
  checkRequest(request, offerOf(request.event));
  if (process === null) throw noProcess(request.pid ?? 0, entry.name);
  if (process.runtime !== 'jvm') throw noJvm(process.pid, entry.name, process.executable);
  const tool = host.tools.asprof;
  if (tool === undefined) throw toolMissing('async-profiler (asprof)', entry.name, MISSING_REMEDIES);
  const event = eventOf(request);
  const rate = request.rate ?? RATES[event];
  const pid = String(process.pid);
  const file = `${host.folder.path}/plateau-ID/${FILE}`;
  checkAttach(process, host, `${tool.path} -d ${request.seconds} -o jfr -f FILE ${pid}`);
  const expected =
    rate === null ? null : expectedSamples(rate, request.seconds, event === 'wall' ? process.threads : process.cpu);
  const warnings: ImportWarning[] = [
    ...(event === 'cpu' && usesTimers(process, host) ? [{ code: 'capture.cpuTimers', message: timerNote(host) }] : []),
    ...(event === 'cpu' || event === 'wall' ? inlinedTime(process) : []),
    ...(expected === null ? [] : fewSamples(expected.samples)),
  ];
  return {
    request,
    rate,
    steps: [
      { kind: 'command', argv: [tool.path, 'status', pid], why: 'a session of somebody else is left alone' },
      {
        kind: 'command',
        argv: starting(tool.path, request, rate, file, process.pid),
        why: `the JVM profiles itself and ends after ${request.seconds} s, whatever becomes of the connection`,
      },
      { kind: 'command', argv: [tool.path, 'stop', '-o', 'jfr', pid], why: 'only while the session is this one' },
    ],
    samples: expected?.samples ?? null,
    samplesBasis:
      expected === null
        ? event === 'alloc'
          ? `one sample each ${ALLOC_BYTES / 1024} KB allocated`
          : `waits of ${LOCK_NANOS / 1000} µs and more`
        : event === 'wall'
          ? `${rate} Hz × ${request.seconds} s × ${process.threads} threads, waiting or not`
          : expected.samplesBasis,
    ...asyncProfilerCost(event, rate ?? 0),
    bytes: RECORDING_BYTES + Math.ceil(expected?.samples.high ?? 0) * SAMPLE_BYTES,
    warnings,
  };
}

async function capture(run: CaptureRun): Promise<readonly CapturedFile[]> {
  const { request, rate } = run.plan;
  const { process, host, entry } = run.facts;
  const tool = host.tools.asprof;
  if (process === null) throw noProcess(request.pid ?? 0, entry.name);
  if (tool === undefined) throw toolMissing('async-profiler (asprof)', entry.name, MISSING_REMEDIES);
  run.version(tool.version);
  const place = await placeFor(run, FILE, { program: tool.path });
  const session = { program: tool.path, pid: process.pid, startTicks: process.startTicks, file: place.inner };
  const command = starting(tool.path, request, rate, place.inner, process.pid);
  const failure = (result: ToolResult): PlateauError =>
    jvmFailure(result, {
      tool: 'async-profiler',
      missingRemedies: MISSING_REMEDIES,
      hostName: entry.name,
      host,
      process,
      command: command.join(' '),
      file: place.inner,
    });
  try {
    const ended = await profiled(run, session, command, failure);
    const name = `async-profiler-${request.event}-${process.pid}.jfr`;
    return [await fetchRecording(run, place, name, ended)];
  } finally {
    await place.remove();
  }
}

/** async-profiler inside a running JVM. */
export const asyncProfiler: Profiler = { id: 'async-profiler', readiness, plan, run: capture };
