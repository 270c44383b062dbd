import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evidenceOf, wholeFinding } from '../../../tests/support/finding-of.ts';
import { LEVELS } from '../verdict/verdict.ts';
import { emptyFinding } from './empty.ts';
import { type EvidenceRow, type FindingBody, SEVERITIES } from './model.ts';
import { type SeverityFacts, severityOf, soakHoursOf } from './severity.ts';

const NOTHING: SeverityFacts = { statementRank: null };
const BREACH = { sloBreach: true } as const;

interface Told {
  readonly evidence?: readonly EvidenceRow[];
  readonly observed?: Partial<FindingBody['observed']>;
  readonly critical?: boolean;
}

function bodyOf({ evidence = [], observed = {}, critical = false }: Told): FindingBody {
  const empty = emptyFinding();
  return {
    ...empty,
    evidence: [...evidence],
    observed: { ...empty.observed, ...observed },
    flow: { kind: 'submit', endpoint: 'POST /orders', revenueCritical: critical },
  };
}

const seq = evidenceOf({ rule: 'EX-SEQ', level: 'investigate' });
const leak = evidenceOf({ rule: 'LK-GROW', level: 'investigate' });
const investigate = evidenceOf({ level: 'investigate' });

describe('severity', () => {
  it.each<[string, Told, string, string]>([
    [
      'an unindexed hot statement with a breach',
      { evidence: [seq], observed: { ...BREACH, hotStatement: true } },
      'critical',
      'unindexed-hot-query',
    ],
    [
      'N+1 on a revenue-critical list',
      { evidence: [evidenceOf({ rule: 'EX-N1', level: 'investigate' })], critical: true },
      'critical',
      'n-plus-one',
    ],
    ['no timeout', { observed: { missingTimeout: true } }, 'critical', 'missing-timeout'],
    ['a leak in a soak', { evidence: [leak], observed: { soakHours: 2 } }, 'critical', 'leak-in-soak'],
    ['connections at their maximum', { observed: { connectionShare: 1 } }, 'critical', 'connections-exhausted'],
    ['an exhausted pool', { observed: { poolExhaustionErrors: true } }, 'critical', 'connections-exhausted'],
    [
      'a confirmed bottleneck in a critical flow with a breach',
      { evidence: [evidenceOf()], observed: BREACH, critical: true },
      'critical',
      'confirmed-bottleneck',
    ],
    ['errors above 1 %', { observed: { errorRate: 0.011 } }, 'critical', 'error-rate'],
    ['a bundle that delays the page', { observed: { bundleOverBudget: true, lcpMs: 2600 } }, 'high', 'bundle'],
    [
      'a bundle that delays the page, as two reports measured it',
      {
        evidence: [
          evidenceOf({ rule: 'FE-BUDGET', measure: { name: 'size, gzip', value: 230_000, unit: 'bytes' } }),
          evidenceOf(
            { rule: 'FE-VITALS', level: 'investigate', measure: { name: 'lcp', value: 2586, unit: 'ms' } },
            'e2',
          ),
        ],
      },
      'high',
      'bundle',
    ],
    [
      'no cache before a busy database',
      { observed: { cacheAbsent: true, databaseCpuShare: 0.86 } },
      'high',
      'cache-absent',
    ],
    ['missing backpressure', { observed: { missingBackpressure: true } }, 'high', 'no-backpressure'],
    ['connections at 80 %', { observed: { connectionShare: 0.8 } }, 'high', 'connections-high'],
    [
      'a bottleneck with a breach elsewhere',
      { evidence: [evidenceOf()], observed: BREACH },
      'high',
      'bottleneck-with-breach',
    ],
    [
      'investigate with a breach in a critical flow',
      { evidence: [investigate], observed: BREACH, critical: true },
      'high',
      'investigate-critical-flow',
    ],
    [
      'a regression of 20 %',
      {
        evidence: [
          evidenceOf({ rule: 'MT-REGRESS', level: 'none', measure: { name: 'p95', value: 0.2, unit: 'share' } }),
        ],
      },
      'high',
      'regression',
    ],
    ['a bottleneck without a breach', { evidence: [evidenceOf()] }, 'medium', 'bottleneck'],
    [
      'investigate with a breach elsewhere',
      { evidence: [investigate], observed: BREACH },
      'medium',
      'investigate-with-breach',
    ],
    ['over-eager revalidation', { observed: { overEagerRevalidation: true } }, 'medium', 'over-eager-revalidation'],
    ['verbose logs', { observed: { verboseLogsOnHotPath: true } }, 'medium', 'verbose-logs'],
    [
      'a metric in its warning band',
      { evidence: [evidenceOf({ rule: 'MT-LATENCY', level: 'watch' })] },
      'medium',
      'metric-warning',
    ],
    ['investigate without a breach', { evidence: [investigate] }, 'low', 'investigate'],
    [
      'little garbage collection',
      {
        evidence: [
          evidenceOf({ rule: 'FG-RUNTIME', level: 'none', measure: { name: 'gc', value: 0.08, unit: 'share' } }),
        ],
        observed: { gcPauseMs: 20 },
      },
      'low',
      'minor-gc',
    ],
    ['small layout shifts', { observed: { cls: 0.05 } }, 'low', 'small-shifts'],
    [
      'a breach that a load run shows',
      { evidence: [investigate, evidenceOf({ rule: 'MT-SLO', level: 'investigate' }, 'e2')] },
      'medium',
      'investigate-with-breach',
    ],
    ['failures that a load run shows', { evidence: [evidenceOf({ rule: 'MT-ERR' })] }, 'critical', 'error-rate'],
    ['something to watch', { evidence: [evidenceOf({ level: 'watch' })] }, 'low', 'watch'],
  ])('of %s', (_what, told, value, row) => {
    expect(severityOf(bodyOf(told), NOTHING)).toMatchObject({ computed: value, value, row, loweredFrom: null });
  });

  it.each<[string, Told]>([
    ['nothing is known', {}],
    ['errors at exactly 1 %', { observed: { errorRate: 0.01 } }],
    ['a bundle over its budget alone', { observed: { bundleOverBudget: true, lcpMs: 2500 } }],
    [
      'a page that is slow, its bundle not known',
      {
        evidence: [evidenceOf({ rule: 'FE-VITALS', level: 'none', measure: { name: 'lcp', value: 2586, unit: 'ms' } })],
      },
    ],
    [
      'a collector whose pauses nobody measured',
      {
        evidence: [
          evidenceOf({ rule: 'FG-RUNTIME', level: 'none', measure: { name: 'gc', value: 0.08, unit: 'share' } }),
        ],
      },
    ],
  ])('is not assessed where %s', (_what, told) => {
    expect(severityOf(bodyOf(told), NOTHING)).toMatchObject({ computed: null, value: null, row: null });
  });

  it('takes the place of the statement from the workspace where that tells it', () => {
    const body = bodyOf({ evidence: [seq], observed: BREACH });
    expect(severityOf(body, { statementRank: 19 }).row).toBe('unindexed-hot-query');
    expect(severityOf(body, { statementRank: 20 }).row).toBe('investigate-with-breach');
    expect(severityOf(body, NOTHING).unknown).toEqual(['whether the statement is among the 20 with most time']);
  });

  it.each([
    ['probable', 'high'],
    ['inconclusive', 'low'],
  ] as const)('is lowered by a verdict that is %s', (certainty, value) => {
    const body = bodyOf({ evidence: [evidenceOf({ rule: 'EX-N1', level: 'investigate', certainty })], critical: true });
    expect(severityOf(body, NOTHING)).toMatchObject({
      value,
      row: 'n-plus-one',
      loweredFrom: 'critical',
      reason: expect.stringContaining(`lowered to ${value}`),
    });
  });

  it('of a bundle that delays the page is as sure as the less sure of both', () => {
    const evidence = [
      evidenceOf({ rule: 'FE-BUDGET' }),
      evidenceOf({ rule: 'FE-VITALS', certainty: 'probable', measure: { name: 'lcp', value: 4100, unit: 'ms' } }, 'e2'),
    ];
    expect(severityOf(bodyOf({ evidence }), NOTHING)).toMatchObject({
      value: 'medium',
      row: 'bundle',
      loweredFrom: 'high',
    });
  });

  it('needs a reason to be overridden, and keeps what was computed', () => {
    const override = (reason: string) =>
      severityOf({ ...bodyOf({ evidence: [investigate] }), severityOverride: { severity: 'high', reason } }, NOTHING);
    expect(override(' ')).toMatchObject({ value: 'low', computed: 'low', override: null });
    expect(override('Black Friday')).toMatchObject({
      value: 'high',
      computed: 'low',
      override: { severity: 'high', reason: 'Black Friday' },
    });
  });

  it('knows how long memory was watched from the series among its evidence, unless a person says it', () => {
    const series: EvidenceRow = {
      kind: 'metric',
      id: 'e1',
      caption: '',
      item: 's1',
      sha256: 'b'.repeat(64),
      pointer: 'series:rss@600-7800',
    };
    expect(soakHoursOf(bodyOf({ evidence: [series] }))).toBe(2);
    expect(soakHoursOf(bodyOf({ evidence: [series], observed: { soakHours: 5 } }))).toBe(5);
    expect(soakHoursOf(bodyOf({ evidence: [leak] }))).toBeNull();
  });

  it('is never lower for a higher level, all else being equal', () => {
    const rule = fc.constantFrom('FG-PLATEAU', 'EX-SEQ', 'EX-N1', 'LK-GROW', 'MT-LATENCY', 'FG-RUNTIME');
    const certainty = fc.constantFrom('confirmed', 'probable', 'inconclusive');
    const level = fc.integer({ min: 0, max: LEVELS.length - 1 });
    fc.assert(
      fc.property(
        rule,
        certainty,
        level,
        level,
        fc.boolean(),
        fc.boolean(),
        fc.boolean(),
        (name, sure, a, b, sloBreach, critical, hotStatement) => {
          const severity = (at: number): number => {
            const evidence = [evidenceOf({ rule: name, certainty: sure, level: LEVELS[at] ?? 'none' })];
            const { value } = severityOf(
              bodyOf({ evidence, critical, observed: { sloBreach, hotStatement, soakHours: 3 } }),
              NOTHING,
            );
            return value === null ? SEVERITIES.length : SEVERITIES.indexOf(value);
          };
          const [low, high] = [Math.min(a, b), Math.max(a, b)];
          expect(severity(high)).toBeLessThanOrEqual(severity(low));
        },
      ),
    );
  });

  it('of a finding that lacks nothing is computed', () => {
    expect(severityOf(wholeFinding(), NOTHING).value).toBe('medium');
  });
});
