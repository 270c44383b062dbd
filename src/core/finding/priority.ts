import { z } from 'zod';
import { type FindingBody, type FixStep, SEVERITIES, type Severity } from './model.ts';

const share = z.number().min(0).max(1);

/** Each weight by itself. */
export const eachWeight = z.object({
  /** Of the expected reduction of p95 and p99. */
  gain: share,
  /** Of the share of user time. */
  coverage: share,
  /** Of how little it risks. */
  risk: share,
  /** Of how little work it is. */
  effort: share,
  /** What a share of user time counts outside of revenue-critical flows. */
  otherFlow: share,
  /** Days of work that count as the most. */
  mostDays: z.number().positive().max(10_000),
  /** What a high, medium and low confidence in the hypothesis counts. */
  high: share,
  medium: share,
  low: share,
});

/** What a priority is weighed by (`findings.md` §4): a setting of the workspace. The first four make 1 together, so that a score is at most 100. */
export const priorityWeights = eachWeight.refine(
  ({ gain, coverage, risk, effort }) => Math.abs(gain + coverage + risk + effort - 1) < 1e-9,
  {
    message: 'gain, coverage, risk and effort must make 1 together',
  },
);
export type PriorityWeights = Readonly<z.infer<typeof priorityWeights>>;

export const DEFAULT_WEIGHTS: PriorityWeights = {
  gain: 0.4,
  coverage: 0.3,
  risk: 0.15,
  effort: 0.15,
  otherFlow: 0.6,
  mostDays: 10,
  high: 1,
  medium: 0.7,
  low: 0.4,
};

/** The relative reduction that has full marks. */
const FULL_GAIN = 0.5;

export interface PriorityAssessment {
  /** 0–100, to one decimal; null where it cannot be computed. */
  readonly score: number | null;
  /** What is missing for it; empty where there is a score. */
  readonly missing: readonly string[];
  /** The parts, each 0–1 (`findings.md` §4: G, C, R, E, K); null where it cannot be computed. */
  readonly parts: {
    readonly gain: number;
    readonly coverage: number;
    readonly risk: number;
    readonly effort: number;
    readonly confidence: number;
  } | null;
  /** The fix that risk and effort are of. */
  readonly fix: string | null;
}

/** The fix that is judged: the smallest, or the only one. */
export function chosenFix({ fixPlan }: Pick<FindingBody, 'fixPlan'>): FixStep | null {
  return fixPlan.find(({ smallest }) => smallest) ?? (fixPlan.length === 1 ? (fixPlan[0] ?? null) : null);
}

const UNKNOWN_FIX = { risk: null, blastRadius: null, effortDays: null } as const;

/**
 * Priority of a finding (`findings.md` §4): `100·K·(0.40·G + 0.30·C + 0.15·(1−R) + 0.15·(1−E))`, with G the expected relative reduction of p95 and p99
 * where 50 % has full marks, C the share of user time, R risk and blast radius, E effort in days, K confidence. Where an input is not known there is no score, and
 * the missing ones are named.
 */
export function priorityOf(
  body: Pick<FindingBody, 'priority' | 'fixPlan' | 'flow' | 'hypothesis'>,
  weights: PriorityWeights = DEFAULT_WEIGHTS,
): PriorityAssessment {
  const { p95Before, p95After, p99Before, p99After, userTimeShare } = body.priority;
  const fix = chosenFix(body);
  const { risk, blastRadius, effortDays: days } = fix ?? UNKNOWN_FIX;
  const missing = [
    ...(p95Before === null ? ['p95 before'] : []),
    ...(p95After === null ? ['expected p95'] : []),
    ...(p99Before === null ? ['p99 before'] : []),
    ...(p99After === null ? ['expected p99'] : []),
    ...(userTimeShare === null ? ['share of user time'] : []),
    ...(fix === null
      ? ['the smallest fix (risk, blast radius, effort)']
      : [
          ...(risk === null ? ['risk of the fix'] : []),
          ...(blastRadius === null ? ['its blast radius'] : []),
          ...(days === null ? ['effort in days'] : []),
        ]),
  ];
  if (
    p95Before === null ||
    p95After === null ||
    p99Before === null ||
    p99After === null ||
    userTimeShare === null ||
    fix === null ||
    risk === null ||
    blastRadius === null ||
    days === null
  ) {
    return { score: null, missing, parts: null, fix: fix?.id ?? null };
  }
  const reduction = 0.5 * (1 - p95After / p95Before) + 0.5 * (1 - p99After / p99Before);
  const parts = {
    gain: Math.min(FULL_GAIN, Math.max(0, reduction)) / FULL_GAIN,
    coverage: userTimeShare * (body.flow.revenueCritical ? 1 : weights.otherFlow),
    risk: (risk + blastRadius - 2) / 8,
    effort: Math.min(1, days / weights.mostDays),
    confidence: weights[body.hypothesis.confidence],
  };
  const score =
    100 *
    parts.confidence *
    (weights.gain * parts.gain +
      weights.coverage * parts.coverage +
      weights.risk * (1 - parts.risk) +
      weights.effort * (1 - parts.effort));
  return { score: Math.round(score * 10) / 10, missing, parts, fix: fix.id };
}

/** What the order of findings goes by. */
export interface Ranked {
  readonly score: number | null;
  readonly severity: Severity | null;
  readonly effortDays: number | null;
}

/** What to fix first: the higher score; of equal ones the worse severity, then the smaller effort. Without a score it comes behind those with one. */
export function byPriority(a: Ranked, b: Ranked): number {
  const rank = (severity: Severity | null): number =>
    severity === null ? SEVERITIES.length : SEVERITIES.indexOf(severity);
  return (
    (b.score ?? -1) - (a.score ?? -1) ||
    rank(a.severity) - rank(b.severity) ||
    (a.effortDays ?? Number.MAX_VALUE) - (b.effortDays ?? Number.MAX_VALUE)
  );
}
