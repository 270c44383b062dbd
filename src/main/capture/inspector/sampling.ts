import { z } from 'zod';
import type { CaptureEvent } from '../../../core/capture/request.ts';
import type { ProtocolSession } from './protocol-session.ts';

/** Bytes between two samples of the heap profiler, on average. */
export const HEAP_INTERVAL_BYTES = 32 * 1024;

/** One of V8's samplers, as started and stopped on one thread. */
export interface Sampler {
  /** Extension of its file. */
  readonly extension: string;
  start(session: ProtocolSession): Promise<void>;
  /** Ends it; the document it gives is the file. */
  stop(session: ProtocolSession, limitMs?: number): Promise<unknown>;
}

const cpuSchema = z.object({
  profile: z.looseObject({ nodes: z.array(z.unknown()).min(1), startTime: z.number(), endTime: z.number() }),
});
const heapSchema = z.object({ profile: z.looseObject({ head: z.unknown() }) });

/** V8's CPU profiler at so many samples a second. */
export function cpuSampler(rate: number): Sampler {
  return {
    extension: 'cpuprofile',
    start: async (session) => {
      await session.tell('Profiler.enable');
      await session.tell('Profiler.setSamplingInterval', { interval: Math.round(1e6 / rate) });
      await session.tell('Profiler.start');
    },
    stop: async (session, limitMs) => (await session.call('Profiler.stop', {}, cpuSchema, limitMs)).profile,
  };
}

/** V8's sampling heap profiler: what is allocated while it runs and still lives at its end, by allocation site. */
export const HEAP_SAMPLER: Sampler = {
  extension: 'heapprofile',
  start: (session) => session.tell('HeapProfiler.startSampling', { samplingInterval: HEAP_INTERVAL_BYTES }),
  stop: async (session, limitMs) => (await session.call('HeapProfiler.stopSampling', {}, heapSchema, limitMs)).profile,
};

/** The sampler of an event. */
export function samplerOf(event: CaptureEvent, rate: number | null): Sampler {
  return event === 'heap' ? HEAP_SAMPLER : cpuSampler(rate ?? 1000);
}
