import type { LatencyUnit } from '../../core/load/latency-unit.ts';

/** What units of latencies are called. */
export const UNIT_TITLES: Readonly<Record<LatencyUnit, string>> = {
  ms: 'Milliseconds',
  s: 'Seconds',
  us: 'Microseconds',
  ns: 'Nanoseconds',
};
