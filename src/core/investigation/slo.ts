import { z } from 'zod';
import type { QuantityKind } from './quantity.ts';

/**
 * What an objective limits. Latencies are in milliseconds, rates of errors and availability are shares (0–1), throughput in requests a second, memory
 * of a request in bytes, its CPU time in milliseconds.
 */
export const SLO_METRICS = [
  ...(['p50', 'p95', 'p99', 'error-rate', 'availability', 'throughput'] as const),
  ...(['time-to-interactive', 'memory-per-request', 'cpu-per-request'] as const),
] as const;
export type SloMetric = (typeof SLO_METRICS)[number];

/** The unit each metric is kept in. */
export const SLO_UNITS: Readonly<Record<SloMetric, QuantityKind>> = {
  p50: 'latency',
  p95: 'latency',
  p99: 'latency',
  'error-rate': 'share',
  availability: 'share',
  throughput: 'rate',
  'time-to-interactive': 'latency',
  'memory-per-request': 'size',
  'cpu-per-request': 'latency',
};

/** True of a metric whose limit is the least, not the most. */
export const isFloor = (metric: SloMetric): boolean => metric === 'availability' || metric === 'throughput';

/** Whose word it is; the first one that speaks of a case holds (`requirements.md` C). */
export const SLO_LEVELS = ['endpoint', 'component', 'flow', 'app-type', 'audit'] as const;
export type SloLevel = (typeof SLO_LEVELS)[number];

/** One objective. */
export const slo = z.object({
  level: z.enum(SLO_LEVELS),
  /** The endpoint, component, flow (`submit`, `access`) or type of application; empty at the level of the audit. */
  of: z.string().max(500),
  metric: z.enum(SLO_METRICS),
  limit: z.number().min(0),
  /** Playbook file and line, or `user`. */
  source: z.string().max(500),
});
export type Slo = z.infer<typeof slo>;

/** What is held against the objectives. */
export interface SloCase {
  readonly metric: SloMetric;
  readonly endpoint?: string;
  readonly component?: string;
  readonly flow?: string;
  readonly appType?: string;
}

/** Whether two objectives limit the same metric of the same thing: a person sets one of them. */
export const isSameObjective = (a: Slo, b: Pick<Slo, 'level' | 'of' | 'metric'>): boolean =>
  a.level === b.level && a.of === b.of && a.metric === b.metric;

/** The objective that holds for a case: the most particular one that speaks of it, the strictest of equals; null where none does. */
export function limitFor(slos: readonly Slo[], asked: SloCase): Slo | null {
  const named: Readonly<Record<SloLevel, string | undefined>> = {
    endpoint: asked.endpoint,
    component: asked.component,
    flow: asked.flow,
    'app-type': asked.appType,
    audit: '',
  };
  const most = isFloor(asked.metric);
  for (const level of SLO_LEVELS) {
    const found = slos
      .filter((one) => one.level === level && one.metric === asked.metric && one.of === named[level])
      .sort((a, b) => (most ? b.limit - a.limit : a.limit - b.limit))[0];
    if (found !== undefined) return found;
  }
  return null;
}

/** What a person set, with objectives in the place of those of the same. */
export const withObjectives = (slos: readonly Slo[], made: readonly Slo[]): readonly Slo[] => [
  ...slos.filter((one) => !made.some((other) => isSameObjective(one, other))),
  ...made,
];
