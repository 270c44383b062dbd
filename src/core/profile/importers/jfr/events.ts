import type { SampleType } from '../../model.ts';
import type { JfrValue } from './layout.ts';
import { asNumber, type JfrRecording } from './recording.ts';
import type { JfrSettings } from './settings.ts';

/** Fields every sample event is asked for, in the order of the values given to `sample`. */
export const SAMPLE_FIELDS = [
  'startTime',
  'stackTrace',
  'sampledThread',
  'eventThread',
  'state',
  'duration',
  'samples',
  'weight',
  'tlabSize',
  'allocationSize',
  'size',
  'samplingPeriod',
  'failed',
  'parkedClass',
] as const;
export type SampleField = (typeof SAMPLE_FIELDS)[number];

/** Values of {@link SAMPLE_FIELDS}. */
export function fieldOf(values: readonly JfrValue[], field: SampleField): JfrValue | undefined {
  return values[SAMPLE_FIELDS.indexOf(field)];
}

const CPU: SampleType = { name: 'cpu', kind: 'cpu', unit: 'nanoseconds' };
const CPU_TIME: SampleType = { name: 'cpu-time', kind: 'cpu', unit: 'nanoseconds' };
const WALL: SampleType = { name: 'wall', kind: 'wall', unit: 'nanoseconds' };
const NATIVE: SampleType = { name: 'native', kind: 'wall', unit: 'nanoseconds' };
const ALLOC: SampleType = { name: 'alloc', kind: 'alloc', unit: 'bytes' };
const TLAB: SampleType = { name: 'alloc-tlab', kind: 'alloc', unit: 'bytes' };
const LIVE: SampleType = { name: 'live', kind: 'inuse', unit: 'bytes' };
const MALLOC: SampleType = { name: 'malloc', kind: 'alloc', unit: 'bytes' };
const LOCK: SampleType = { name: 'lock', kind: 'lock', unit: 'nanoseconds' };
const PARK: SampleType = { name: 'park', kind: 'wall', unit: 'nanoseconds' };

/** How an event that is a sample is weighed. */
export interface SampleSource {
  /** The event's sample type; null where it takes an event's values to tell and there are none yet. */
  type(settings: JfrSettings, values: readonly JfrValue[] | null, recording: JfrRecording): SampleType | null;
  /** Weight in the type's unit. */
  weight(values: readonly JfrValue[], settings: JfrSettings, recording: JfrRecording): number;
  /** How many samples the event stands for. */
  hits(values: readonly JfrValue[]): number;
}

const once = (): number => 1;

const bytes = (type: (settings: JfrSettings) => SampleType, field: SampleField): SampleSource => ({
  type,
  weight: (values) => asNumber(fieldOf(values, field)),
  hits: once,
});

const nanos = (type: SampleType, className: string, field: SampleField): SampleSource => ({
  type: () => type,
  weight: (values, _settings, recording) => Math.max(0, recording.nanos(className, field, fieldOf(values, field))),
  hits: once,
});

/** An allocation outside of the sampled ones: async-profiler writes its samples as these, the JDK counts each refill of a buffer. */
const tlab = (settings: JfrSettings): SampleType => (settings.asyncProfiler === null ? TLAB : ALLOC);

const execution: SampleSource = {
  type: (settings) => {
    if (settings.event === 'wall') return WALL;
    if (settings.cpuNanos > 0) return CPU;
    return { name: settings.event, kind: settings.event === 'cycles' ? 'cpu' : 'count', unit: 'count' };
  },
  weight: (_values, settings) => {
    if (settings.event === 'wall') return settings.wallNanos;
    return settings.cpuNanos > 0 ? settings.cpuNanos : settings.eventInterval;
  },
  hits: once,
};

/** One wall-clock event stands for all samples a sleeping thread would have given without a change. */
const wall: SampleSource = {
  type: () => WALL,
  weight: (values, settings) => wall.hits(values) * settings.wallNanos,
  hits: (values) => Math.max(1, asNumber(fieldOf(values, 'samples'))),
};

/**
 * Threads park for locks, but also for work, for time and for results. Only parking on a lock or semaphore is contention;
 * async-profiler records no other.
 */
const park: SampleSource = {
  ...nanos(LOCK, 'jdk.ThreadPark', 'duration'),
  type: (settings, values, recording) => {
    if (settings.asyncProfiler !== null) return LOCK;
    if (values === null) return null;
    return /(Lock|Semaphore)\b/.test(recording.javaClass(fieldOf(values, 'parkedClass'))) ? LOCK : PARK;
  },
};

/** The events that are samples. */
export const SAMPLE_EVENTS: ReadonlyMap<string, SampleSource> = new Map([
  ['jdk.ExecutionSample', execution],
  ['jdk.CPUTimeSample', nanos(CPU_TIME, 'jdk.CPUTimeSample', 'samplingPeriod')],
  ['profiler.WallClockSample', wall],
  ['jdk.NativeMethodSample', { type: () => NATIVE, weight: (_values, settings) => settings.nativeNanos, hits: once }],
  ['jdk.ObjectAllocationSample', bytes(() => ALLOC, 'weight')],
  ['jdk.ObjectAllocationInNewTLAB', bytes(tlab, 'tlabSize')],
  ['jdk.ObjectAllocationOutsideTLAB', bytes(tlab, 'allocationSize')],
  ['profiler.LiveObject', bytes(() => LIVE, 'allocationSize')],
  ['profiler.Malloc', bytes(() => MALLOC, 'size')],
  ['jdk.JavaMonitorEnter', nanos(LOCK, 'jdk.JavaMonitorEnter', 'duration')],
  ['jdk.ThreadPark', park],
  ['profiler.NativeLock', nanos(LOCK, 'profiler.NativeLock', 'duration')],
]);

/** Which sample type is shown first when a recording has several. */
export const SHOWN_FIRST: readonly string[] = [
  'cpu-time',
  'cpu',
  'wall',
  'alloc',
  'alloc-tlab',
  'lock',
  'live',
  'malloc',
  'park',
  'native',
];

/** Events with stacks that are told of but not drawn: waiting that is no contention, and I/O. */
export const TOLD_EVENTS = new Set([
  'jdk.JavaMonitorWait',
  'jdk.ThreadSleep',
  'jdk.SocketRead',
  'jdk.SocketWrite',
  'jdk.FileRead',
  'jdk.FileWrite',
  'jdk.MethodTrace',
  'profiler.MethodTrace',
]);
