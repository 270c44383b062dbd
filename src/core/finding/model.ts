import { z } from 'zod';
import { LEVELS, type Verdict } from '../verdict/verdict.ts';

/** What kind of bottleneck (`findings.md` §1). */
export const FINDING_CATEGORIES = [
  'n-plus-one',
  'index',
  'lock-contention',
  'cache',
  'queue-backlog',
  'external-dependency',
  'payload',
  'pool-exhaustion',
  'cpu-hot-path',
  'gc-allocation',
  'memory-leak',
  'front-end',
  'infrastructure-ceiling',
  'other',
] as const;
export type FindingCategory = (typeof FINDING_CATEGORIES)[number];

/** How bad, worst first. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Where a finding stands: in this order, or put aside as `rejected` or `risk-accepted`. */
export const FINDING_STATUSES = [
  'draft',
  'review',
  'accepted',
  'fixing',
  'verifying',
  'closed',
  'rejected',
  'risk-accepted',
] as const;
export type FindingStatus = (typeof FINDING_STATUSES)[number];

/** Mutating, reading, or neither on behalf of a waiting user. */
export const FLOW_KINDS = ['submit', 'access', 'background'] as const;
export type FlowKind = (typeof FLOW_KINDS)[number];

const text = z.string().max(20_000);
const line = z.string().max(500);
const digest = z.string().regex(/^[0-9a-f]{64}$/);
const day = z.string().regex(/^\d{4}-\d\d-\d\d$/);
const confidence = z.enum(['high', 'medium', 'low']);
/** 1 is the least. */
const ofFive = z.int().min(1).max(5);
/** Rows of a list keep their name while others come and go. */
const rowId = z.string().regex(/^[a-z0-9-]{1,64}$/);

/** A verdict as it was when it became evidence: enough to hold a recomputed one against it. */
export const evidenceVerdict = z.object({
  rule: line,
  ruleVersion: z.number(),
  ruleSetSha256: digest,
  subjectKind: line,
  subjectKey: z.string(),
  subjectLabel: z.string(),
  level: z.enum(LEVELS),
  certainty: z.enum(['confirmed', 'probable', 'inconclusive']),
  status: line.optional(),
  measure: z.object({
    name: line,
    value: z.number(),
    unit: line,
    low: z.number().optional(),
    high: z.number().optional(),
  }),
  reason: z.string(),
});
export type EvidenceVerdict = z.infer<typeof evidenceVerdict>;

const evidenceBase = { id: rowId, caption: text };
const ofItem = {
  ...evidenceBase,
  /** The workspace's item. */
  item: z.string().min(1),
  /** Of the raw file the item was read from. */
  sha256: digest,
  /** What in it: the pointer of `EvidencePointer`. */
  pointer: z.string(),
  verdict: evidenceVerdict.optional(),
  /** The comparison whose side it is; absent of what was not compared. */
  comparison: z.string().min(1).optional(),
};

/** One piece of evidence (`findings.md` §2). */
export const evidenceRow = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('capture'), ...ofItem }),
  z.object({ kind: z.literal('profile-verdict'), ...ofItem }),
  z.object({ kind: z.literal('heap-verdict'), ...ofItem }),
  z.object({ kind: z.literal('plan'), ...ofItem }),
  z.object({ kind: z.literal('metric'), ...ofItem }),
  z.object({ kind: z.literal('load-run'), ...ofItem }),
  z.object({ kind: z.literal('log'), ...ofItem }),
  z.object({
    kind: z.literal('trace'),
    ...evidenceBase,
    /** W3C: 32 hexadecimal digits, not all zero. */
    traceId: z.string().regex(/^(?!0{32}$)[0-9a-f]{32}$/),
    /** Which tail it is an example of. */
    percentile: z.enum(['p50', 'p95', 'p99']).optional(),
    /** Attributes of its spans: `db.statement.hash` leads to a statement, `cache.hit` tells whether a cache answered. */
    statementHash: z
      .string()
      .regex(/^[0-9a-f]{8,128}$/)
      .optional(),
    cacheHit: z.boolean().optional(),
  }),
  z.object({
    kind: z.literal('code'),
    ...evidenceBase,
    repository: line,
    commit: z.string().regex(/^[0-9a-f]{7,64}$/),
    path: line,
    line: z.int().min(1).optional(),
  }),
  z.object({
    kind: z.literal('image'),
    ...evidenceBase,
    /** Of the picture, kept as an artefact. */
    sha256: digest,
    dashboard: line,
    /** The time range shown, ISO 8601. */
    from: line,
    to: line,
  }),
]);
export type EvidenceRow = z.infer<typeof evidenceRow>;
export type EvidenceKind = EvidenceRow['kind'];

/** One fix: what to do, what it risks, how to take it back. */
export const fixStep = z.object({
  id: rowId,
  horizon: z.enum(['quick-win', 'medium', 'long']),
  text,
  /** The smallest change that would do. */
  smallest: z.boolean(),
  /** True of “a bigger machine”, “more instances”: never the only fix. */
  addsResources: z.boolean(),
  smallerAlternative: text,
  /** Null: not weighed yet. Nothing is taken for harmless. */
  risk: ofFive.nullable(),
  blastRadius: ofFive.nullable(),
  reversible: z.boolean().nullable(),
  rollback: text,
  canaryPercent: z.number().min(0).max(100),
  /** The objective whose breach rolls the canary back. */
  rollbackTrigger: line,
  dashboardsFirst: text,
  effortDays: z.number().min(0).max(10_000).nullable(),
});
export type FixStep = z.infer<typeof fixStep>;

/** How a fix is shown to have worked: a metric, from, to, at which load. */
export const verificationRow = z.object({
  id: rowId,
  metric: line,
  unit: line,
  before: z.number().nullable(),
  target: z.number().nullable(),
  after: z.number().nullable(),
  /** Requests per second. */
  loadBefore: z.number().min(0).nullable(),
  loadAfter: z.number().min(0).nullable(),
  howMeasured: text,
  /** Evidence row ids. */
  evidence: z.array(rowId),
  /** Of the verdict in the comparison that measured it. */
  status: line.nullable(),
});
export type VerificationRow = z.infer<typeof verificationRow>;

/** What a priority is computed from (`findings.md` §4); null is not known yet. Latencies in milliseconds. */
export const priorityInput = z.object({
  p95Before: z.number().positive().nullable(),
  p95After: z.number().min(0).nullable(),
  p99Before: z.number().positive().nullable(),
  p99After: z.number().min(0).nullable(),
  /** Of all user time, 0–1, spent on the endpoints this slows. */
  userTimeShare: z.number().min(0).max(1).nullable(),
});
export type PriorityInput = z.infer<typeof priorityInput>;

/** What a return is computed from (`findings.md` §5); null is not known. Money in the one currency named. */
export const roiInput = z.object({
  currency: z.string().max(8),
  /** Of each request, in seconds. */
  cpuSecondsSavedPerRequest: z.number().min(0).nullable(),
  /** What that number is: only mean CPU time prices compute honestly. */
  savedIs: z.enum(['mean-cpu-time', 'percentile-latency', 'mean-latency']),
  requestsPerMonth: z.number().min(0).nullable(),
  costPerHour: z.number().min(0).nullable(),
  avoidedInstances: z.number().min(0),
  instancePricePerMonth: z.number().min(0),
  licencesPerMonth: z.number().min(0),
  hours: z.number().min(0).nullable(),
  hourlyRate: z.number().min(0).nullable(),
  /** Listed beside, never summed. */
  otherBenefits: z.array(line),
});
export type RoiInput = z.infer<typeof roiInput>;

/** One finding (`findings.md` §1): all that a person may write. What is computed from it (severity, priority, return, lints, retest) is not stored in it. */
export const findingBody = z.object({
  title: line,
  /** One sentence with component, share or saturation, flow and load. */
  bottleneck: text,
  category: z.enum(FINDING_CATEGORIES),
  symptom: text,
  cause: text,
  flow: z.object({ kind: z.enum(FLOW_KINDS), endpoint: line, revenueCritical: z.boolean() }),
  businessImpact: text,
  businessImpactNumber: z.number().nullable(),
  scope: z.object({
    endpoints: z.array(line),
    tenants: z.array(line),
    geos: z.array(line),
    payloadSizes: line,
    windows: line,
  }),
  /** Triggers that no verdict can tell: what a person has looked at (`findings.md` §3). */
  observed: z.object({
    missingTimeout: z.boolean(),
    missingBackpressure: z.boolean(),
    poolExhaustionErrors: z.boolean(),
    overEagerRevalidation: z.boolean(),
    verboseLogsOnHotPath: z.boolean(),
    /** Whether the flow's objective is breached; null: not known. */
    sloBreach: z.boolean().nullable(),
    /** Of the maximum, 0–1 or more. */
    connectionShare: z.number().min(0).nullable(),
    /** 0–1. */
    errorRate: z.number().min(0).max(1).nullable(),
    /** Whether the statement is among the twenty with most time in all; null: not known, unless the workspace's statements tell. */
    hotStatement: z.boolean().nullable(),
    /** How long the load was held while memory grew, in hours; null: what the evidence's series tell. */
    soakHours: z.number().min(0).nullable(),
    cacheAbsent: z.boolean(),
    /** Of the database's processors, 0–1. */
    databaseCpuShare: z.number().min(0).nullable(),
    bundleOverBudget: z.boolean(),
    /** Largest Contentful Paint, in milliseconds. */
    lcpMs: z.number().min(0).nullable(),
    /** The longest pause of the collector, in milliseconds. */
    gcPauseMs: z.number().min(0).nullable(),
    /** Cumulative Layout Shift. */
    cls: z.number().min(0).nullable(),
  }),
  severityOverride: z.object({ severity: z.enum(SEVERITIES), reason: text }).nullable(),
  hypothesis: z.object({ text, confidence, rank: z.int().min(1).max(99) }),
  validationPlan: z.array(z.object({ id: rowId, step: text, disprovedBy: text })),
  validationResult: z.object({
    outcome: z.enum(['open', 'confirmed', 'disproved']),
    text,
    evidence: z.array(rowId),
  }),
  evidence: z.array(evidenceRow).max(2000),
  /** Why evidence that exists is not in the bundle, by evidence row. */
  leftOut: z.array(z.object({ evidence: rowId, note: text })),
  fixPlan: z.array(fixStep),
  verification: z.array(verificationRow),
  notChanged: text,
  whyThisFix: text,
  instrumentationGaps: z.array(z.object({ id: rowId, text, owner: line })),
  /** “There are none” said by a person: not the same as an empty list. */
  noInstrumentationGaps: z.boolean(),
  /** True where the person states that there is no tracing. */
  noTracing: z.boolean(),
  priority: priorityInput,
  roi: roiInput.nullable(),
  owner: line,
  eta: day.nullable(),
  status: z.enum(FINDING_STATUSES),
  /** Why it was rejected, or who accepts the risk. */
  decision: z.object({ name: line, day, reason: text }).nullable(),
});
export type FindingBody = z.infer<typeof findingBody>;

/** A finding as the workspace keeps it. */
export interface Finding {
  /** `PERF-001`: by workspace, never given twice. */
  readonly id: string;
  /** SHA-256 (hex) of rule family, subject key and category; empty for one that began without a verdict. */
  readonly fingerprint: string;
  readonly body: FindingBody;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly updatedAt: string;
  /** SHA-256 (hex) of the body's canonical JSON. */
  readonly bodySha256: string;
}

/** One change of one field: the chain of them proves that none was taken out or put in since. */
export interface HistoryEntry {
  /** From 1, without gaps, over all findings of a workspace. */
  readonly sequence: number;
  readonly finding: string;
  readonly at: string;
  readonly who: string;
  /** A field of the body; `created`, `deleted`, `restored`, `merged` for the whole; `imported` with the hash of the manifest that it came with. */
  readonly field: string;
  /** SHA-256 (hex) of the field's canonical JSON before and after; empty where there was none. */
  readonly oldSha256: string;
  readonly newSha256: string;
  /** SHA-256 (hex) of the entry before this one's canonical JSON; 64 zeros before the first. */
  readonly previous: string;
}

/** Any verdict as evidence keeps it. */
export function evidenceVerdictOf(verdict: Verdict): EvidenceVerdict {
  const { name, value, unit, low, high } = verdict.measure;
  return {
    rule: verdict.rule,
    ruleVersion: verdict.ruleVersion,
    ruleSetSha256: verdict.ruleSetSha256,
    subjectKind: verdict.subject.kind,
    subjectKey: verdict.subject.key,
    subjectLabel: verdict.subject.label,
    level: verdict.level,
    certainty: verdict.certainty,
    ...(verdict.status === undefined ? {} : { status: verdict.status }),
    measure: { name, value, unit, ...(low === undefined ? {} : { low }), ...(high === undefined ? {} : { high }) },
    reason: verdict.reason,
  };
}
