import type { CaptureEvent, ProfilerId } from './request.ts';

/** What each profiler can sample; the first is what it is mostly used for. */
export const PROFILER_EVENTS: Readonly<Record<ProfilerId, readonly [CaptureEvent, ...CaptureEvent[]]>> = {
  'py-spy': ['cpu', 'wall'],
  inspector: ['cpu', 'heap', 'snapshot'],
  'async-profiler': ['cpu', 'wall', 'alloc', 'lock'],
  jfr: ['cpu', 'alloc', 'lock'],
  'go-pprof': ['cpu', 'heap', 'alloc', 'mutex', 'block', 'goroutine'],
  'clinic-flame': ['cpu'],
  'clinic-doctor': ['process'],
  'clinic-heapprofiler': ['heap'],
  'clinic-bubbleprof': ['process'],
  rss: ['memory'],
};

/** Profilers that start the program themselves. */
export const LAUNCHERS: readonly ProfilerId[] = [
  'clinic-flame',
  'clinic-doctor',
  'clinic-heapprofiler',
  'clinic-bubbleprof',
];
