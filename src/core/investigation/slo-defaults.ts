import type { AppType } from './fields.ts';
import type { Slo, SloMetric } from './slo.ts';

const audit = (metric: SloMetric, limit: number, source: string): Slo => ({
  level: 'audit',
  of: '',
  metric,
  limit,
  source,
});
const flow = (of: 'submit' | 'access', metric: SloMetric, limit: number, source: string): Slo => ({
  ...{ level: 'flow', of, metric, limit, source },
});

/** Above this share of errors an objective fails, between its target and this it is warned of (`requirements C-03`, `playbooks S4:546`). */
export const ERROR_RATE_BAD = 0.01;

/** The audit's own objectives (`requirements C-01 to C-03`). */
const AUDIT: readonly Slo[] = [
  audit('p95', 300, 'S1:16'),
  audit('p99', 800, 'S1:16'),
  audit('error-rate', 0.001, 'S3:32, S4:546; S1:16 fails above 1 %'),
  audit('availability', 0.999, 'S1:16'),
];

/** Objectives of the two kinds of flow. The p99 of reads is twice their p95, the healthy band of S4:545, since S3 contradicts itself (C-02). */
const FLOWS: readonly Slo[] = [
  flow('submit', 'p95', 500, 'S3:265'),
  flow('access', 'p95', 800, 'S3:265'),
  flow('access', 'p99', 1600, 'S3:32, S4:545 (2 × p95)'),
  flow('submit', 'error-rate', 0.001, 'S3:32'),
  flow('access', 'error-rate', 0.001, 'S3:32'),
];

/** Budgets by type of application (`playbooks S4:56-65`); null is “not applicable” there. Throughput has no default (C-27): it is the workload’s. */
const BUDGETS: readonly (readonly [SloMetric, string, Readonly<Record<AppType, number | null>>])[] = [
  ['p50', 'S4:58', { web: 200, api: 100, mobile: 300, batch: null }],
  ['p95', 'S4:59', { web: 500, api: 250, mobile: 800, batch: null }],
  ['p99', 'S4:60', { web: 1000, api: 500, mobile: 1500, batch: null }],
  ['error-rate', 'S4:61', { web: 0.001, api: 0.0001, mobile: 0.005, batch: 0.00001 }],
  ['time-to-interactive', 'S4:62', { web: 3000, api: null, mobile: 2000, batch: null }],
  ['memory-per-request', 'S4:63', { web: 50e6, api: 20e6, mobile: 100e6, batch: 1e9 }],
  ['cpu-per-request', 'S4:64', { web: 100, api: 50, mobile: 200, batch: null }],
];

/** Throughput that S4:65 names as an example of each type, in requests a second: shown beside an objective, never held against. */
export const EXAMPLE_THROUGHPUT: Readonly<Record<AppType, number | null>> = {
  web: 100,
  api: 500,
  mobile: null,
  batch: null,
};

/** The budgets of one type of application, each with its source. */
export const budgetsOf = (appType: AppType): readonly Slo[] =>
  BUDGETS.flatMap(([metric, source, limits]) => {
    const limit = limits[appType];
    return limit === null ? [] : [{ level: 'app-type' as const, of: appType, metric, limit, source }];
  });

/** The example set of budgets by component (`playbooks S2:72-78`): held against only where a person takes it over. */
export const COMPONENT_EXAMPLES: readonly Slo[] = (
  [
    ['Product GET', 120, 'S2:74'],
    ['Order POST', 180, 'S2:75'],
    ['Inventory gRPC', 40, 'S2:76'],
    ['WebSocket broadcast', 150, 'S2:77'],
    ['Kafka event publish', 50, 'S2:78'],
  ] as const
).map(([of, limit, source]) => ({ level: 'component', of, metric: 'p95', limit, source }));

/** What holds where a person has set nothing: the audit's, the flows', a chosen type's budgets and, where taken over, the components'. */
export const defaultSlos = (chosen: {
  readonly appType: AppType | null;
  readonly componentExamples: boolean;
}): readonly Slo[] => [
  ...AUDIT,
  ...FLOWS,
  ...(chosen.appType === null ? [] : budgetsOf(chosen.appType)),
  ...(chosen.componentExamples ? COMPONENT_EXAMPLES : []),
];
