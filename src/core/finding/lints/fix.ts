import type { FixStep } from '../model.ts';
import { eachRow, isBlank, type Lint, when } from './context.ts';

/** Fixes that are machines and nothing else, as people write them. */
const MACHINES =
  /\b(?:bigger|larger|faster|stronger|more|another|additional|extra|double the|twice the|upgrade (?:the|to an?)?)\s+(?:\w+\s+){0,2}?(?:instances?|machines?|servers?|nodes?|replicas?|pods?|VMs?|boxes|box|hosts?|hardware|CPUs?|cores?|vCPUs?|processors?|RAM)\b|\bscale (?:up|out|vertically|horizontally)\b/i;

/** Said by a tick, or by its words. */
const isBiggerInstance = ({ addsResources, text }: FixStep): boolean => addsResources || MACHINES.test(text);

/** What a finding needs before anybody changes anything because of it. */
export const fixLints: readonly Lint[] = [
  ({ body }) =>
    when(
      body.validationResult.outcome !== 'confirmed',
      'validation.notConfirmed',
      'validationResult',
      'fixing',
      body.validationResult.outcome === 'disproved'
        ? 'The hypothesis was disproved: nothing is to be fixed by it.'
        : 'The hypothesis is not confirmed yet.',
    ),
  ({ body }) =>
    when(
      body.validationResult.outcome === 'confirmed' && body.validationResult.evidence.length === 0,
      'validation.noEvidence',
      'validationResult',
      'fixing',
      'The hypothesis is said to be confirmed without evidence.',
    ),
  ({ body }) => {
    const known = new Set(body.evidence.map(({ id }) => id));
    const unknown = [
      ...body.validationResult.evidence,
      ...body.verification.flatMap(({ evidence }) => evidence),
    ].filter((id) => !known.has(id));
    const text = `It refers to evidence that it does not have: ${[...new Set(unknown)].join(', ')}.`;
    return when(unknown.length > 0, 'evidence.unknownRow', 'evidence', 'fixing', text);
  },
  ({ body }) => when(body.fixPlan.length === 0, 'fixPlan.missing', 'fixPlan', 'fixing', 'There is no fix.'),
  ({ body }) =>
    when(
      body.fixPlan.length > 0 &&
        body.fixPlan.every((step) => isBiggerInstance(step) && isBlank(step.smallerAlternative)),
      'fixPlan.onlyBiggerInstance',
      'fixPlan',
      'fixing',
      'The only fix is more or bigger machines: say what the program could do with less, or which smaller alternative was considered and why it will not do.',
    ),
  ({ body }) => {
    const smallest = body.fixPlan.filter((step) => step.smallest).length;
    const text = smallest === 0 ? 'No fix is named as the smallest.' : 'Several fixes are named as the smallest.';
    return when(body.fixPlan.length > 0 && smallest !== 1, 'fixPlan.smallest', 'fixPlan', 'fixing', text);
  },
  ({ body }) =>
    eachRow(body.fixPlan, 'fixPlan', 'fixing', [
      { code: 'fixPlan.noText', holds: ({ text }) => isBlank(text), text: () => 'A fix does not say what is done.' },
      {
        code: 'fixPlan.notWeighed',
        holds: ({ risk, blastRadius, reversible }) => risk === null || blastRadius === null || reversible === null,
        text: ({ risk, blastRadius, reversible }) =>
          `It is not said of a fix ${[
            ...(risk === null ? ['what it risks'] : []),
            ...(blastRadius === null ? ['how much a failure would reach'] : []),
            ...(reversible === null ? ['whether it can be taken back'] : []),
          ].join(', ')}.`,
      },
      {
        code: 'fixPlan.noRollback',
        holds: ({ rollback }) => isBlank(rollback),
        text: () => 'A fix does not say how it is taken back.',
      },
      {
        code: 'fixPlan.noAlternative',
        holds: ({ smallest, smallerAlternative }) => !smallest && isBlank(smallerAlternative),
        text: () => 'A fix does not say which smaller alternative was considered.',
      },
      {
        code: 'fixPlan.noTrigger',
        holds: ({ canaryPercent, rollbackTrigger }) => canaryPercent > 0 && isBlank(rollbackTrigger),
        text: () => 'A canary does not say which objective’s breach rolls it back.',
      },
    ]),
  ({ body }) =>
    when(
      body.verification.length === 0,
      'verification.missing',
      'verification',
      'fixing',
      'No metric says how the fix is verified.',
    ),
  ({ body }) =>
    when(
      body.verification.length > 0 && body.verification.every(({ before }) => before === null),
      'baseline.missing',
      'verification',
      'fixing',
      'There is no baseline: no metric has a value from before the fix.',
    ),
  ({ body }) =>
    eachRow(body.verification, 'verification', 'verifying', [
      {
        code: 'verification.noMetric',
        holds: ({ metric }) => isBlank(metric),
        text: () => 'A verification names no metric.',
      },
      {
        code: 'verification.noBefore',
        holds: ({ before }) => before === null,
        text: ({ metric }) => `${metric || 'A metric'} has no value from before the fix.`,
      },
      {
        code: 'verification.noTarget',
        holds: ({ target }) => target === null,
        text: ({ metric }) => `${metric || 'A metric'} has no target.`,
      },
      {
        code: 'verification.notMeasured',
        holds: ({ howMeasured }) => isBlank(howMeasured),
        text: ({ metric }) => `It is not said how ${metric || 'a metric'} is measured.`,
      },
      {
        code: 'verification.noLoad',
        holds: ({ loadBefore }) => loadBefore === null,
        text: ({ metric }) => `It is not said at which load ${metric || 'a metric'} was measured before.`,
      },
    ]),
];
