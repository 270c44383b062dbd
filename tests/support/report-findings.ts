import { emptyFinding } from '../../src/core/finding/empty.ts';
import type { FindingBody } from '../../src/core/finding/model.ts';
import type { ReportedFinding, ReportedItem, ReportInput } from '../../src/core/report/input.ts';
import type { Verdict } from '../../src/core/verdict/verdict.ts';
import { emptyReport } from './report-input.ts';

/** A finding whose every field says something, with a plan as its evidence: the playbook's own example (S3:234-260). */
export function wholeFinding(item: string, sha256: string): FindingBody {
  return {
    ...emptyFinding(),
    title: 'Orders are read without an index on customer',
    bottleneck: 'Seq Scan on orders takes 98 % of the submit path at 300 requests/s.',
    category: 'index',
    symptom: 'Submit p95 is **1.8 s**, target 500 ms.\n\n| path | p95 |\n| --- | ---: |\n| submit | 1.8 s |',
    cause: 'No index covers `customer_id`; each request reads 300,000 rows.',
    flow: { kind: 'submit', endpoint: 'POST /orders', revenueCritical: true },
    businessImpact: '4.2 % fewer conversions during the peak.',
    businessImpactNumber: 4.2,
    scope: {
      endpoints: ['POST /orders'],
      tenants: [],
      geos: ['eu-west'],
      payloadSizes: '',
      windows: '09:00–11:00 UTC',
    },
    observed: { ...emptyFinding().observed, sloBreach: true },
    hypothesis: { text: 'The scan dominates because the table grew tenfold in June.', confidence: 'high', rank: 1 },
    validationPlan: [
      { id: 'v1', step: 'Create the index on staging, run the same load', disprovedBy: 'p95 stays above 1 s' },
    ],
    validationResult: { outcome: 'confirmed', text: 'p95 fell to 0.6 s on staging.', evidence: ['e1'] },
    evidence: [
      { id: 'e1', kind: 'plan', caption: 'The plan under load', item, sha256, pointer: 'node:0' },
      {
        id: 'e2',
        kind: 'trace',
        caption: 'A slow submit',
        traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
        percentile: 'p99',
        statementHash: '9f86d081884c7d65',
        cacheHit: false,
      },
      {
        id: 'e3',
        kind: 'code',
        caption: 'Where it is asked',
        repository: 'shop',
        commit: 'abcdef1234567890abcdef1234567890abcdef12',
        path: 'src/orders/repository.py',
        line: 42,
      },
    ],
    fixPlan: [
      {
        id: 'f1',
        horizon: 'quick-win',
        text: 'CREATE INDEX CONCURRENTLY on orders (customer_id)',
        smallest: true,
        addsResources: false,
        smallerAlternative: 'none: the statement needs the rows',
        risk: 2,
        blastRadius: 3,
        reversible: true,
        rollback: 'DROP INDEX',
        canaryPercent: 5,
        rollbackTrigger: 'submit p95 > 500 ms',
        dashboardsFirst: 'index size, write latency',
        effortDays: 3,
      },
    ],
    verification: [
      {
        id: 'm1',
        metric: 'submit p95',
        unit: 'ms',
        before: 1800,
        target: 600,
        after: 590,
        loadBefore: 300,
        loadAfter: 300,
        howMeasured: 'k6, ten minutes, steady',
        evidence: ['e1'],
        status: 'resolved',
      },
    ],
    notChanged: 'The ORM was left alone: the statement it writes is right.',
    whyThisFix: 'It is the smallest change that takes the scan away.',
    instrumentationGaps: [{ id: 'g1', text: 'No histogram of lock waits', owner: 'SRE' }],
    priority: { p95Before: 1800, p95After: 600, p99Before: 4000, p99After: 1600, userTimeShare: 0.7 },
    roi: {
      currency: 'USD',
      cpuSecondsSavedPerRequest: 0.6,
      savedIs: 'percentile-latency',
      requestsPerMonth: 10_000_000,
      costPerHour: 0.05,
      avoidedInstances: 0,
      instancePricePerMonth: 0,
      licencesPerMonth: 0,
      hours: 24,
      hourlyRate: 100,
      otherBenefits: ['headroom at the peak'],
    },
    owner: 'Anna Berg',
    eta: '2026-12-01',
    status: 'accepted',
  };
}

/** A finding as a report tells of it: critical, with the priority of the playbook's example. */
export function reported(id: string, body: FindingBody, change: Partial<ReportedFinding> = {}): ReportedFinding {
  return {
    finding: {
      id,
      fingerprint: 'f'.repeat(64),
      body,
      createdAt: '2026-11-22T10:00:00.000Z',
      updatedAt: '2026-11-22T10:00:00.000Z',
      bodySha256: 'b'.repeat(64),
    },
    severity: { computed: 'critical', why: 'an unindexed hot query', used: 'critical' },
    priority: 80.9,
    priorityWhy: 'gain 1, coverage 0.7, risk 0.38, effort 0.3, confidence 1',
    returns: ['saves 83.33 USD a month', 'costs 2,400 USD'],
    retest: { status: 'persisting', why: 'the plan is as it was', comparison: 'x1' },
    lints: [{ blocking: false, message: 'The tail is not told' }],
    ...change,
  };
}

/** A report's input with findings and one plan. */
export const reportOf = (
  findings: readonly ReportedFinding[],
  item: ReportedItem = reportedPlan('q1'),
): ReportInput => ({
  ...emptyReport,
  findings,
  items: [item],
});

/** A plan with one verdict. */
export function reportedPlan(id: string, label = 'orders.json'): ReportedItem {
  const verdict: Verdict = {
    rule: 'EX-SEQ',
    ruleVersion: 1,
    ruleSetSha256: 'a'.repeat(64),
    subject: { kind: 'plan-node', key: 'n0', label },
    scope: { captures: [id], threads: 'all', sampleType: 'time', denominator: 'execution time' },
    measure: { name: 'rows scanned', value: 300_000, unit: 'rows', method: 'exact' },
    threshold: { op: '>', value: 10_000, source: 's4-performance-engineering-system.md:419' },
    level: 'investigate',
    certainty: 'probable',
    reason: `${label} scans 300,000 rows.`,
    advice: '',
    evidence: [{ captureId: id, sha256: 'c'.repeat(64), pointer: 'node:0' }],
    guards: ['QG-RUNS'],
  };
  return {
    item: {
      ...{ id, kind: 'plan', label, importedAt: '2026-11-22T09:00:00.000Z', capturedAt: null, host: null },
      ...{ summary: '1 step', level: 'investigate', format: 'postgresql-json', bytes: 1232, group: id },
      sha256: 'c'.repeat(64),
    },
    provenance: {
      ...{ fileName: label, via: 'file', sha256: 'c'.repeat(64), bytes: 1232, compression: 'none' },
      ...{ format: 'postgresql-json', parserVersion: 1, plateauVersion: '0.1.0', options: {} },
      importedAt: '2026-11-22T09:00:00.000Z',
    },
    warnings: [],
    evaluation: {
      ...{ ruleSetId: 'plateau-default-1', ruleSetVersion: 1, ruleSetSha256: 'a'.repeat(64) },
      ...{ evaluatedAt: '2026-11-22T09:00:00.000Z', current: true, verdicts: [verdict] },
    },
    sides: null,
  };
}
