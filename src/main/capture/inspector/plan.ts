import { PROFILER_EVENTS, RUNTIME_PROFILERS } from '../../../core/capture/events.ts';
import { PRODUCTION_RATE } from '../../../core/capture/limits.ts';
import type { ProcessFacts } from '../../../core/capture/process.ts';
import type { CapturePlan, CaptureRequest, PlanStep } from '../../../core/capture/request.ts';
import { PlateauError } from '../../../core/error.ts';
import type { ImportWarning } from '../../../core/profile/model.ts';
import { durationText } from '../../../core/series/series-summary.ts';
import { amount } from '../../../core/verdict/wording.ts';
import { checkRequest } from '../check-request.ts';
import { type Cost, expectedSamples, fewSamples, heapSamplingCost, inspectorCost } from '../cost.ts';
import type { PlanFacts } from '../profiler.ts';
import { plainText } from '../tool-failure.ts';
import { authorityOf } from './endpoint.ts';
import { openPortOf, portToOpen } from './open-port.ts';
import { inspectorReadiness } from './readiness.ts';
import { HEAP_INTERVAL_BYTES } from './sampling.ts';
import { SNAPSHOT_FACTOR, STORED_FACTOR } from './snapshot.ts';

/** V8's own default, and what was measured to cost little. */
const RATE = 1000;

const OFFER = { title: 'Node’s inspector', events: PROFILER_EVENTS.inspector, options: {} } as const;

function rateOf(request: CaptureRequest, { entry }: PlanFacts): number | null {
  checkRequest(request, { ...OFFER, mostRate: request.event === 'cpu' ? 10_000 : 0 });
  if (request.event !== 'cpu') return null;
  return request.rate ?? (entry.class === 'production' ? PRODUCTION_RATE : RATE);
}

function attachSteps(request: CaptureRequest, { process }: PlanFacts): readonly PlanStep[] {
  const open = openPortOf(request, process);
  if (open !== null || process === null) {
    return [
      {
        kind: 'channel',
        what: `Inspector protocol to ${authorityOf(open ?? { address: '127.0.0.1', port: request.port ?? 0 })} on the host`,
        why: 'This inspector is open already, and stays open.',
        once: 'before',
      },
    ];
  }
  const port = portToOpen(process);
  return [
    {
      kind: 'command',
      argv: ['kill', '-s', 'USR1', '--', String(process.pid)],
      why: `Opens Node’s inspector on 127.0.0.1:${port}. In the same command, right before: it still is this process, runs Node, catches the signal, and the port is free.`,
      once: 'before',
    },
    {
      kind: 'channel',
      what: `Inspector protocol to 127.0.0.1:${port} on the host`,
      why: 'First process.pid is asked, and compared.',
      once: 'before',
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
      once: 'after',
    },
  ];
}

function work(request: CaptureRequest, rate: number | null): PlanStep {
  const { event, seconds } = request;
  const step = (what: string, why: string): PlanStep => ({ kind: 'channel', what, why });
  if (event === 'snapshot') {
    return step(
      'HeapProfiler.collectGarbage, then HeapProfiler.takeHeapSnapshot',
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

/** Seconds that V8 walks one megabyte of heap: small objects, Node 24 on idle cores to Node 20 on busy ones. */
const SNAPSHOT_SECONDS = { low: 0.08, high: 0.35 };
/** Resident memory of a Node that does nothing, in bytes. */
const EMPTY_RSS = 45e6;

/** What a snapshot asks of the process and of its host, as far as its resident memory tells. */
function snapshotWarnings({ process, host }: PlanFacts): readonly ImportWarning[] {
  if (process === null) return [];
  const heap = Math.max(5e6, process.rss - EMPTY_RSS);
  const pause = SNAPSHOT_SECONDS.high * (heap / 1e6);
  const needed = SNAPSHOT_FACTOR * heap;
  return [
    {
      code: 'capture.pause',
      message: `The process stands still for each snapshot: for ${durationText(Math.max(1, Math.ceil(pause)))} if all its ${amount(process.rss, 'bytes')} were heap of small objects, else for less.`,
    },
    {
      code: 'capture.memoryNeeded',
      message: `It may take ${amount(needed, 'bytes')} more meanwhile; ${amount(host.memoryAvailable, 'bytes')} are free on ${host.hostName}. Before each snapshot its heap and what it may still take are asked, and where that is too little nothing is taken. Each takes up to ${amount(STORED_FACTOR * heap, 'bytes')} in the workspace.`,
    },
  ];
}

function costOf({ event }: CaptureRequest, rate: number | null): Cost {
  if (event === 'snapshot') {
    return {
      cost: { low: 1, high: 1 },
      costBasis: `the process stands still while V8 walks its heap: ${SNAPSHOT_SECONDS.low}–${SNAPSHOT_SECONDS.high} s for each MB in small objects`,
    };
  }
  return event === 'heap' ? heapSamplingCost() : inspectorCost(rate ?? RATE);
}

function noNode({ pid, executable, runtime }: ProcessFacts, host: string): PlateauError {
  const suited = RUNTIME_PROFILERS[runtime];
  return new PlateauError({
    code: 'capture.notNode',
    message: `Process ${pid} on ${host} runs ${executable === '' ? 'a program that cannot be seen' : `“${plainText(executable)}”`}, which is no Node: it was not touched.`,
    hint:
      suited.length > 0
        ? `Capture it with ${suited.join(' or ')}.`
        : 'Choose the node process itself: npm or a script may have started it.',
  });
}

/**
 * What an attach by the inspector would do. Throws `capture.notNode`, `capture.notReady`, `capture.bad*`, `capture.hostLimit` for a snapshot on a production host.
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
  if (process !== null && readiness === null && request.port === null) throw noNode(process, entry.name);
  if (request.port === null && readiness?.ready !== true) {
    const which = process === null ? '' : ` on process ${process.pid}`;
    throw new PlateauError({
      code: 'capture.notReady',
      message: `The inspector cannot be used${which} on ${entry.name}. ${readiness?.why ?? 'Its processes cannot be seen.'}`,
      hint: readiness?.remedies.join(' ') ?? 'Give the port of an inspector that is open.',
    });
  }
  const rate = rateOf(request, facts);
  // Profiles are judged thread by thread: the main one.
  const busy = process === null || process.cpu === null ? null : Math.min(1, process.cpu);
  const expected = rate === null ? null : expectedSamples(rate, request.seconds, busy);
  const warnings: ImportWarning[] = expected === null ? [] : [...fewSamples(expected.samples)];
  if (openPortOf(request, process) === null) {
    warnings.push({
      code: 'capture.inspectorOutput',
      message: 'Node writes some lines about its debugger to the program’s standard error.',
    });
  }
  if (request.event === 'snapshot') warnings.push(...snapshotWarnings(facts));
  if (request.series !== undefined) {
    warnings.push({
      code: 'capture.staysAttached',
      message:
        'The inspector stays attached between the heaps, which costs about 3 % of the process’s work: V8 gives every object another id once a debugger has gone.',
    });
  }
  return {
    request,
    rate,
    steps: [...attachSteps(request, facts), work(request, rate), ...closingSteps(request, facts)],
    samples: expected?.samples ?? null,
    samplesBasis: expected?.samplesBasis ?? '',
    ...costOf(request, rate),
    bytes: 0,
    warnings,
  };
}
