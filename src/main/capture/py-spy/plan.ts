import type { CapturePlan, CaptureRequest, PlanStep } from '../../../core/capture/request.ts';
import type { ImportWarning } from '../../../core/profile/model.ts';
import { checkRequest, type Offer } from '../check-request.ts';
import { expectedSamples, fewSamples, hasFreeCore, type PySpyMode, pySpyCost, pySpyRate } from '../cost.ts';
import { tracingRefused } from '../privilege.ts';
import type { PlanFacts } from '../profiler.ts';
import { noProcess, toolMissing } from '../tool-failure.ts';
import { MISSING_REMEDIES, noPython } from './readiness.ts';
import { SENT } from './sent-program.ts';

/** Name of py-spy's file in the capture's folder, where it runs. */
export const FILE = 'py-spy.speedscope.json';

const OFFER: Offer = {
  title: 'py-spy',
  events: ['cpu', 'wall'],
  options: {
    native: 'also frames of C, C++ and Cython; stops the process at each look',
    blocking: 'stops the process at each look: no torn stacks, at a price',
    gil: 'only the thread that holds the GIL',
    subprocesses: 'also the processes it started',
  },
  mostRate: 1000,
  isSendable: true,
};

/** Bytes of a stack in py-spy's file: a number for each frame of it. */
const SAMPLE_BYTES = 300;
const FRAMES_BYTES = 500_000;

export function modeOf({ options }: CaptureRequest): PySpyMode {
  if (options.native === true) return 'native';
  if (options.blocking === true) return 'blocking';
  return options.gil === true ? 'gil' : 'nonblocking';
}

/** The command without the place of its output. */
function recording(path: string, request: CaptureRequest, pid: number, rate: number): readonly string[] {
  const { options, event, seconds } = request;
  return [
    path,
    'record',
    ...['-p', String(pid), '-d', String(seconds), '-r', String(rate)],
    // Native stacks cannot be read from a process that runs on.
    ...(options.native === true ? ['--native'] : options.blocking === true ? [] : ['--nonblocking']),
    ...(options.gil === true ? ['--gil'] : []),
    ...(options.subprocesses === true ? ['--subprocesses'] : []),
    ...(event === 'wall' ? ['--idle'] : []),
    ...['-f', 'speedscope', '-o', FILE],
  ];
}

function sending(program: string): PlanStep {
  return {
    kind: 'channel',
    what: `“${program}” of this machine, to ${SENT} in the capture’s folder on the host`,
    why: 'runs from there, and is removed with the folder',
  };
}

function costly(rate: number, recommended: number, threads: number, high: number): readonly ImportWarning[] {
  if (rate <= recommended) return [];
  return [
    {
      code: 'capture.costlyRate',
      message: `${rate} looks a second at ${threads} threads may cost up to ${Math.round(high * 100)} % of the process’s work; ${recommended} a second is recommended.`,
    },
  ];
}

/**
 * What py-spy will do. Without a rate of the person's, one that costs little with this many threads.
 * Throws `capture.noProcess`, `capture.notPython`, `capture.toolMissing`, and what {@link checkRequest} throws.
 */
export function planPySpy(request: CaptureRequest, { host, process, entry }: PlanFacts): CapturePlan {
  checkRequest(request, OFFER);
  if (process === null) throw noProcess(request.pid ?? 0, entry.name);
  if (process.runtime !== 'python') throw noPython(process.pid, entry.name, process.executable);
  const { program } = request;
  const tool = program === null ? host.tools['py-spy'] : { path: `./${SENT}` };
  if (tool === undefined) throw toolMissing('py-spy', entry.name, MISSING_REMEDIES);
  const recommended = pySpyRate(process.threads, modeOf(request), entry.class);
  const rate = request.rate ?? recommended;
  const argv = recording(tool.path, request, process.pid, rate);
  const cost = pySpyCost(rate, process.threads, modeOf(request), hasFreeCore(host));
  // With --idle every thread gives a sample at each look; the GIL lets one thread at a time run Python.
  const busy = request.event === 'wall' ? process.threads : request.options.gil === true ? 1 : process.cpu;
  const expected = expectedSamples(rate, request.seconds, busy);
  const refused = tracingRefused(process, host, argv.join(' '));
  return {
    request,
    rate,
    steps: [
      ...(program === null ? [] : [sending(program)]),
      { kind: 'command', argv, why: 'samples the process from outside and writes its file at the end' },
    ],
    ...expected,
    ...(request.event === 'wall'
      ? { samplesBasis: `${rate} Hz × ${request.seconds} s × ${process.threads} threads, waiting or not` }
      : {}),
    ...cost,
    bytes: FRAMES_BYTES + Math.ceil(expected.samples.high) * SAMPLE_BYTES,
    warnings: [
      ...(refused === null ? [] : [{ code: 'capture.mayBeRefused', message: refused.why }]),
      ...costly(rate, recommended, process.threads, cost.cost.high),
      ...fewSamples(expected.samples),
    ],
  };
}
