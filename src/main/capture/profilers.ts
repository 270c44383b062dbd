import type { ProfilerId } from '../../core/capture/profiler-ids.ts';
import { PlateauError } from '../../core/error.ts';
import { CLINIC_PROFILERS } from './clinic/index.ts';
import { goPprof } from './go-pprof/index.ts';
import { inspectorProfiler } from './inspector/index.ts';
import { asyncProfiler } from './jvm/async-profiler.ts';
import { jcmdHeap } from './jvm/heap.ts';
import { jfr } from './jvm/jfr.ts';
import { postgresql } from './postgres/index.ts';
import type { Profiler } from './profiler.ts';
import { pySpy } from './py-spy/index.ts';
import { rss } from './rss/index.ts';

/** Every profiler, in the order they are offered. */
export const PROFILERS: readonly Profiler[] = [
  pySpy,
  inspectorProfiler,
  asyncProfiler,
  jfr,
  jcmdHeap,
  goPprof,
  rss,
  postgresql,
  ...CLINIC_PROFILERS,
];

/** Throws `capture.unknownProfiler`. */
export function profilerOf(id: ProfilerId): Profiler {
  const found = PROFILERS.find((profiler) => profiler.id === id);
  if (found !== undefined) return found;
  throw new PlateauError({
    code: 'capture.unknownProfiler',
    message: `There is no profiler “${id}”.`,
    hint: `There are ${PROFILERS.map((profiler) => profiler.id).join(', ')}.`,
  });
}
