import type { HostClass } from '../../core/capture/host.ts';
import type { HostFacts } from '../../core/capture/process.ts';
import type { Predicted } from '../../core/capture/request.ts';
import type { ImportWarning } from '../../core/profile/model.ts';

/**
 * What profilers cost their target: the share of its work that is lost while one runs, from what was measured on real programs
 * (`bench/py-spy-cost.ts` and decision 035 for py-spy). A prediction is a range because stacks, kernels and machines differ.
 */
export interface Cost {
  readonly cost: Predicted;
  /** What it is taken from, for people. */
  readonly costBasis: string;
}

/** Measured values lie within this factor of a prediction's middle. */
const SPREAD = 1.7;
/** Samplers that run inside the process take no more than half of it. */
const MOST = 0.5;
/** How much longer looks take on a machine whose cores are all busy. */
const WAITING = 1.5;
/** Nothing below this can be told from noise. */
const NOISE = 0.01;

/** The range around a share that is never above `most`. */
function around(share: number, most: number): Predicted {
  const middle = Math.min(share, most);
  return { low: middle < NOISE ? 0 : middle / SPREAD, high: Math.min(most, middle * SPREAD + NOISE) };
}

/**
 * How py-spy looks at a process. `blocking` stops every thread by ptrace for each look, `native` too and longer; `nonblocking` reads while
 * they run; `gil` likewise, in full only the thread that holds the interpreter's lock.
 */
export type PySpyMode = 'nonblocking' | 'gil' | 'blocking' | 'native';

interface Look {
  /** Seconds that one look takes, and those it takes more for each thread, idle or not. */
  readonly perLook: number;
  readonly perThread: number;
  /** Largest share of the time it takes, reached when looks follow each other without a pause. */
  readonly most: number;
}

const LOOKS: Readonly<Record<PySpyMode, Look>> = {
  nonblocking: { perLook: 50e-6, perThread: 95e-6, most: 0.65 },
  gil: { perLook: 100e-6, perThread: 5e-6, most: 0.65 },
  blocking: { perLook: 80e-6, perThread: 125e-6, most: 0.9 },
  native: { perLook: 250e-6, perThread: 175e-6, most: 0.95 },
};

/**
 * py-spy's cost. A look that stops the process costs it the time of the look. One that does not costs it nothing itself: py-spy only wants
 * CPU, which the target misses where no core is free.
 */
export function pySpyCost(looksPerSecond: number, threads: number, mode: PySpyMode, coreIsFree: boolean): Cost {
  const { perLook, perThread, most } = LOOKS[mode];
  const count = Math.max(1, threads);
  const look = perLook + perThread * count;
  const range = around(looksPerSecond * look, most);
  const stops = mode === 'blocking' || mode === 'native';
  const what = `${looksPerSecond} looks a second at ${count} ${count === 1 ? 'thread' : 'threads'}, ${Number((look * 1000).toPrecision(2))} ms each`;
  if (stops) {
    // Where py-spy itself waits for a core in the middle of a look, the process stands still for longer.
    const high = coreIsFree ? range.high : Math.min(most, range.high * WAITING);
    return { cost: { low: range.low, high }, costBasis: `${what}, for which the process stands still` };
  }
  return {
    cost: coreIsFree ? { low: 0, high: range.high } : range,
    costBasis: `${what}, read while it runs: lost only as far as py-spy takes CPU from it${coreIsFree ? '; a core is free now' : ''}`,
  };
}

/** Whether a core is free for a profiler: the load of the last minute leaves one of those that may be used. */
export function hasFreeCore({
  cores,
  containerCpus,
  load,
}: Pick<HostFacts, 'cores' | 'containerCpus' | 'load'>): boolean {
  return Math.min(cores, containerCpus ?? cores) - load >= 1;
}

/** What py-spy may take of a core by itself where nobody chose a rate, by the class of the host. */
const BUDGET: Readonly<Record<HostClass, number>> = { dev: 0.1, staging: 0.1, production: 0.02 };

/**
 * Rate for py-spy whose looks take no more of a core than the host's class allows, however many threads there are: at least 1, at most 99 a
 * second (not 100, so as not to march in step with timers). Decision 035.
 */
export function pySpyRate(threads: number, mode: PySpyMode, hostClass: HostClass): number {
  const { perLook, perThread } = LOOKS[mode];
  const look = perLook + perThread * Math.max(1, threads);
  return Math.min(99, Math.max(1, Math.floor(BUDGET[hostClass] / look)));
}

/** V8's CPU profiler with the inspector attached: 5 % at 100 samples a second, 7 % at 1,000, 11 % at 10,000; 3 % of it for being attached. */
export function inspectorCost(samplesPerSecond: number): Cost {
  const share = 0.03 + 0.02 * (Math.max(1, samplesPerSecond) / 100) ** 0.3;
  return {
    cost: around(share, MOST),
    costBasis: `inspector attached 3 %, and V8’s sampling at ${samplesPerSecond} a second`,
  };
}

/** V8's sampling heap profiler at 32 KB. */
export function heapSamplingCost(): Cost {
  return { cost: around(0.03, MOST), costBasis: 'V8’s heap sampling at 32 KB: 3 %' };
}

/** async-profiler: 70 µs a sample of a busy core; memory and lock events are sampled at thresholds that keep them rare. */
export function asyncProfilerCost(event: 'cpu' | 'wall' | 'alloc' | 'lock', samplesPerSecond: number): Cost {
  if (event === 'alloc' || event === 'lock') {
    return { cost: { low: 0, high: 0.05 }, costBasis: `${event} events above a threshold; seldom more than 5 %` };
  }
  return {
    cost: around(samplesPerSecond * 70e-6, MOST),
    costBasis: `${samplesPerSecond} samples a second, 70 µs each`,
  };
}

/** The JDK's recorder with its `profile` settings. */
export function jfrCost(): Cost {
  return { cost: { low: 0, high: 0.04 }, costBasis: 'the JDK’s “profile” settings: about 2 %' };
}

/** Go's CPU profile at its 100 samples a second. */
export function goCpuCost(): Cost {
  return { cost: around(0.04, MOST), costBasis: 'Go’s CPU profile at 100 samples a second: 4 %' };
}

/** Samples to expect of `busy` threads that are looked at `rate` times a second; `busy` null: between none and one. */
export function expectedSamples(
  rate: number,
  seconds: number,
  busy: number | null,
): { readonly samples: Predicted; readonly samplesBasis: string } {
  const each = rate * seconds;
  const cores = busy ?? 1;
  return {
    samples: { low: busy === null ? 0 : Math.floor(each * cores * 0.8), high: Math.ceil(each * cores * 1.2) },
    samplesBasis: `${rate} Hz × ${seconds} s × ${busy === null ? 'at most 1 busy core' : `${cores.toFixed(1)} busy ${cores.toFixed(1) === '1.0' ? 'core' : 'cores'}`}`,
  };
}

/** Samples below which no verdict is more than probable (`rules.md` §3). */
const ENOUGH = 1000;

/** Says so where fewer samples are to be expected than a confirmed verdict needs. */
export function fewSamples({ low, high }: Predicted): readonly ImportWarning[] {
  const middle = (low + high) / 2;
  if (middle >= ENOUGH) return [];
  return [
    {
      code: 'capture.fewSamples',
      message: `About ${Math.round(middle)} samples are to be expected: below ${ENOUGH.toLocaleString('en-US')} no verdict is more than probable. Capture for longer, or while the process is busy.`,
    },
  ];
}
