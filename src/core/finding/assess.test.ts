import { describe, expect, it } from 'vitest';
import { evidenceOf, fixOf, measuredOf, verdictOf, wholeFinding } from '../../../tests/support/finding-of.ts';
import type { Status, Verdict } from '../verdict/verdict.ts';
import { type AssessmentFacts, assess, blockersOf, blockingNext, nextStatuses } from './assess.ts';
import { emptyFinding } from './empty.ts';
import type { FindingBody, FindingStatus } from './model.ts';
import { DEFAULT_WEIGHTS } from './priority.ts';
import type { RetestComparison } from './retest.ts';

/** A comparison of `p1` and `p2` that gives what the whole finding is about a status. */
function comparisonOf(
  status: Status,
  more: Partial<RetestComparison> = {},
  subjectKey = 'hot (app.py)',
): RetestComparison {
  const { rule, ruleVersion, ruleSetSha256, level, certainty, measure } = verdictOf();
  const verdict: Verdict = {
    rule,
    ruleVersion,
    ruleSetSha256,
    level,
    certainty,
    measure: { name: measure.name, value: measure.value, unit: measure.unit, method: 'wilson' },
    subject: { kind: 'function', key: subjectKey, label: 'hot' },
    scope: { captures: [], threads: 'all', sampleType: 'cpu', denominator: 'D_active' },
    threshold: { op: '>', value: 0.2, source: 'user' },
    reason: `hot is ${status}`,
    advice: '',
    evidence: [],
    guards: [],
    status,
  };
  return { id: 'c1', label: 'a → b', at: '2026-11-01', items: new Set(['p1', 'p2']), verdicts: [verdict], ...more };
}

const FACTS: AssessmentFacts = {
  statementRank: null,
  weights: DEFAULT_WEIGHTS,
  comparisons: [comparisonOf('resolved')],
  held: [],
  evidence: [{ id: 'e1', gone: false, outdated: null, hostClass: 'staging', beyondLimits: null }],
  baselines: [{ takenAt: '2026-10-01T09:00:00Z' }],
  today: '2026-11-22',
};

const codes = (body: FindingBody, facts: Partial<AssessmentFacts> = {}): readonly string[] =>
  assess(body, { ...FACTS, ...facts }).lints.map(({ code }) => code);

const PUT_ASIDE = ['decision.noReason', 'decision.nobodyAccepts'];

describe('a finding that lacks nothing', () => {
  it('has no lint but those of being put aside, and may be closed', () => {
    expect(codes(wholeFinding())).toEqual(PUT_ASIDE);
    const { lints } = assess(wholeFinding(), FACTS);
    expect(blockersOf('draft', 'closed', lints)).toEqual([]);
    expect(
      nextStatuses('draft', lints)
        .filter(({ blockedBy }) => blockedBy.length > 0)
        .map(({ status }) => status),
    ).toEqual(['rejected', 'risk-accepted']);
  });
});

type LintCase = [code: string, gate: string | null, told: Partial<FindingBody>, facts?: Partial<AssessmentFacts>];
const whole = wholeFinding();
/** What was measured, and nobody says yet what became of it. */
const UNCLAIMED = { verification: [measuredOf({ status: null })] };

describe('what a finding lacks', () => {
  it.each<LintCase>([
    ['title.missing', 'review', { title: ' ' }],
    ['bottleneck.missing', 'review', { bottleneck: '' }],
    ['bottleneck.blank', 'review', { bottleneck: 'hot takes 72 % in [which flow].' }],
    ['bottleneck.noNumber', 'review', { bottleneck: 'hot takes most of it.' }],
    ['bottleneck.noNumber', 'review', { bottleneck: 'hot makes p99 of POST /orders 4 s at 200 requests a second.' }],
    ['bottleneck.noFlow', 'review', { bottleneck: 'hot takes 72 % of CPU time at 200 requests a second.' }],
    ['bottleneck.noLoad', 'review', { bottleneck: 'hot takes 72 % of CPU time in POST /orders.' }],
    ['symptom.missing', 'review', { symptom: '' }],
    ['cause.missing', 'review', { cause: '' }],
    ['cause.sameAsSymptom', 'review', { cause: whole.symptom }],
    ['flow.noEndpoint', 'review', { flow: { kind: 'access', endpoint: '', revenueCritical: true } }],
    ['businessImpact.missing', 'review', { businessImpact: '' }],
    ['severity.notAssessed', 'review', { evidence: [evidenceOf({ level: 'none' })] }],
    ['severity.noReason', 'review', { severityOverride: { severity: 'low', reason: '' } }],
    ['hypothesis.missing', 'review', { hypothesis: { text: '', confidence: 'high', rank: 1 } }],
    ['validationPlan.missing', 'review', { validationPlan: [] }],
    ['validationPlan.notDisprovable', 'review', { validationPlan: [{ id: 's1', step: 'Look', disprovedBy: '' }] }],
    ['validationPlan.noStep', 'review', { validationPlan: [{ id: 's1', step: '', disprovedBy: 'One call a line' }] }],
    ['priority.unknown', 'review', { fixPlan: [fixOf({ effortDays: null })] }],
    [
      'evidence.gone',
      'review',
      {},
      { evidence: [{ id: 'e1', gone: true, outdated: null, hostClass: null, beyondLimits: null }] },
    ],
    [
      'evidence.hostLimit',
      'review',
      {},
      { evidence: [{ id: 'e1', gone: false, outdated: null, hostClass: 'production', beyondLimits: '120 s long' }] },
    ],
    ['tracing.noGap', 'review', { instrumentationGaps: [], noInstrumentationGaps: true }],
    ['tracing.notSaid', 'accepted', { noTracing: false }],
    [
      'tracing.contradiction',
      'accepted',
      { evidence: [evidenceOf(), { kind: 'trace', id: 'e2', caption: '', traceId: '1'.repeat(32) }] },
    ],
    ['validation.notConfirmed', 'fixing', { validationResult: { outcome: 'disproved', text: '', evidence: ['e1'] } }],
    ['validation.noEvidence', 'fixing', { validationResult: { outcome: 'confirmed', text: '', evidence: [] } }],
    ['evidence.unknownRow', 'fixing', { validationResult: { outcome: 'confirmed', text: '', evidence: ['e9'] } }],
    ['fixPlan.onlyBiggerInstance', 'fixing', { fixPlan: [fixOf({ addsResources: true })] }],
    ['fixPlan.onlyBiggerInstance', 'fixing', { fixPlan: [fixOf({ text: 'A bigger instance for the database' })] }],
    ['fixPlan.smallest', 'fixing', { fixPlan: [fixOf({ smallest: false, smallerAlternative: 'None' })] }],
    ['fixPlan.noText', 'fixing', { fixPlan: [fixOf({ text: '' })] }],
    ['fixPlan.notWeighed', 'fixing', { fixPlan: [fixOf({ reversible: null })] }],
    ['fixPlan.noRollback', 'fixing', { fixPlan: [fixOf({ rollback: '' })] }],
    ['fixPlan.noAlternative', 'fixing', { fixPlan: [fixOf(), fixOf({ id: 'f2', smallest: false })] }],
    ['fixPlan.noTrigger', 'fixing', { fixPlan: [fixOf({ rollbackTrigger: '' })] }],
    ['verification.missing', 'fixing', { verification: [] }],
    ['verification.noMetric', 'verifying', { verification: [measuredOf({ metric: '' })] }],
    ['verification.noTarget', 'verifying', { verification: [measuredOf({ target: null })] }],
    ['verification.notMeasured', 'verifying', { verification: [measuredOf({ howMeasured: '' })] }],
    ['verification.noLoad', 'verifying', { verification: [measuredOf({ loadBefore: null })] }],
    ['verification.noAfter', 'closed', { verification: [measuredOf({ after: null })] }],
    ['verification.noLoadAfter', 'closed', { verification: [measuredOf({ loadAfter: null })] }],
    ['verification.otherLoad', 'closed', { verification: [measuredOf({ loadBefore: 200, loadAfter: 221 })] }],
    ['verification.otherLoad', 'closed', { verification: [measuredOf({ loadBefore: 200, loadAfter: 179 })] }],
    ['verification.open', 'closed', { verification: [measuredOf({ status: 'inconclusive' })] }],
    ['retest.masked', 'closed', UNCLAIMED, { comparisons: [comparisonOf('masked')] }],
    ['retest.notComparable', 'closed', UNCLAIMED, { comparisons: [comparisonOf('not-comparable')] }],
    ['retest.inconclusive', 'closed', UNCLAIMED, { comparisons: [comparisonOf('inconclusive')] }],
    ['retest.persisting', 'closed', UNCLAIMED, { comparisons: [comparisonOf('persisting')] }],
    ['retest.regressed', 'closed', UNCLAIMED, { comparisons: [comparisonOf('regressed')] }],
    ['retest.notRetested', 'closed', {}, { comparisons: [] }],
    ['notChanged.missing', 'closed', { notChanged: '' }],
    ['whyThisFix.missing', 'closed', { whyThisFix: '' }],
    [
      'instrumentation.notSaid',
      'closed',
      {
        instrumentationGaps: [],
        noTracing: false,
        evidence: [evidenceOf(), { kind: 'trace', id: 'e2', caption: '', traceId: '1'.repeat(32) }],
      },
    ],
    ['instrumentation.noOwner', 'closed', { instrumentationGaps: [{ id: 'g1', text: 'No tracing', owner: '' }] }],
    ['instrumentation.noText', 'closed', { instrumentationGaps: [{ id: 'g1', text: ' ', owner: 'anna' }] }],
    ['instrumentation.contradiction', 'closed', { noInstrumentationGaps: true }],
    [
      'evidence.outdated',
      'publish',
      {},
      { evidence: [{ id: 'e1', gone: false, outdated: 'watch then', hostClass: 'staging', beyondLimits: null }] },
    ],
    ['owner.missing', 'publish', { owner: '' }],
    ['eta.missing', 'publish', { eta: null }],
    ['eta.past', 'publish', { eta: '2026-11-21' }],
    ['evidence.leftOutWithoutNote', 'publish', { leftOut: [{ evidence: 'e1', note: '' }] }],
    ['hint.premature', null, { observed: { ...whole.observed, sloBreach: false } }],
    ['hint.cachingEverything', null, { fixPlan: [fixOf({ text: 'Cache it' })] }],
    [
      'hint.horizontalFirst',
      null,
      {
        fixPlan: [fixOf(), fixOf({ id: 'f2', smallest: false, text: 'Two more instances', smallerAlternative: 'f1' })],
      },
    ],
    [
      'hint.devHost',
      null,
      {},
      { evidence: [{ id: 'e1', gone: false, outdated: null, hostClass: 'dev', beyondLimits: null }] },
    ],
    ['hint.coldPath', null, { evidence: [evidenceOf({ measure: { name: 'self', value: 0.049, unit: 'share' } })] }],
  ])('is told as %s, before %s', (code, gate, told, facts = {}) => {
    const { lints } = assess(wholeFinding(told), { ...FACTS, ...facts });
    const own = lints.filter((lint) => !PUT_ASIDE.includes(lint.code));
    expect(own.map((lint) => [lint.code, lint.blocks])).toEqual([[code, gate]]);
  });

  it.each([{ risk: null }, { blastRadius: null }])(
    'asks what a fix risks before it is made, and cannot rank it: %j',
    (open) => {
      expect(codes(wholeFinding({ fixPlan: [fixOf(open)] }))).toEqual(
        expect.arrayContaining(['priority.unknown', 'fixPlan.notWeighed']),
      );
    },
  );

  it.each([
    'Session grows by 200 objects an operation in submit at 20 requests a second.',
    'The pool is saturated in POST /orders at 300 rps.',
    '20 of 20 connections are taken in checkout of orders with 50 users.',
    'hot takes 72.5% of CPU time in POST /orders under load.',
    'hot takes 61 % of active CPU time in uploads at 20 a second.',
    'parse takes 40 per cent of CPU in submit at 1,200 requests per minute.',
  ])('says all of the bottleneck with “%s”', (bottleneck) =>
    expect(codes(wholeFinding({ bottleneck }))).toEqual(PUT_ASIDE),
  );

  it('may be mended by machines alone where a smaller fix was considered', () => {
    const bigger = { addsResources: true, smallerAlternative: 'An index: the table has eight already.' };
    expect(codes(wholeFinding({ fixPlan: [fixOf(bigger)] }))).toEqual(PUT_ASIDE);
    const mixed = [fixOf(), fixOf({ ...bigger, id: 'f2', smallest: false })];
    expect(codes(wholeFinding({ fixPlan: mixed }))).toEqual(PUT_ASIDE);
    for (const text of ['Use more memory-efficient rows', 'Process more rows at once', 'Upgrade the parser']) {
      expect(codes(wholeFinding({ fixPlan: [fixOf({ text })] }))).toEqual(PUT_ASIDE);
    }
  });

  it.each(['masked', 'inconclusive', 'not-comparable', 'persisting', 'regressed'] as const)(
    'calls nothing resolved while the newest comparison leaves it %s',
    (status) => {
      const comparisons = [comparisonOf(status)];
      const { lints } = assess(wholeFinding(), { ...FACTS, comparisons });
      expect(blockersOf('draft', 'review', lints).map(({ code }) => code)).toEqual(['verification.contradiction']);
      expect(codes(wholeFinding(), { comparisons: [comparisonOf('improved')] })).not.toContain(
        'verification.contradiction',
      );
    },
  );

  it('is hinted at as in the wrong layer where the database takes the time and the fixes are in the code', () => {
    const evidence = [evidenceOf({ rule: 'EX-PLATEAU' })];
    expect(codes(wholeFinding({ evidence, fixPlan: [fixOf({ text: 'Refactor the loop' })] }))).toContain(
      'hint.wrongLayer',
    );
    expect(codes(wholeFinding({ evidence, fixPlan: [fixOf({ text: 'Add an index' })] }))).not.toContain(
      'hint.wrongLayer',
    );
  });

  it('contradicts itself where it denies a breach that its load run shows', () => {
    const evidence = [
      evidenceOf(),
      evidenceOf({ rule: 'MT-SLO', level: 'investigate', subjectKey: 'p95' }, 'e2', 'l1'),
    ];
    const observed = { ...whole.observed, sloBreach: false };
    const { lints, severity } = assess(wholeFinding({ evidence, observed }), FACTS);
    expect(lints.map(({ code }) => code)).toContain('observed.contradiction');
    expect(lints.map(({ code }) => code)).not.toContain('hint.premature');
    expect(severity.row).toBe('confirmed-bottleneck');
  });

  it('is told of everything that is missing at once', () => {
    const empty = codes(emptyFinding(), { evidence: [], comparisons: [] });
    expect(empty).toEqual(
      expect.arrayContaining([
        'title.missing',
        'evidence.missing',
        'fixPlan.missing',
        'retest.notRetested',
        'owner.missing',
      ]),
    );
    expect(empty).toContain('severity.notAssessed');
  });

  it('counts a latency without p99 as ignoring the tail, and a p99 as not', () => {
    const latency = {
      priority: { ...whole.priority, p99Before: null, p99After: null },
      verification: [measuredOf({ metric: 'p95' })],
      symptom: 'Slow.',
    };
    expect(codes(wholeFinding(latency))).toEqual(expect.arrayContaining(['latency.noP99', 'hint.tailIgnored']));
    expect(codes(wholeFinding({ ...latency, symptom: 'p99 is slow.' }))).not.toContain('latency.noP99');
  });

  it('says that there is no baseline where no metric has a value from before', () => {
    expect(codes(wholeFinding({ verification: [measuredOf({ before: null })] }))).toEqual(
      expect.arrayContaining(['baseline.missing', 'verification.noBefore']),
    );
  });

  it('claims no improvement without a baseline from before the comparison that shows it', () => {
    const claim = wholeFinding({ verification: [measuredOf({ status: 'improved' })] });
    const late = [{ takenAt: '2026-11-02T09:00:00Z' }];
    expect(codes(claim)).not.toContain('baseline.notTaken');
    expect(codes(claim, { baselines: [] })).toContain('baseline.notTaken');
    expect(codes(claim, { baselines: late })).toContain('baseline.notTaken');
    expect(codes(claim, { baselines: late, comparisons: [] })).not.toContain('baseline.notTaken');
    const { lints } = assess(claim, { ...FACTS, baselines: [] });
    expect(blockersOf('draft', 'review', lints).map(({ code }) => code)).toContain('baseline.notTaken');
    const none = wholeFinding({ verification: [measuredOf({ status: 'persisting' })] });
    expect(codes(none, { baselines: [] })).not.toContain('baseline.notTaken');
  });

  it('lets the load be 10 % away, to the request', () => {
    for (const loadAfter of [180, 200, 220]) {
      expect(codes(wholeFinding({ verification: [measuredOf({ loadBefore: 200, loadAfter })] }))).toEqual(PUT_ASIDE);
    }
  });

  it('needs a name and a reason to be put aside', () => {
    const decision = { name: 'anna', day: '2026-11-22', reason: 'Nobody uses it' };
    expect(codes(wholeFinding({ decision }))).toEqual([]);
    expect(codes(wholeFinding({ decision: { ...decision, name: '' } }))).toEqual(PUT_ASIDE);
  });
});

describe('masked', () => {
  it('is explained: what kept its cost and only lost its share is not done', () => {
    const { lints } = assess(wholeFinding(UNCLAIMED), { ...FACTS, comparisons: [comparisonOf('masked')] });
    expect(blockersOf('verifying', 'closed', lints)).toMatchObject([
      { code: 'retest.masked', text: expect.stringContaining('its share fell because something else grew') },
    ]);
  });
});

describe('the way of a finding', () => {
  const { lints } = assess(wholeFinding({ title: '', fixPlan: [], owner: '' }), FACTS);
  it.each<[FindingStatus, FindingStatus, readonly string[]]>([
    ['draft', 'review', ['title.missing', 'priority.unknown']],
    ['review', 'accepted', ['title.missing', 'priority.unknown']],
    ['draft', 'fixing', ['title.missing', 'priority.unknown', 'fixPlan.missing']],
    ['closed', 'fixing', []],
    ['verifying', 'draft', []],
    ['draft', 'rejected', ['decision.noReason']],
    ['rejected', 'draft', []],
    ['rejected', 'review', ['title.missing', 'priority.unknown']],
    ['review', 'review', []],
  ])('from %s to %s is kept by %j', (from, to, kept) => {
    expect(blockersOf(from, to, lints).map(({ code }) => code)).toEqual(kept);
  });

  it('counts what keeps it from its next step only', () => {
    expect((['draft', 'fixing', 'closed', 'rejected'] as const).map((status) => blockingNext(status, lints))).toEqual([
      2, 3, 0, 0,
    ]);
  });
});

describe('the retest', () => {
  const retest = (...comparisons: readonly RetestComparison[]) =>
    assess(wholeFinding(), { ...FACTS, comparisons }).retest;
  const STATUSES = [
    'new',
    'persisting',
    'improved',
    'resolved',
    'regressed',
    'masked',
    'exposed',
    'inconclusive',
    'not-comparable',
  ] as const;
  it.each(STATUSES)('is %s where the newest comparison says so', (status) => {
    expect(retest(comparisonOf(status), comparisonOf('persisting')).status).toBe(status);
  });

  it('passes over comparisons of other captures', () => {
    expect(retest(comparisonOf('regressed', { items: new Set(['p8', 'p9']) }), comparisonOf('resolved')).status).toBe(
      'resolved',
    );
    expect(retest(comparisonOf('regressed', { items: new Set(['p9']) }))).toMatchObject({
      status: 'not-retested',
      comparison: null,
    });
  });

  it('is not a success where the comparison says nothing of what the finding is about', () => {
    expect(retest(comparisonOf('resolved', {}, 'other (app.py)'))).toMatchObject({
      status: 'inconclusive',
      subjects: [],
    });
  });

  it.each([
    ['iterencode (/usr/lib/python3.11/json/encoder.py)', 'iterencode (json/encoder.py)'],
    ['main.hot (/build/1/main.go)', 'main.hot'],
    ['(anonymous) (/srv/node_modules/x/i.js:3:5)', '(anonymous) (node_modules/x/i.js)'],
  ])('of %s is what the comparison says of %s', (own, compared) => {
    const body = wholeFinding();
    const evidence = body.evidence.map((row) =>
      'item' in row && row.verdict !== undefined ? { ...row, verdict: { ...row.verdict, subjectKey: own } } : row,
    );
    const { status } = assess(
      { ...body, evidence },
      { ...FACTS, comparisons: [comparisonOf('regressed', {}, compared)] },
    ).retest;
    expect(status).toBe('regressed');
  });

  it('is the worst of what the finding is about', () => {
    const verdicts = [...comparisonOf('resolved').verdicts, ...comparisonOf('masked').verdicts];
    expect(retest(comparisonOf('resolved', { verdicts }))).toMatchObject({
      status: 'masked',
      subjects: [{ status: 'masked' }, { status: 'resolved' }],
    });
  });
});
