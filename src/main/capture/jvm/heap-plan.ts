import { PROFILER_EVENTS } from '../../../core/capture/events.ts';
import type { HostFacts, ProcessFacts, Readiness } from '../../../core/capture/process.ts';
import type { CapturePlan, CaptureRequest, PlanStep } from '../../../core/capture/request.ts';
import type { ImportWarning } from '../../../core/profile/model.ts';
import { durationText } from '../../../core/series/series-summary.ts';
import { amount } from '../../../core/verdict/wording.ts';
import { checkRequest } from '../check-request.ts';
import type { PlanFacts } from '../profiler.ts';
import { noProcess, toolMissing } from '../tool-failure.ts';
import { attachRefused, checkAttach, noJvm } from './attach.ts';

export const DUMP_FILE = 'heap.hprof';
export const HISTOGRAM_FILE = 'classes.histogram';

/** A table of a hundred thousand classes. */
const HISTOGRAM_BYTES = 16_000_000;
/**
 * A dump's bytes for each byte of resident memory: it has references of eight bytes where the heap has four, and no free space. 1.07 was
 * measured, 1.5 of the heap in use.
 */
const DUMP_SHARE = 1.6;
/** Bytes that a dump takes in the workspace for each byte of it, with the columns that are derived of it: 1.9 was measured. */
export const STORED_FACTOR = 2;
/** Seconds for each megabyte of heap, on G1: measured at the low end, many times of it on a slow disk or with little memory to spare. */
const PAUSES = {
  collected: { low: 0.0015, high: 0.01 },
  counted: { low: 0.0008, high: 0.005 },
  dumped: { low: 0.004, high: 0.03 },
} as const;

const OFFER = {
  title: 'jcmd',
  events: PROFILER_EVENTS.jcmd,
  options: { all: 'counts what is garbage as well, so that nothing is collected first' },
  mostRate: 0,
} as const;

export const HEAP_REMEDIES: readonly string[] = [
  'On the host: a JDK of the same version as the JVM has jcmd beside java; a JRE has none. Plateau installs nothing.',
  'Or have the JVM write a dump by itself, -XX:+HeapDumpOnOutOfMemoryError, and import the file.',
];

/** `jcmd PID GC.class_histogram`, or `GC.heap_dump` into a file. */
export function heapCommand(program: string, { pid, event, options }: CaptureRequest, file: string): readonly string[] {
  const flags = options.all === true ? ['-all'] : [];
  return event === 'histogram'
    ? [program, String(pid), 'GC.class_histogram', ...flags]
    : [program, String(pid), 'GC.heap_dump', ...flags, file];
}

/** Whether jcmd can be asked about the heap of a process, from what the probe saw. Null for other runtimes. */
export function heapReadiness(process: ProcessFacts | null, host: HostFacts): Readiness | null {
  if (process === null || process.runtime !== 'jvm') return null;
  const tool = host.tools.jcmd;
  if (tool === undefined) {
    return { name: 'jcmd', ready: false, why: 'jcmd is not on this host.', remedies: HEAP_REMEDIES };
  }
  const refused = attachRefused(process, host, `${tool.path} ${process.pid} GC.heap_dump FILE`);
  if (refused !== null) return { name: 'jcmd', ready: false, ...refused };
  const why = process.otherMounts
    ? 'It lives in a container or namespace: an older jcmd (JDK 17) may not find its way in.'
    : '';
  return { name: 'jcmd', ready: true, why, remedies: [] };
}

function pauseOf({ event, options }: CaptureRequest, { rss }: ProcessFacts): { low: number; high: number } {
  const perMegabyte = event === 'snapshot' ? PAUSES.dumped : options.all === true ? PAUSES.counted : PAUSES.collected;
  const megabytes = rss / 1e6;
  return { low: Math.max(0.1, perMegabyte.low * megabytes), high: Math.max(1, perMegabyte.high * megabytes) };
}

function warningsOf(request: CaptureRequest, process: ProcessFacts, host: HostFacts): readonly ImportWarning[] {
  const pause = pauseOf(request, process);
  const span = `${durationText(pause.low)} to ${durationText(Math.ceil(pause.high))}`;
  const first = request.options.all === true ? '' : ' All garbage is collected first, in a full collection.';
  const warnings: ImportWarning[] = [
    {
      code: 'capture.pause',
      message: `The JVM stands still for each: for ${span} if all its ${amount(process.rss, 'bytes')} are heap.${first}`,
    },
  ];
  if (request.event === 'snapshot') {
    warnings.push({
      code: 'capture.memoryNeeded',
      message: `The file takes up to ${amount(DUMP_SHARE * process.rss, 'bytes')} in ${host.folder.path}, where ${amount(host.folder.free, 'bytes')} are free; ${amount(host.memoryAvailable, 'bytes')} of memory are free. The JVM itself needs hardly more than it has. Each takes up to ${amount(STORED_FACTOR * DUMP_SHARE * process.rss, 'bytes')} in the workspace.`,
    });
  }
  return warnings;
}

/**
 * What jcmd would do for a histogram or a dump. Throws `capture.noProcess`, `capture.notJvm`, `capture.attachDisabled`,
 * `capture.notPermitted`, `capture.toolMissing`, and what {@link checkRequest} throws.
 */
export function planHeap(request: CaptureRequest, { host, process, entry }: PlanFacts): CapturePlan {
  checkRequest(request, OFFER);
  if (process === null) throw noProcess(request.pid ?? 0, entry.name);
  if (process.runtime !== 'jvm') throw noJvm(process.pid, entry.name, process.executable);
  const tool = host.tools.jcmd;
  if (tool === undefined) throw toolMissing('jcmd', entry.name, HEAP_REMEDIES);
  const isDump = request.event === 'snapshot';
  const file = `${host.folder.path}/plateau-ID/${isDump ? DUMP_FILE : HISTOGRAM_FILE}`;
  const argv = heapCommand(tool.path, { ...request, pid: process.pid }, file);
  checkAttach(process, host, isDump ? `${tool.path} ${process.pid} GC.heap_dump FILE` : argv.join(' '));
  const pause = pauseOf(request, process);
  const step: PlanStep = {
    kind: 'command',
    argv,
    why: isDump
      ? 'The JVM writes every object into this file, which is then fetched and removed.'
      : `The JVM counts its objects by class; the table goes to ${file}, is fetched and removed.`,
  };
  return {
    request,
    rate: null,
    steps: [step],
    samples: null,
    samplesBasis: '',
    cost: { low: 1, high: 1 },
    costBasis: `the JVM stands still, for ${durationText(pause.low)} to ${durationText(Math.ceil(pause.high))}`,
    bytes: isDump ? Math.ceil(DUMP_SHARE * process.rss) : HISTOGRAM_BYTES,
    warnings: warningsOf(request, process, host),
  };
}
