export const PROFILER_IDS = [
  'py-spy',
  'inspector',
  'async-profiler',
  'jfr',
  'jcmd',
  'go-pprof',
  'clinic-flame',
  'clinic-doctor',
  'clinic-heapprofiler',
  'clinic-bubbleprof',
  'rss',
  'postgresql',
] as const;
export type ProfilerId = (typeof PROFILER_IDS)[number];
