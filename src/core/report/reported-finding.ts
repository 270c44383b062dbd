import type { LintGate } from '../finding/lint-model.ts';
import type { FindingStatus } from '../finding/model.ts';
import type { PriorityAssessment } from '../finding/priority.ts';
import type { RoiAssessment } from '../finding/roi.ts';
import type { FindingDetail } from '../finding/stored.ts';
import { listed } from '../verdict/wording.ts';
import type { ReportedFinding } from './input.ts';
import { numberWords } from './words.ts';

function priorityWords({ parts, missing }: PriorityAssessment): string {
  if (parts === null) return missing.length === 0 ? 'nothing is known for it' : `missing: ${listed(missing)}`;
  const { gain, coverage, risk, effort, confidence } = parts;
  const part = (name: string, value: number): string => `${name} ${Number(value.toFixed(2))}`;
  return [
    part('gain', gain),
    part('coverage', coverage),
    part('risk', risk),
    part('effort', effort),
    part('confidence', confidence),
  ].join(', ');
}

/** What a fix saves against what it costs; what stands beside it is not summed. */
export function returnWords(roi: RoiAssessment | null): readonly string[] {
  if (roi === null) return [];
  const {
    currency,
    savingsPerMonth,
    implementationCost,
    paybackMonths,
    roiPerMonth,
    savedComputeHoursPerMonth,
    missing,
  } = roi;
  const money = (value: number): string => `${numberWords(value)} ${currency}`.trim();
  return [
    ...(savedComputeHoursPerMonth === null
      ? []
      : [`saves ${numberWords(savedComputeHoursPerMonth)} hours of compute a month`]),
    ...(savingsPerMonth === null ? [] : [`saves ${money(savingsPerMonth)} a month`]),
    ...(implementationCost === null ? [] : [`costs ${money(implementationCost)}`]),
    ...(paybackMonths === null ? [] : [`paid back after ${numberWords(paybackMonths)} months`]),
    ...(roiPerMonth === null ? [] : [`a return of ${Number(roiPerMonth.toPrecision(2))} a month`]),
    ...(missing.length === 0 ? [] : [`missing: ${listed(missing)}`]),
    ...(roi.overstated ? [roi.note] : []),
    ...roi.otherBenefits.map((benefit) => `besides, not summed: ${benefit}`),
  ];
}

const GATE_WORDS: Readonly<Record<LintGate, string>> = {
  review: 'before review',
  accepted: 'before it is accepted',
  fixing: 'before it is fixed',
  verifying: 'before it is verified',
  closed: 'before it is closed',
  rejected: 'before it is rejected',
  'risk-accepted': 'before its risk is accepted',
  publish: 'before it is published',
};

const PUT_ASIDE: readonly (LintGate | FindingStatus | null)[] = ['rejected', 'risk-accepted'];

/** Whether a lint is about where the finding is going: what would put it aside is not, unless it was; then nothing else is, but for a publication. */
const isOnItsWay = (gate: LintGate | null, status: FindingStatus): boolean =>
  PUT_ASIDE.includes(status) ? gate === status || gate === 'publish' : !PUT_ASIDE.includes(gate);

/** A finding as a report tells of it. */
export function reportedFinding({
  finding,
  assessment,
}: Pick<FindingDetail, 'finding' | 'assessment'>): ReportedFinding {
  const { severity, priority, roi, retest, lints } = assessment;
  return {
    finding,
    severity: { computed: severity.computed, why: severity.reason, used: severity.value },
    priority: priority.score,
    priorityWhy: priorityWords(priority),
    returns: returnWords(roi),
    retest:
      retest.status === 'not-retested'
        ? null
        : {
            status: retest.status,
            why: retest.reason,
            comparison: retest.comparison?.id ?? null,
            ...(retest.comparison?.paired === undefined ? {} : { paired: retest.comparison.paired }),
          },
    lints: lints
      .filter(({ blocks }) => isOnItsWay(blocks, finding.body.status))
      .map(({ text, blocks }) => ({
        blocking: blocks !== null,
        message: blocks === null ? text : `${text} (${GATE_WORDS[blocks]})`,
      })),
  };
}
