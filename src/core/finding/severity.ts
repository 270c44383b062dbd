import { type Certainty, LEVELS, type Level } from '../verdict/verdict.ts';
import { type EvidenceVerdict, type FindingBody, SEVERITIES, type Severity } from './model.ts';
import { familyOf } from './rule-categories.ts';

/** What of the workspace the table asks for besides the finding itself. */
export interface SeverityFacts {
  /** Place of the finding's statement among those of its server by time in all, from 0; null where none was imported. */
  readonly statementRank: number | null;
}

/** A finding's severity, with the row of the table that gives it. */
export interface SeverityAssessment {
  /** What the table gives; null where no row matches: not assessed. */
  readonly computed: Severity | null;
  /** What counts: the override where there is one. */
  readonly value: Severity | null;
  /** The row's name: `leak-in-soak`; null where none matches. */
  readonly row: string | null;
  /** Why, in a sentence. */
  readonly reason: string;
  /** What the row alone would give, where the certainty of its verdict lowered it. */
  readonly loweredFrom: Severity | null;
  readonly override: { readonly severity: Severity; readonly reason: string } | null;
  /** What is not known and could raise it. */
  readonly unknown: readonly string[];
}

interface Row {
  readonly name: string;
  readonly severity: Severity;
  readonly text: string;
  /** How sure the row is of this finding; null where it does not match. What a person looked at is confirmed. */
  matches(context: Context): Certainty | null;
}

interface Context {
  readonly body: FindingBody;
  readonly facts: SeverityFacts;
  readonly verdicts: readonly EvidenceVerdict[];
  readonly breach: boolean;
}

const CERTAINTIES: readonly Certainty[] = ['confirmed', 'probable', 'inconclusive'];
/** Statements by time in all that are hot. */
const HOT_STATEMENTS = 20;
const SOAK_HOURS = 2;
/** Milliseconds to the Largest Contentful Paint that are still good (S1:136). */
const SLOW_PAINT = 2500;

/** The surest of the verdicts that are at a level or above; null where there is none. */
function surest(
  { verdicts }: Context,
  least: Level,
  test: (verdict: EvidenceVerdict) => boolean = () => true,
): Certainty | null {
  let best = CERTAINTIES.length;
  for (const verdict of verdicts) {
    if (LEVELS.indexOf(verdict.level) < LEVELS.indexOf(least) || !test(verdict)) continue;
    best = Math.min(best, CERTAINTIES.indexOf(verdict.certainty));
  }
  return CERTAINTIES[best] ?? null;
}

const ofRule = (rule: string) => (verdict: EvidenceVerdict) => verdict.rule === rule;
const ofFamily = (family: string) => (verdict: EvidenceVerdict) => familyOf(verdict.rule) === family;
const seen = (value: boolean): Certainty | null => (value ? 'confirmed' : null);
const atLeast = (value: number | null, limit: number): boolean => value !== null && value >= limit;
const above = (value: number | null, limit: number): boolean => value !== null && value > limit;
const below = (value: number | null, limit: number): boolean => value !== null && value < limit;

/** The less sure of two that must both hold; null where one does not. */
const leastSure = (one: Certainty | null, other: Certainty | null): Certainty | null =>
  one === null || other === null
    ? null
    : (CERTAINTIES[Math.max(CERTAINTIES.indexOf(one), CERTAINTIES.indexOf(other))] ?? null);

/** `findings.md` §3, the worst first. */
const ROWS: readonly Row[] = [
  {
    name: 'unindexed-hot-query',
    severity: 'critical',
    text: 'an unindexed statement among the 20 with most time, in a flow that breaches its objective',
    matches: (one) => {
      const { statementRank } = one.facts;
      const isHot = statementRank === null ? one.body.observed.hotStatement === true : statementRank < HOT_STATEMENTS;
      return one.breach && isHot ? surest(one, 'investigate', ofRule('EX-SEQ')) : null;
    },
  },
  {
    name: 'n-plus-one',
    severity: 'critical',
    text: 'N+1 queries in a revenue-critical flow',
    matches: (one) => (one.body.flow.revenueCritical ? surest(one, 'investigate', ofRule('EX-N1')) : null),
  },
  {
    name: 'missing-timeout',
    severity: 'critical',
    text: 'no timeout on an external or database call',
    matches: ({ body }) => seen(body.observed.missingTimeout),
  },
  {
    name: 'leak-in-soak',
    severity: 'critical',
    text: 'memory that grows during a soak of two hours or more',
    matches: (one) => {
      return (soakHoursOf(one.body) ?? 0) >= SOAK_HOURS ? surest(one, 'investigate', ofFamily('LK')) : null;
    },
  },
  {
    name: 'connections-exhausted',
    severity: 'critical',
    text: 'database connections at 100 % of the maximum, or a pool that is exhausted',
    matches: ({ body: { observed } }) => seen(atLeast(observed.connectionShare, 1) || observed.poolExhaustionErrors),
  },
  {
    name: 'confirmed-bottleneck',
    severity: 'critical',
    text: 'a confirmed likely bottleneck in a revenue-critical flow that breaches its objective',
    matches: (one) =>
      one.breach && one.body.flow.revenueCritical && surest(one, 'likely-bottleneck') === 'confirmed'
        ? 'confirmed'
        : null,
  },
  {
    name: 'error-rate',
    severity: 'critical',
    text: 'more than 1 % of requests fail',
    matches: (one) => seen(above(one.body.observed.errorRate, 0.01)) ?? surest(one, 'investigate', ofRule('MT-ERR')),
  },
  {
    name: 'bundle',
    severity: 'high',
    text: 'a bundle over its budget with a Largest Contentful Paint above 2.5 s',
    matches: (one) => {
      const { observed } = one.body;
      const budget = seen(observed.bundleOverBudget) ?? surest(one, 'investigate', ofRule('FE-BUDGET'));
      const paint =
        seen(above(observed.lcpMs, SLOW_PAINT)) ??
        surest(
          one,
          'watch',
          ({ rule, measure: { name, value } }) => rule === 'FE-VITALS' && name === 'lcp' && value > SLOW_PAINT,
        );
      return leastSure(budget, paint);
    },
  },
  {
    name: 'cache-absent',
    severity: 'high',
    text: 'no cache while the database uses more than 85 % of its processors',
    matches: ({ body: { observed } }) => seen(observed.cacheAbsent && above(observed.databaseCpuShare, 0.85)),
  },
  {
    name: 'no-backpressure',
    severity: 'high',
    text: 'missing backpressure',
    matches: ({ body }) => seen(body.observed.missingBackpressure),
  },
  {
    name: 'connections-high',
    severity: 'high',
    text: 'database connections at 80 % of the maximum or more',
    matches: ({ body }) => seen(atLeast(body.observed.connectionShare, 0.8)),
  },
  {
    name: 'bottleneck-with-breach',
    severity: 'high',
    text: 'a likely bottleneck in a flow that breaches its objective',
    matches: (one) => (one.breach ? surest(one, 'likely-bottleneck') : null),
  },
  {
    name: 'investigate-critical-flow',
    severity: 'high',
    text: 'something to investigate in a revenue-critical flow that breaches its objective',
    matches: (one) => (one.breach && one.body.flow.revenueCritical ? surest(one, 'investigate') : null),
  },
  {
    name: 'regression',
    severity: 'high',
    text: 'a confirmed regression of 20 % or more',
    matches: ({ verdicts }) =>
      seen(
        verdicts.some(
          ({ rule, certainty, measure }) =>
            rule === 'MT-REGRESS' && certainty === 'confirmed' && measure.unit === 'share' && measure.value >= 0.2,
        ),
      ),
  },
  {
    name: 'bottleneck',
    severity: 'medium',
    text: 'a likely bottleneck; no breach of an objective is known',
    matches: (one) => surest(one, 'likely-bottleneck'),
  },
  {
    name: 'investigate-with-breach',
    severity: 'medium',
    text: 'something to investigate in a flow that breaches its objective',
    matches: (one) => (one.breach ? surest(one, 'investigate') : null),
  },
  {
    name: 'over-eager-revalidation',
    severity: 'medium',
    text: 'over-eager revalidation',
    matches: ({ body }) => seen(body.observed.overEagerRevalidation),
  },
  {
    name: 'verbose-logs',
    severity: 'medium',
    text: 'verbose logs on a hot path',
    matches: ({ body }) => seen(body.observed.verboseLogsOnHotPath),
  },
  {
    name: 'metric-warning',
    severity: 'medium',
    text: 'a metric in its warning band',
    matches: (one) => surest(one, 'watch', ofFamily('MT')),
  },
  {
    name: 'investigate',
    severity: 'low',
    text: 'something to investigate; no breach of an objective is known',
    matches: (one) => surest(one, 'investigate'),
  },
  {
    name: 'minor-gc',
    severity: 'low',
    text: 'garbage collection below 20 % with pauses below 50 ms',
    matches: ({ verdicts, body }) =>
      seen(
        below(body.observed.gcPauseMs, 50) &&
          verdicts.some(({ rule, measure }) => rule === 'FG-RUNTIME' && measure.value < 0.2),
      ),
  },
  {
    name: 'small-shifts',
    severity: 'low',
    text: 'layout shifts below 0.1',
    matches: ({ body }) => seen(below(body.observed.cls, 0.1)),
  },
  { name: 'watch', severity: 'low', text: 'something to watch', matches: (one) => surest(one, 'watch') },
];

/** The rows of the table, for a page that shows it. */
export const SEVERITY_ROWS: readonly Pick<Row, 'name' | 'severity' | 'text'>[] = ROWS;

/** `series:COLUMN@FROM-TO`, in seconds. */
const SERIES = /@(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)$/;

/** For how long memory was watched, in hours: what a person says, else the longest series among the evidence; null where neither tells. */
export function soakHoursOf({ evidence, observed }: Pick<FindingBody, 'evidence' | 'observed'>): number | null {
  if (observed.soakHours !== null) return observed.soakHours;
  const seconds = evidence.flatMap((row) => {
    const times = row.kind === 'metric' ? SERIES.exec(row.pointer) : null;
    return times === null ? [] : [Number(times[2]) - Number(times[1])];
  });
  return seconds.length === 0 ? null : Math.max(...seconds) / 3600;
}

/** Certainty lowers: probable by one step, inconclusive to low. */
function lowered(severity: Severity, certainty: Certainty): Severity {
  if (certainty === 'inconclusive') return 'low';
  return certainty === 'probable' ? (SEVERITIES[SEVERITIES.indexOf(severity) + 1] ?? 'low') : severity;
}

/** Verdicts that a finding's evidence holds. */
export function evidenceVerdicts({ evidence }: FindingBody): readonly EvidenceVerdict[] {
  return evidence.flatMap((row) => ('verdict' in row && row.verdict !== undefined ? [row.verdict] : []));
}

/** True where an objective is breached: a person says so, or a load run among the evidence shows it (MT-SLO), whatever a person says. */
export function isBreached(body: FindingBody): boolean {
  if (body.observed.sloBreach === true) return true;
  return evidenceVerdicts(body).some(
    ({ rule, level, certainty }) =>
      rule === 'MT-SLO' && LEVELS.indexOf(level) >= LEVELS.indexOf('investigate') && certainty !== 'inconclusive',
  );
}

/**
 * Severity of a finding (`findings.md` §3): of the rows that match, the one that is worst when its certainty has lowered it; of rows that
 * are alike the first. An override counts where it says why.
 */
export function severityOf(body: FindingBody, facts: SeverityFacts): SeverityAssessment {
  const context: Context = { body, facts, verdicts: evidenceVerdicts(body), breach: isBreached(body) };
  let best: { readonly row: Row; readonly severity: Severity } | null = null;
  for (const row of ROWS) {
    const certainty = row.matches(context);
    if (certainty === null) continue;
    const severity = lowered(row.severity, certainty);
    if (best === null || SEVERITIES.indexOf(severity) < SEVERITIES.indexOf(best.severity)) best = { row, severity };
  }
  const given = body.severityOverride;
  const override = given !== null && given.reason.trim() !== '' ? given : null;
  const computed = best?.severity ?? null;
  return {
    computed,
    value: override?.severity ?? computed,
    row: best?.row.name ?? null,
    reason: best === null ? 'No row of the table matches: not assessed.' : sentence(best.row, best.severity),
    loweredFrom: best !== null && best.row.severity !== best.severity ? best.row.severity : null,
    override,
    unknown: unknownOf(context),
  };
}

function sentence({ text, severity: row }: Row, severity: Severity): string {
  const why = `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
  return row === severity ? `${why}.` : `${why}: ${row}, lowered to ${severity} because the verdict is not confirmed.`;
}

function unknownOf({ body, facts, verdicts }: Context): readonly string[] {
  const has = (test: (verdict: EvidenceVerdict) => boolean): boolean => verdicts.some(test);
  return [
    ...(verdicts.length > 0 && body.observed.sloBreach === null && !has(ofRule('MT-SLO'))
      ? ['whether the flow breaches its objective']
      : []),
    ...(has(ofRule('EX-SEQ')) && facts.statementRank === null && body.observed.hotStatement === null
      ? ['whether the statement is among the 20 with most time']
      : []),
    ...(has(ofFamily('LK')) && soakHoursOf(body) === null ? ['for how long memory grew under load'] : []),
  ];
}
