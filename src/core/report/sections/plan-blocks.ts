import type { FixStep } from '../../finding/model.ts';
import type { ReportedFinding } from '../input.ts';
import { type Block, minorHeading, notAssessed, paragraph, subheading, type Text } from '../model.ts';
import { HORIZON_WORDS, numberWords, orNotStated } from '../words.ts';
import { evidenceLinks, findingLink, prose } from './finding-blocks.ts';

/** Why it is thought to be so, how sure, and which steps would show that it is not. */
export function hypothesisBlocks({ finding: { id, body } }: ReportedFinding): readonly Block[] {
  const { hypothesis, validationPlan, validationResult } = body;
  return [
    minorHeading([findingLink(id), ` · rank ${hypothesis.rank} · confidence ${hypothesis.confidence}`]),
    hypothesis.text.trim() === ''
      ? notAssessed('no hypothesis was written')
      : { kind: 'prose', markdown: hypothesis.text },
    validationPlan.length === 0
      ? notAssessed('no step was planned that could disprove it')
      : {
          kind: 'table',
          caption: `How ${id} would be disproved`,
          head: ['step', 'what would disprove it'],
          rows: validationPlan.map(({ step, disprovedBy }) => ({
            anchor: null,
            cells: [step, orNotStated(disprovedBy)],
          })),
          right: [],
          more: 0,
        },
    paragraph(
      `Result: ${validationResult.outcome}. `,
      ...resultText(validationResult.text),
      '[',
      ...evidenceLinks(id, validationResult.evidence),
      ']',
    ),
  ];
}

const resultText = (text: string): readonly string[] => (text.trim() === '' ? [] : [`${text.trim()} `]);

const effortText = ({ effortDays }: FixStep): string =>
  effortDays === null ? 'not stated' : `${numberWords(effortDays)} d`;

function stepText({ text, smallest, smallerAlternative, addsResources }: FixStep): Text {
  return [
    text,
    ...(smallest ? [' ', { strong: 'The smallest change that would do.' }] : []),
    ...(smallerAlternative.trim() === '' ? [] : [` Smaller, considered: ${smallerAlternative}`]),
    ...(addsResources ? [' Adds resources.'] : []),
  ];
}

const rollbackText = ({ reversible, rollback, canaryPercent, rollbackTrigger }: FixStep): string =>
  [
    reversible === null ? 'reversibility not stated' : reversible ? 'reversible' : 'not reversible',
    `roll back by: ${orNotStated(rollback)}`,
    `canary ${numberWords(canaryPercent)} %, rolled back by ${orNotStated(rollbackTrigger)}`,
  ].join(' · ');

/** From 1 to 5, or that nobody said. */
const weight = (value: number | null): string => (value === null ? 'not stated' : String(value));

/** What is to be done, with its risk and the way back. */
export function fixBlocks({ finding: { id, body } }: ReportedFinding): readonly Block[] {
  const owner = `owner ${orNotStated(body.owner)} · ETA ${body.eta ?? 'not stated'}`;
  return [
    subheading([findingLink(id), ` · ${owner}`]),
    body.fixPlan.length === 0
      ? notAssessed('no fix was planned')
      : {
          kind: 'table',
          caption: `Fix plan of ${id}; risk and blast radius from 1 to 5`,
          head: ['when', 'what', 'risk', 'blast', 'effort', 'rollback and canary', 'dashboards first'],
          rows: body.fixPlan.map((step) => ({
            anchor: null,
            cells: [
              HORIZON_WORDS[step.horizon],
              stepText(step),
              weight(step.risk),
              weight(step.blastRadius),
              effortText(step),
              rollbackText(step),
              orNotStated(step.dashboardsFirst),
            ],
          })),
          right: [2, 3, 4],
          more: 0,
        },
  ];
}

const measured = (value: number | null, unit: string): string =>
  value === null ? 'not measured' : `${numberWords(value)} ${unit}`.trim();

/** How it was shown to have worked, and what was left alone. */
export function verificationBlocks({ finding: { id, body } }: ReportedFinding): readonly Block[] {
  return [
    subheading([findingLink(id)]),
    body.verification.length === 0
      ? notAssessed('nothing was said of how the fix is measured')
      : {
          kind: 'table',
          caption: `Verification of ${id}`,
          head: [
            'metric',
            'before',
            'target',
            'after',
            'load before',
            'load after',
            'how measured',
            'verdict',
            'evidence',
          ],
          rows: body.verification.map((row) => ({
            anchor: null,
            cells: [
              row.metric,
              measured(row.before, row.unit),
              measured(row.target, row.unit),
              measured(row.after, row.unit),
              measured(row.loadBefore, 'requests/s'),
              measured(row.loadAfter, 'requests/s'),
              orNotStated(row.howMeasured),
              row.status ?? 'not assessed',
              evidenceLinks(id, row.evidence),
            ],
          })),
          right: [1, 2, 3, 4, 5],
          more: 0,
        },
    ...prose('Why this fix', body.whyThisFix, 'nobody wrote why this fix and not another'),
    ...prose('What was deliberately not changed', body.notChanged, 'nobody wrote what was left alone'),
  ];
}

/** One finding's remediation in short, for the report of all: when, who, what it risks. */
export const fixOrder = (findings: readonly ReportedFinding[]): readonly ReportedFinding[] =>
  [...findings].sort((a, b) => {
    const [first, second] = [a.finding.body.eta ?? '9999', b.finding.body.eta ?? '9999'];
    return first < second ? -1 : first > second ? 1 : a.finding.id < b.finding.id ? -1 : 1;
  });
