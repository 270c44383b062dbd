import type { FindingLint, LintGate } from './lint-model.ts';
import { closeLints, decisionLints, publishLints } from './lints/close.ts';
import type { EvidenceFact, Lint, LintContext } from './lints/context.ts';
import { fixLints } from './lints/fix.ts';
import { hints } from './lints/hints.ts';
import { reviewLints } from './lints/review.ts';
import { FINDING_STATUSES, type FindingBody, type FindingStatus } from './model.ts';
import { type PriorityWeights, priorityOf } from './priority.ts';
import { type RetestComparison, retestOf } from './retest.ts';
import { roiOf } from './roi.ts';
import { evidenceVerdicts, type SeverityFacts, severityOf } from './severity.ts';
import type { FindingAssessment } from './stored.ts';

/** What of the workspace and the day an assessment asks for. */
export interface AssessmentFacts extends SeverityFacts {
  readonly weights: PriorityWeights;
  /** Of the workspace, the newest first. */
  readonly comparisons: readonly RetestComparison[];
  /** What its evidence was held against, of kinds that are no sides of comparisons. */
  readonly held: readonly RetestComparison[];
  /** One a row of evidence. */
  readonly evidence: readonly EvidenceFact[];
  /** Of the workspace. */
  readonly baselines: LintContext['baselines'];
  /** The day, ISO 8601. */
  readonly today: string;
}

const LINTS: readonly Lint[] = [
  ...reviewLints,
  ...fixLints,
  ...closeLints,
  ...decisionLints,
  ...publishLints,
  ...hints,
];

const GATES: readonly (LintGate | null)[] = [
  'review',
  'accepted',
  'fixing',
  'verifying',
  'closed',
  'rejected',
  'risk-accepted',
  'publish',
  null,
];

/** Everything that follows from a finding: severity, priority, return, retest, lints. */
export function assess(body: FindingBody, facts: AssessmentFacts): FindingAssessment {
  const severity = severityOf(body, facts);
  const priority = priorityOf(body, facts.weights);
  const retest = retestOf(body, facts.comparisons, facts.held);
  const { evidence, baselines, today } = facts;
  const verdicts = evidenceVerdicts(body);
  const context: LintContext = { body, verdicts, severity, priority, retest, evidence, baselines, today };
  const lints = LINTS.flatMap((lint) => lint(context)).sort(
    (a, b) => GATES.indexOf(a.blocks) - GATES.indexOf(b.blocks),
  );
  return { severity, priority, roi: body.roi === null ? null : roiOf(body.roi), retest, lints };
}

/** The statuses a finding goes through, in order. */
const WAY: readonly FindingStatus[] = ['draft', 'review', 'accepted', 'fixing', 'verifying', 'closed'];

/**
 * What keeps a finding from a status: the lints of that status and, on the way there, of those before it. Back, and to the status it has, it may always go; what
 * was put aside begins again as a draft.
 */
export function blockersOf(
  from: FindingStatus,
  to: FindingStatus,
  lints: readonly FindingLint[],
): readonly FindingLint[] {
  if (from === to) return [];
  const aim = WAY.indexOf(to);
  if (aim < 0) return lints.filter(({ blocks }) => blocks === to);
  if (aim <= WAY.indexOf(from)) return [];
  return lints.filter(({ blocks }) => {
    const gate = blocks === null || blocks === 'publish' ? -1 : WAY.indexOf(blocks);
    return gate > 0 && gate <= aim;
  });
}

/** Each other status with what keeps a finding from it. */
export function nextStatuses(
  status: FindingStatus,
  lints: readonly FindingLint[],
): readonly { readonly status: FindingStatus; readonly blockedBy: readonly FindingLint[] }[] {
  return FINDING_STATUSES.filter((other) => other !== status).map((other) => ({
    status: other,
    blockedBy: blockersOf(status, other, lints),
  }));
}

/** How many lints keep a finding from the next status on its way; of one put aside or closed none. */
export function blockingNext(status: FindingStatus, lints: readonly FindingLint[]): number {
  const next = WAY[WAY.indexOf(status) + 1];
  return WAY.includes(status) && next !== undefined ? blockersOf(status, next, lints).length : 0;
}
