import { FINDING_CATEGORIES } from '../finding/model.ts';
import type { QuantityKind } from './quantity.ts';

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

/**
 * Every field of a brief in the order of its file. `investigation` to `hypothesis` are the 22 of `playbooks S4:17-50` under their own keys; the
 * others are what the playbooks ask besides: S0:25-36, S1:16, S1:25-37, S3:34-58, S0:19-21.
 */
export const BRIEF_FIELDS = [
  { path: 'investigation.reported_by', title: 'Reported by', kind: 'text', example: 'who says that it is slow' },
  { path: 'investigation.reported_date', title: 'Reported on', kind: 'date', example: '2026-11-21' },
  { path: 'investigation.system', title: 'System', kind: 'text', example: 'service or application' },
  { path: 'investigation.environment', title: 'Environment', kind: 'text', example: 'production, staging, dev' },

  { path: 'problem_statement.symptom', title: 'Symptom', kind: 'text', example: 'API response time increased 3x' },
  { path: 'problem_statement.impact', title: 'Impact', kind: 'text', example: '15% of users see timeouts' },
  { path: 'problem_statement.since_when', title: 'Since when', kind: 'text', example: 'after deploy v2.14 on Feb 20' },
  { path: 'problem_statement.affected_scope', title: 'Affected', kind: 'text', example: 'only /search; users in EU' },
  {
    path: 'problem_statement.when',
    title: 'When it happens',
    kind: 'text',
    example: 'weekdays 9–11, during campaigns',
  },
  { path: 'problem_statement.flows', title: 'User flows', kind: 'text', example: 'checkout, search' },
  { path: 'problem_statement.business_impact', title: 'Business impact', kind: 'text', example: 'abandoned carts +4%' },

  { path: 'baselines.target_p50', title: 'Target p50', kind: 'latency', example: '200ms' },
  { path: 'baselines.target_p95', title: 'Target p95', kind: 'latency', example: '500ms' },
  { path: 'baselines.target_p99', title: 'Target p99', kind: 'latency', example: '1000ms' },
  { path: 'baselines.current_p50', title: 'Current p50', kind: 'latency', example: '340ms' },
  { path: 'baselines.current_p95', title: 'Current p95', kind: 'latency', example: '1.8 s' },
  { path: 'baselines.current_p99', title: 'Current p99', kind: 'latency', example: '4.0 s' },
  { path: 'baselines.throughput_target', title: 'Target throughput', kind: 'rate', example: '1000 rps' },
  { path: 'baselines.error_rate_target', title: 'Target error rate', kind: 'share', example: '<0.1%' },
  { path: 'baselines.availability', title: 'Availability, 30 days', kind: 'share', example: '99.95%, typed by hand' },

  { path: 'constraints.budget', title: 'Budget', kind: 'text', example: 'time and money for optimization' },
  { path: 'constraints.risk_tolerance', title: 'Risk tolerance', kind: 'text', example: 'may the schema change?' },
  { path: 'constraints.deadline', title: 'Deadline', kind: 'text', example: 'before Black Friday' },

  { path: 'hypothesis.primary', title: 'Primary hypothesis', kind: 'text', example: 'N+1 in the recommendations' },
  { path: 'hypothesis.secondary', title: 'Secondary hypothesis', kind: 'text', example: 'connection pool exhaustion' },
  { path: 'hypothesis.evidence', title: 'Evidence so far', kind: 'text', example: 'slow log: 200+ queries a request' },

  { path: 'questions.journeys', title: 'Three journeys that earn', kind: 'text', example: 'the top 3 user journeys' },
  { path: 'questions.latency', title: 'Latency now', kind: 'text', example: 'p50, p95, p99 of submit and of access' },
  { path: 'questions.throughput', title: 'Throughput now', kind: 'text', example: 'requests a second by endpoint' },
  { path: 'questions.objectives', title: 'Objectives', kind: 'text', example: 'error budget and SLO targets' },
  {
    path: 'questions.architecture',
    title: 'Architecture',
    kind: 'text',
    example: 'front end, API, database, cache, queue',
  },
  { path: 'questions.data_hotspots', title: 'Hot data', kind: 'text', example: 'largest tables, most queried indexes' },
  {
    path: 'questions.deployment',
    title: 'Deployment',
    kind: 'text',
    example: 'cloud, region, containers, autoscaling',
  },
  {
    path: 'questions.slow_endpoints',
    title: 'Slow endpoints',
    kind: 'text',
    example: 'which feel slow: submit, access',
  },
  { path: 'questions.database', title: 'Database', kind: 'text', example: 'type and hosting' },
  { path: 'questions.recent_events', title: 'Recent events', kind: 'text', example: 'deploys, growth of data' },

  {
    path: 'scope.problem_class',
    title: 'Kind of problem',
    kind: 'choice',
    example: 'latency, throughput or tail',
    choices: ['latency', 'throughput', 'tail'],
  },
  { path: 'scope.endpoints', title: 'Endpoints', kind: 'text', example: 'all, or which' },
  { path: 'scope.tenants', title: 'Tenants', kind: 'text', example: 'all, or which (hashed)' },
  { path: 'scope.geos', title: 'Regions', kind: 'text', example: 'all, or which' },
  { path: 'scope.payload_sizes', title: 'Payload sizes', kind: 'text', example: 'all, or from which size' },
  { path: 'scope.time_windows', title: 'Time windows', kind: 'text', example: 'always, or when' },

  {
    path: 'budgets.app_type',
    title: 'Type of application',
    kind: 'choice',
    example: 'web, api, mobile or batch',
    choices: APP_TYPES,
  },
  {
    path: 'budgets.component_examples',
    title: 'Example component budgets',
    kind: 'choice',
    example: 'yes to hold components against the example set',
    choices: ['yes', 'no'],
  },

  { path: 'traffic_profile.peak_read_current', title: 'Peak reads', kind: 'rate', example: '300 rps' },
  { path: 'traffic_profile.peak_read_target', title: 'Peak reads', kind: 'rate', example: '600 rps' },
  { path: 'traffic_profile.peak_write_current', title: 'Peak writes', kind: 'rate', example: '60 rps' },
  { path: 'traffic_profile.peak_write_target', title: 'Peak writes', kind: 'rate', example: '120 rps' },
  { path: 'traffic_profile.concurrency_p90_current', title: 'Concurrency (90th)', kind: 'count', example: '120' },
  { path: 'traffic_profile.concurrency_p90_target', title: 'Concurrency (90th)', kind: 'count', example: '240' },
  { path: 'traffic_profile.largest_payload_current', title: 'Largest payload', kind: 'size', example: '250 KB' },
  { path: 'traffic_profile.largest_payload_target', title: 'Largest payload', kind: 'size', example: '100 KB' },

  { path: 'tiers.client', title: 'Client', kind: 'text', example: 'browsers, apps; TTFB, LCP, INP' },
  { path: 'tiers.edge', title: 'Edge', kind: 'text', example: 'CDN, WAF' },
  { path: 'tiers.gateway', title: 'Gateway', kind: 'text', example: 'API gateway, load balancer' },
  { path: 'tiers.app', title: 'Services', kind: 'text', example: 'services, instances, workers' },
  { path: 'tiers.data', title: 'Database and cache', kind: 'text', example: 'engines, versions, sizes' },
  { path: 'tiers.queues', title: 'Queues and workers', kind: 'text', example: 'brokers, consumers' },

  {
    path: 'data.prod_like',
    title: 'Data like production’s',
    kind: 'choice',
    example: 'yes or no: tests run on realistic volumes',
    choices: ['yes', 'no'],
  },
  {
    path: 'data.volume',
    title: 'Data volume',
    kind: 'text',
    example: 'rows of the largest tables, against production',
  },
  { path: 'data.statement_timeout', title: 'Statement timeout', kind: 'latency', example: '800ms' },
  {
    path: 'data.environment_notes',
    title: 'Environment and flags',
    kind: 'text',
    example: 'what differs from production',
  },

  { path: 'outcome.constraint', title: 'Limiting constraint', kind: 'text', example: 'what limits the system now' },
  {
    path: 'outcome.constraint_class',
    title: 'Class of constraint',
    kind: 'choice',
    example: 'lock-contention, n-plus-one, cache, …',
    choices: FINDING_CATEGORIES,
  },
  { path: 'outcome.decision', title: 'Decision', kind: 'text', example: 'what to do next' },
] as const satisfies readonly BriefField[];

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
