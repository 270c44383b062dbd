import { PRODUCTION_SECONDS } from '../../core/capture/limits.ts';
import type { ProcessRuntime } from '../../core/capture/process.ts';
import type { ProfilerId } from '../../core/capture/profiler-ids.ts';
import type { CaptureEvent, CaptureProvenance } from '../../core/capture/request.ts';
import type { Verdict } from '../../core/verdict/verdict.ts';
import type { CaptureFields } from './capture-form.ts';
import { takesTime } from './profiler-table.ts';
import { LEAK_SERIES } from './series-form.ts';

/** The capture that a verdict's advice asks for: the settings of the one it judges, with these changes. */
export interface NextCapture {
  readonly title: string;
  /** What it is for. */
  readonly why: string;
  readonly changes: Partial<CaptureFields>;
}

/** What is asked of a capture to say what comes after it. */
export interface CaptureMade extends Pick<CaptureProvenance, 'request' | 'actualSeconds' | 'partial'> {
  readonly host: Pick<CaptureProvenance['host'], 'class'>;
}

/** Profilers that tell who allocates when asked to. A Flight Recording has its allocations with it already. */
const TELLS_ALLOCATIONS: ReadonlySet<ProfilerId> = new Set(['async-profiler', 'go-pprof']);

const ALLOCATIONS: NextCapture = {
  title: 'Capture allocations, 30 s…',
  why: 'Who allocates most is who garbage collection works for',
  changes: {
    event: 'alloc',
    seconds: '30',
    rate: '',
    repeat: '1',
    hypothesis: '',
    exploratory: false,
    label: '',
    compare: false,
  },
};

const THREE_TIMES: NextCapture = {
  title: 'Capture three times…',
  why: 'Replicates tell chance from change where a file keeps no time order',
  changes: { repeat: '3', compare: false },
};

/** Seconds that a capture must cover for a verdict to be confirmed, and samples it must have (`rules.md` §4). */
const LEAST_SECONDS = 30;
const LEAST_SAMPLES = 1000;
/** Longer ones are for the person to decide. */
const MOST_SECONDS = 600;

/** Seconds that suffice, rounded up, with a tenth to spare for a quieter moment; null where none do. */
function enoughSeconds({ host, request, actualSeconds, partial }: CaptureMade, samples: number): number | null {
  const perSecond = samples / Math.max(actualSeconds, 1);
  const wanted = Math.max(LEAST_SECONDS, perSecond > 0 ? (1.1 * LEAST_SAMPLES) / perSecond : MOST_SECONDS);
  const rounded = Math.ceil(wanted / 10) * 10;
  const most = host.class === 'production' ? PRODUCTION_SECONDS : Math.max(MOST_SECONDS, request.seconds);
  const seconds = Math.min(most, partial === null ? rounded : Math.max(rounded, request.seconds));
  return seconds > request.seconds || partial !== null ? seconds : null;
}

function longer(capture: CaptureMade, samples: number): NextCapture | null {
  const seconds = enoughSeconds(capture, samples);
  if (seconds === null) return null;
  return {
    title: `Capture again, ${seconds} s…`,
    why: `Verdicts are confirmed from ${LEAST_SECONDS} s and 1,000 samples on`,
    changes: { seconds: String(seconds), compare: false },
  };
}

/**
 * What to capture next by a verdict's advice: allocations where garbage collection costs much, and more of the same where there was too
 * little to be sure. `samples` are the active ones it rests on. Null where the verdict asks for no capture, or none would help.
 */
export function nextCapture(verdict: Verdict, capture: CaptureMade, samples: number): NextCapture | null {
  const { request } = capture;
  switch (verdict.advice) {
    case 'gc':
      return request.event === 'cpu' && TELLS_ALLOCATIONS.has(request.profiler) ? ALLOCATIONS : null;
    case 'longer':
      if (verdict.measure.unit === 'in time order') return request.repeat < 3 ? THREE_TIMES : null;
      return takesTime(request.event) ? longer(capture, samples) : null;
    case 'more-samples':
      return takesTime(request.event) ? longer(capture, samples) : null;
    default:
      return null;
  }
}

/** Seconds that growth of memory is confirmed from. */
const SOAK_SECONDS = 7200;

/** What tells most of a heap that grows, by the runtime. */
const HEAP_OF: ReadonlyMap<
  ProcessRuntime,
  { readonly title: string; readonly profiler: ProfilerId; readonly event: CaptureEvent }
> = new Map([
  ['node', { title: 'Capture heap snapshots…', profiler: 'inspector', event: 'snapshot' }],
  ['jvm', { title: 'Capture class histograms…', profiler: 'jcmd', event: 'histogram' }],
]);

/** What a series was captured of. */
export type SeriesMade = Pick<CaptureProvenance, 'request' | 'target'> & {
  readonly host: Pick<CaptureProvenance['host'], 'class'>;
};

/**
 * What to capture next by the verdict on a memory series: a series of heaps of a program that grows, snapshots of a Node and class histograms of a
 * JVM, except on a production host; two hours where it was watched for less. Null where the verdict asks for no capture, or none would help.
 */
export function nextOfSeries(verdict: Verdict, { request, target, host }: SeriesMade): NextCapture | null {
  const heap = target === null ? undefined : HEAP_OF.get(target.runtime);
  if (verdict.advice === 'rss.snapshots' && heap !== undefined && host.class !== 'production') {
    const { title, ...chosen } = heap;
    return {
      title,
      why: 'Shows what is kept, and what grows: each stops the process, and the plan says for how long and what it needs',
      changes: { ...LEAK_SERIES, ...chosen, rate: '', repeat: '1', options: {}, label: '', compare: false },
    };
  }
  const isShort = verdict.advice === 'rss.longer' || verdict.guards.includes('QG-SERIES');
  if (isShort && request.profiler === 'rss' && request.seconds < SOAK_SECONDS) {
    return {
      title: 'Sample for 2 hours…',
      why: 'Growth of memory is confirmed from two hours on',
      changes: { seconds: String(SOAK_SECONDS), compare: false },
    };
  }
  return null;
}
