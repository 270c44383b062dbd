import { emptyFinding } from '../../src/core/finding/empty.ts';
import type {
  EvidenceRow,
  EvidenceVerdict,
  FindingBody,
  FixStep,
  VerificationRow,
} from '../../src/core/finding/model.ts';

/** A verdict as evidence keeps it: a confirmed plateau of 72 %, unless told otherwise. */
export function verdictOf(told: Partial<EvidenceVerdict> = {}): EvidenceVerdict {
  return {
    rule: 'FG-PLATEAU',
    ruleVersion: 1,
    ruleSetSha256: 'a'.repeat(64),
    subjectKind: 'function',
    subjectKey: 'hot (app.py)',
    subjectLabel: 'hot',
    level: 'likely-bottleneck',
    certainty: 'confirmed',
    measure: { name: 'self', value: 0.72, unit: 'share' },
    reason: 'hot takes 72 %.',
    ...told,
  };
}

/** Evidence with a verdict. */
export function evidenceOf(told: Partial<EvidenceVerdict> = {}, id = 'e1', item = 'p1'): EvidenceRow {
  return {
    kind: 'profile-verdict',
    id,
    caption: '',
    item,
    sha256: 'b'.repeat(64),
    pointer: 'profile',
    verdict: verdictOf(told),
  };
}

export function fixOf(told: Partial<FixStep> = {}): FixStep {
  return {
    id: 'f1',
    horizon: 'quick-win',
    text: 'Parse once',
    smallest: true,
    addsResources: false,
    smallerAlternative: '',
    risk: 2,
    blastRadius: 3,
    reversible: true,
    rollback: 'Revert the commit',
    canaryPercent: 5,
    rollbackTrigger: 'p95 of submit above 500 ms',
    dashboardsFirst: '',
    effortDays: 3,
    ...told,
  };
}

export function measuredOf(told: Partial<VerificationRow> = {}): VerificationRow {
  return {
    id: 'v1',
    metric: 'p99 of submit',
    unit: 'ms',
    before: 4000,
    target: 2000,
    after: 1600,
    loadBefore: 200,
    loadAfter: 210,
    howMeasured: 'k6, 10 minutes',
    evidence: ['e1'],
    status: 'resolved',
    ...told,
  };
}

/** A finding that lacks nothing, up to being closed, unless told otherwise. */
export function wholeFinding(told: Partial<FindingBody> = {}): FindingBody {
  return {
    ...emptyFinding(),
    title: 'CPU hot path: hot',
    bottleneck: 'hot takes 72 % of active cpu in POST /orders at 200 requests a second.',
    category: 'cpu-hot-path',
    symptom: 'Submitting an order takes 4 s at p99.',
    cause: 'Every line is parsed twice.',
    flow: { kind: 'submit', endpoint: 'POST /orders', revenueCritical: true },
    businessImpact: 'Carts are abandoned.',
    hypothesis: { text: 'Parsing once halves it', confidence: 'high', rank: 1 },
    validationPlan: [{ id: 's1', step: 'Count the calls of parse', disprovedBy: 'One call a line' }],
    validationResult: { outcome: 'confirmed', text: 'Two calls a line', evidence: ['e1'] },
    evidence: [evidenceOf()],
    fixPlan: [fixOf()],
    verification: [measuredOf()],
    notChanged: 'The format of orders: clients depend on it.',
    whyThisFix: 'It is the smallest.',
    instrumentationGaps: [{ id: 'g1', text: 'No tracing', owner: 'anna' }],
    noTracing: true,
    priority: { p95Before: 1800, p95After: 600, p99Before: 4000, p99After: 1600, userTimeShare: 0.7 },
    owner: 'anna',
    eta: '2026-12-01',
    ...told,
  };
}
