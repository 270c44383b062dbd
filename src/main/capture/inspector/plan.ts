import { PRODUCTION_RATE } from '../../../core/capture/limits.ts';
import type { CapturePlan, CaptureRequest, PlanStep, Predicted } from '../../../core/capture/request.ts';
import { PlateauError } from '../../../core/error.ts';
import type { ImportWarning } from '../../../core/profile/model.ts';
import type { PlanFacts } from '../profiler.ts';
import { authorityOf } from './endpoint.ts';
import { openPortOf, portToOpen } from './open-port.ts';
import { inspectorReadiness } from './readiness.ts';
import { HEAP_INTERVAL_BYTES } from './sampling.ts';
import { SNAPSHOT_FACTOR } from './snapshot.ts';

/** V8's own default, and what was measured to cost little. */
const RATE = 1000;
const HIGHEST_RATE = 10_000;

/** Share of the target's work lost at a rate, measured on one server: 5 % at 100 Hz, 7 % at 1,000, 11 % at 10,000. */
function cpuCost(rate: number): number {
  const decades = Math.log10(Math.max(rate, 10)) - 2;
  return decades < 1 ? 0.05 + 0.02 * decades : 0.07 + 0.04 * (decades - 1);
}

/** Half and twice: what a machine of another kind may make of it. */
function about(share: number): Predicted {
  return { low: share / 2, high: Math.min(1, share * 2) };
}

function rateOf({ event, rate }: CaptureRequest, { entry }: PlanFacts): number | null {
  if (event !== 'cpu') return null;
  const wanted = rate ?? (entry.class === 'production' ? PRODUCTION_RATE : RATE);
  if (wanted >= 1 && wanted <= HIGHEST_RATE) return wanted;
  throw new PlateauError({
    code: 'capture.badRate',
    message: `V8 takes 1 to ${HIGHEST_RATE.toLocaleString('en-US')} samples a second; ${wanted} were asked for.`,
    hint: `${RATE} suit most programs.`,
  });
}

function attachSteps(request: CaptureRequest, { process }: PlanFacts): readonly PlanStep[] {
  const open = openPortOf(request, process);
  if (open !== null || process === null) {
    return [
      {
        kind: 'channel',
        what: `Inspector protocol to ${authorityOf(open ?? { address: '127.0.0.1', port: request.port ?? 0 })} on the host`,
        why: 'This inspector is open already, and stays open.',
      },
    ];
  }
  const port = portToOpen(process);
  return [
    {
      kind: 'command',
      argv: ['kill', '-s', 'USR1', '--', String(process.pid)],
      why: `Opens Node’s inspector on 127.0.0.1:${port}. In the same command, right before: it still is this process, runs Node, catches the signal, and the port is free.`,
    },
    {
      kind: 'channel',
      what: `Inspector protocol to 127.0.0.1:${port} on the host`,
      why: 'First process.pid is asked, and compared.',
    },
  ];
}

function closingSteps(request: CaptureRequest, facts: PlanFacts): readonly PlanStep[] {
  if (openPortOf(request, facts.process) !== null) return [];
  return [
    {
      kind: 'channel',
      what: 'inspector.close(), after disconnecting',
      why: 'The port is closed again, and that is checked.',
    },
  ];
}

function work(request: CaptureRequest, rate: number | null): PlanStep {
  const { event, seconds } = request;
  const step = (what: string, why: string): PlanStep => ({ kind: 'channel', what, why });
  if (event === 'snapshot') {
    return step(
      'HeapProfiler.takeHeapSnapshot',
      `Refused unless ${SNAPSHOT_FACTOR} times the heap is left in memory. The process stands still meanwhile.`,
    );
  }
  if (event === 'heap') {
    return step(
      `HeapProfiler.startSampling every ${HEAP_INTERVAL_BYTES / 1024} KB, stopSampling after ${seconds} s`,
      'What is allocated meanwhile and still lives at the end; worker threads too.',
    );
  }
  return step(
    `Profiler.start at ${Math.round(1e6 / (rate ?? RATE))} µs, Profiler.stop after ${seconds} s`,
    'Worker threads are sampled as well, a file each.',
  );
}

function samplesOf(
  { seconds }: CaptureRequest,
  rate: number | null,
  { process }: PlanFacts,
): Pick<CapturePlan, 'samples' | 'samplesBasis'> {
  if (rate === null) return { samples: null, samplesBasis: '' };
  // The main thread; V8 misses some of its ticks on a busy machine.
  const busy = process?.cpu === null || process === null ? null : Math.min(1, process.cpu);
  const all = rate * seconds;
  if (busy === null) return { samples: { low: 0, high: all }, samplesBasis: `${rate} Hz × ${seconds} s, busy or idle` };
  return {
    samples: { low: 0.7 * all * busy, high: all * busy },
    samplesBasis: `${rate} Hz × ${seconds} s × ${busy.toFixed(1)} busy cores`,
  };
}

function costOf({ event }: CaptureRequest, rate: number | null): Pick<CapturePlan, 'cost' | 'costBasis'> {
  if (event === 'snapshot') {
    return {
      cost: { low: 1, high: 1 },
      costBasis: 'the process stands still while V8 walks the heap: 14 s for 175 MB were measured',
    };
  }
  if (event === 'heap') return { cost: about(0.03), costBasis: 'measured 3 % at 32 KB' };
  return {
    cost: about(cpuCost(rate ?? RATE)),
    costBasis: 'measured 5 % at 100 Hz, 7 % at 1,000 Hz, 11 % at 10,000 Hz',
  };
}

/**
 * What an attach by the inspector would do. Throws `capture.notReady`, `capture.badRate`, `capture.hostLimit` for a snapshot on a production
 * host.
 */
export function planInspector(request: CaptureRequest, facts: PlanFacts): CapturePlan {
  const { entry, process, host } = facts;
  if (request.event === 'snapshot' && entry.class === 'production') {
    throw new PlateauError({
      code: 'capture.hostLimit',
      message: `“${entry.name}” is a production host: a heap snapshot stops the process and needs up to ${SNAPSHOT_FACTOR} times its heap.`,
      hint: 'Take heap sampling there, or a snapshot on staging.',
    });
  }
  const readiness = inspectorReadiness(process, host);
  if (request.port === null && readiness?.ready !== true) {
    throw new PlateauError({
      code: 'capture.notReady',
      message: `The inspector cannot be used here: ${readiness?.why ?? 'the process runs no Node.'}`,
      hint: readiness?.remedies.join(' ') ?? 'Choose a profiler for its runtime.',
    });
  }
  const rate = rateOf(request, facts);
  const warnings: ImportWarning[] = [];
  if (openPortOf(request, process) === null) {
    warnings.push({
      code: 'inspector-output',
      message: 'Node writes four lines about its debugger to the program’s standard error.',
    });
  }
  return {
    request,
    rate,
    steps: [...attachSteps(request, facts), work(request, rate), ...closingSteps(request, facts)],
    ...samplesOf(request, rate, facts),
    ...costOf(request, rate),
    bytes: 0,
    warnings,
  };
}
