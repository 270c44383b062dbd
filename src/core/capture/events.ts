import type { ProcessRuntime } from './process.ts';
import type { ProfilerId } from './profiler-ids.ts';
import type { CaptureEvent } from './request.ts';

/** What each profiler can sample; the first is what it is mostly used for. */
export const PROFILER_EVENTS: Readonly<Record<ProfilerId, readonly [CaptureEvent, ...CaptureEvent[]]>> = {
  'py-spy': ['cpu', 'wall'],
  inspector: ['cpu', 'heap', 'snapshot'],
  'async-profiler': ['cpu', 'wall', 'alloc', 'lock'],
  jfr: ['cpu', 'alloc', 'lock'],
  jcmd: ['histogram', 'snapshot'],
  'go-pprof': ['cpu', 'heap', 'alloc', 'mutex', 'block', 'goroutine'],
  'clinic-flame': ['cpu'],
  'clinic-doctor': ['process'],
  'clinic-heapprofiler': ['heap'],
  'clinic-bubbleprof': ['process'],
  rss: ['memory'],
  postgresql: ['plan', 'statements', 'catalog'],
};

/** Profilers that attach to programs of a runtime, the first choice first. */
export const RUNTIME_PROFILERS: Readonly<Record<ProcessRuntime, readonly ProfilerId[]>> = {
  python: ['py-spy'],
  node: ['inspector'],
  jvm: ['async-profiler', 'jfr', 'jcmd'],
  go: ['go-pprof'],
  other: [],
};

/** Profilers that start the program themselves. */
export const LAUNCHERS: readonly ProfilerId[] = [
  'clinic-flame',
  'clinic-doctor',
  'clinic-heapprofiler',
  'clinic-bubbleprof',
];

/** Profilers of a database: they attach to no process and start no program. */
export const DATABASE_PROFILERS: readonly ProfilerId[] = ['postgresql'];
