import { FINDING_CATEGORIES } from '../finding/model.ts';
import type { QuantityKind } from './quantity.ts';
import { CACHE_STATES } from './stated-conditions.ts';

/** What a field holds: free text, a calendar day, one of a few words, or a quantity with its unit. */
export type FieldKind = 'text' | 'date' | 'choice' | QuantityKind;

export interface BriefField {
  /** `SECTION.KEY`, as in the YAML. */
  readonly path: string;
  readonly title: string;
  readonly kind: FieldKind;
  /** What may be written, or what is asked. */
  readonly example: string;
  readonly choices?: readonly string[];
}

/** Types of application with a preset of budgets (`playbooks S4:56`). */
export const APP_TYPES = ['web', 'api', 'mobile', 'batch'] as const;
export type AppType = (typeof APP_TYPES)[number];

const fieldOfKind =
  (kind: FieldKind) =>
  <Path extends string>(path: Path, title: string, example: string) => ({ path, title, kind, example });
const text = fieldOfKind('text');
const date = fieldOfKind('date');
const latency = fieldOfKind('latency');
const rate = fieldOfKind('rate');
const share = fieldOfKind('share');
const count = fieldOfKind('count');
const size = fieldOfKind('size');
const choice = <Path extends string>(path: Path, title: string, example: string, choices: readonly string[]) => ({
  ...fieldOfKind('choice')(path, title, example),
  choices,
});

/**
 * Every field of a brief in the order of its file. `investigation` to `hypothesis` are the 22 of `playbooks S4:17-50` under their own keys; the
 * others are what the playbooks ask besides: S0:25-36, S1:16, S1:25-37, S3:34-58, S0:19-21.
 */
export const BRIEF_FIELDS = [
  text('investigation.reported_by', 'Reported by', 'who says that it is slow'),
  date('investigation.reported_date', 'Reported on', '2026-11-21'),
  text('investigation.system', 'System', 'service or application'),
  text('investigation.environment', 'Environment', 'production, staging, dev'),

  text('problem_statement.symptom', 'Symptom', 'API response time increased 3x'),
  text('problem_statement.impact', 'Impact', '15% of users see timeouts'),
  text('problem_statement.since_when', 'Since when', 'after deploy v2.14 on Feb 20'),
  text('problem_statement.affected_scope', 'Affected', 'only /search; users in EU'),
  text('problem_statement.when', 'When it happens', 'weekdays 9–11, during campaigns'),
  text('problem_statement.flows', 'User flows', 'checkout, search'),
  text('problem_statement.business_impact', 'Business impact', 'abandoned carts +4%'),

  latency('baselines.target_p50', 'Target p50', '200ms'),
  latency('baselines.target_p95', 'Target p95', '500ms'),
  latency('baselines.target_p99', 'Target p99', '1000ms'),
  latency('baselines.current_p50', 'Current p50', '340ms'),
  latency('baselines.current_p95', 'Current p95', '1.8 s'),
  latency('baselines.current_p99', 'Current p99', '4.0 s'),
  rate('baselines.throughput_target', 'Target throughput', '1000 rps'),
  share('baselines.error_rate_target', 'Target error rate', '<0.1%'),
  share('baselines.availability', 'Availability, 30 days', '99.95%, typed by hand'),

  text('constraints.budget', 'Budget', 'time and money for optimization'),
  text('constraints.risk_tolerance', 'Risk tolerance', 'may the schema change?'),
  text('constraints.deadline', 'Deadline', 'before Black Friday'),

  text('hypothesis.primary', 'Primary hypothesis', 'N+1 in the recommendations'),
  text('hypothesis.secondary', 'Secondary hypothesis', 'connection pool exhaustion'),
  text('hypothesis.evidence', 'Evidence so far', 'slow log: 200+ queries a request'),

  text('questions.journeys', 'Three journeys that earn', 'the top 3 user journeys'),
  text('questions.latency', 'Latency now', 'p50, p95, p99 of submit and of access'),
  text('questions.throughput', 'Throughput now', 'requests a second by endpoint'),
  text('questions.objectives', 'Objectives', 'error budget and SLO targets'),
  text('questions.architecture', 'Architecture', 'front end, API, database, cache, queue'),
  text('questions.data_hotspots', 'Hot data', 'largest tables, most queried indexes'),
  text('questions.deployment', 'Deployment', 'cloud, region, containers, autoscaling'),
  text('questions.slow_endpoints', 'Slow endpoints', 'which feel slow: submit, access'),
  text('questions.database', 'Database', 'type and hosting'),
  text('questions.recent_events', 'Recent events', 'deploys, growth of data'),

  choice('scope.problem_class', 'Kind of problem', 'latency, throughput or tail', ['latency', 'throughput', 'tail']),
  text('scope.endpoints', 'Endpoints', 'all, or which'),
  text('scope.tenants', 'Tenants', 'all, or which (hashed)'),
  text('scope.geos', 'Regions', 'all, or which'),
  text('scope.payload_sizes', 'Payload sizes', 'all, or from which size'),
  text('scope.time_windows', 'Time windows', 'always, or when'),

  choice('budgets.app_type', 'Type of application', 'web, api, mobile or batch', APP_TYPES),
  choice('budgets.component_examples', 'Example component budgets', 'yes to hold components against the example set', [
    'yes',
    'no',
  ]),

  rate('traffic_profile.peak_read_current', 'Peak reads', '300 rps'),
  rate('traffic_profile.peak_read_target', 'Peak reads', '600 rps'),
  rate('traffic_profile.peak_write_current', 'Peak writes', '60 rps'),
  rate('traffic_profile.peak_write_target', 'Peak writes', '120 rps'),
  count('traffic_profile.concurrency_p90_current', 'Concurrency (90th)', '120'),
  count('traffic_profile.concurrency_p90_target', 'Concurrency (90th)', '240'),
  size('traffic_profile.largest_payload_current', 'Largest payload', '250 KB'),
  size('traffic_profile.largest_payload_target', 'Largest payload', '100 KB'),

  text('tiers.client', 'Client', 'browsers, apps; TTFB, LCP, INP'),
  text('tiers.edge', 'Edge', 'CDN, WAF'),
  text('tiers.gateway', 'Gateway', 'API gateway, load balancer'),
  text('tiers.app', 'Services', 'services, instances, workers'),
  text('tiers.data', 'Database and cache', 'engines, versions, sizes'),
  text('tiers.queues', 'Queues and workers', 'brokers, consumers'),

  choice('data.prod_like', 'Data like production’s', 'yes or no: tests run on realistic volumes', ['yes', 'no']),
  text('data.volume', 'Data volume', 'rows of the largest tables, against production'),
  text('data.think_time', 'Think time', 'between two requests of a user: 1–3 s, none'),
  choice('data.cache_state', 'Cache state', 'cold, warm or unknown', CACHE_STATES),
  latency('data.statement_timeout', 'Statement timeout', '800ms'),
  latency('data.http_client_timeout', 'HTTP client timeout', '1s'),
  text('data.environment_notes', 'Environment and flags', 'what differs from production'),

  text('outcome.constraint', 'Limiting constraint', 'what limits the system now'),
  choice(
    'outcome.constraint_class',
    'Class of constraint',
    'lock-contention, n-plus-one, cache, …',
    FINDING_CATEGORIES,
  ),
  text('outcome.decision', 'Decision', 'what to do next'),
] as const;

export type FieldPath = (typeof BRIEF_FIELDS)[number]['path'];

export const FIELD_PATHS: readonly FieldPath[] = BRIEF_FIELDS.map(({ path }) => path);
const BY_PATH: ReadonlyMap<string, BriefField> = new Map(BRIEF_FIELDS.map((field) => [field.path, field]));

/** The field of a path; undefined for any other text. */
export const fieldOf = (path: string): BriefField | undefined => BY_PATH.get(path);

/** True for the path of a field. */
export const isFieldPath = (path: string): path is FieldPath => BY_PATH.has(path);

/** The sections of a brief in order, with their fields. */
export const BRIEF_SECTIONS: readonly { readonly section: string; readonly fields: readonly BriefField[] }[] = [
  ...new Set(FIELD_PATHS.map((path) => path.split('.')[0] ?? '')),
].map((section) => ({ section, fields: BRIEF_FIELDS.filter(({ path }) => path.startsWith(`${section}.`)) }));
