import type { FindingBody } from './model.ts';

/** A finding that says nothing yet. What is not known is null or empty, never a number that looks like one. */
export function emptyFinding(): FindingBody {
  return {
    title: '',
    bottleneck: '',
    category: 'other',
    symptom: '',
    cause: '',
    flow: { kind: 'access', endpoint: '', revenueCritical: false },
    businessImpact: '',
    businessImpactNumber: null,
    scope: { endpoints: [], tenants: [], geos: [], payloadSizes: '', windows: '' },
    observed: {
      missingTimeout: false,
      missingBackpressure: false,
      poolExhaustionErrors: false,
      overEagerRevalidation: false,
      verboseLogsOnHotPath: false,
      sloBreach: null,
      connectionShare: null,
      errorRate: null,
      hotStatement: null,
      soakHours: null,
      cacheAbsent: false,
      databaseCpuShare: null,
      bundleOverBudget: false,
      lcpMs: null,
      gcPauseMs: null,
      cls: null,
    },
    severityOverride: null,
    hypothesis: { text: '', confidence: 'medium', rank: 1 },
    validationPlan: [],
    validationResult: { outcome: 'open', text: '', evidence: [] },
    evidence: [],
    leftOut: [],
    fixPlan: [],
    verification: [],
    notChanged: '',
    whyThisFix: '',
    instrumentationGaps: [],
    noInstrumentationGaps: false,
    noTracing: false,
    priority: { p95Before: null, p95After: null, p99Before: null, p99After: null, userTimeShare: null },
    roi: null,
    owner: '',
    eta: null,
    status: 'draft',
    decision: null,
  };
}

/** The next free name in a list of rows: `e4` after `e3`, whatever was taken out in between. */
export function nextRowId(rows: readonly { readonly id: string }[], prefix: string): string {
  let highest = 0;
  for (const { id } of rows) {
    const number = id.startsWith(prefix) ? Number(id.slice(prefix.length)) : Number.NaN;
    if (Number.isSafeInteger(number) && number > highest) highest = number;
  }
  return `${prefix}${highest + 1}`;
}
