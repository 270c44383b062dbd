import { SEVERITIES } from '../../finding/model.ts';
import { link, sectionAnchor } from '../anchors.ts';
import type { ReportedFinding, ReportInput } from '../input.ts';
import { type Block, NOT_ASSESSED, notAssessed, paragraph, type Section, subheading, type Text } from '../model.ts';
import { numberWords, orNotStated, severityWords } from '../words.ts';
import { allEvidence, findingLink, shownBy } from './finding-blocks.ts';
import { briefed } from './investigated.ts';

const TAMPER_WORDS = {
  none: 'none: a change of this file afterwards would not be noticed',
  manifest: 'manifest: sizes and SHA-256 of all files of the bundle; whoever has the file could have rebuilt it',
  'journal chain':
    'manifest and journal chain: a changed file does not fit them; whoever has the bundle could have rebuilt both',
  signed: 'signed: the manifest is signed',
} as const;

/** What stands on the first page. */
export function headerFacts({ header, ruleSet }: ReportInput): readonly (readonly [string, Text])[] {
  const changed = ruleSet.deviations.length;
  return [
    ['Project', orNotStated(header.project)],
    ['Repository', orNotStated(header.repository)],
    ['Commit', header.commit.trim() === '' ? 'not stated' : [{ code: header.commit }]],
    ['Auditor', orNotStated(header.auditor)],
    ['Date', header.at.slice(0, 10)],
    ['Workspace', [{ code: header.workspaceId }]],
    ['Bundle', header.bundleId === null ? 'not part of a bundle' : [{ code: header.bundleId }]],
    ['Tool', `Plateau ${header.plateauVersion}`],
    [
      'Thresholds',
      [
        { code: ruleSet.id },
        changed === 0 ? ', as shipped' : `, ${changed} ${changed === 1 ? 'differs' : 'differ'} from the shipped ones: `,
        ...(changed === 0 ? [] : [{ text: 'see the appendix', to: sectionAnchor('thresholds') }]),
      ],
    ],
    [
      'Redaction',
      header.redaction === null ? 'none: this report holds names as they were captured' : orNotStated(header.redaction),
    ],
    ['Tamper evidence', TAMPER_WORDS[header.tamperEvidence]],
  ];
}

/** Severities in the order they are read, what has none at the end. */
const ORDER = [...SEVERITIES, null];

/**
 * How many findings there are of each severity, worst first, and how many have none where there are such: of the list itself, so that the two
 * cannot differ.
 */
export const severityCounts = (findings: readonly ReportedFinding[]): readonly (readonly [string, number])[] =>
  ORDER.map(
    (severity) =>
      [severityWords(severity), findings.filter(({ severity: { used } }) => used === severity).length] as const,
  ).filter(([word, count]) => word !== NOT_ASSESSED || count > 0);

/** By severity, then by priority, then by name: what to read first. */
export const worstFirst = (findings: readonly ReportedFinding[]): readonly ReportedFinding[] =>
  [...findings].sort(
    (a, b) =>
      ORDER.indexOf(a.severity.used) - ORDER.indexOf(b.severity.used) ||
      (b.priority ?? -1) - (a.priority ?? -1) ||
      (a.finding.id < b.finding.id ? -1 : 1),
  );

const isOpen = ({ finding: { body } }: ReportedFinding): boolean =>
  body.status !== 'closed' && body.status !== 'rejected';

/**
 * Symptom, constraint, decision, business impact and the numbers against their targets, on one page: as the brief says them, else as the worst open
 * finding does.
 */
export function summarySection(input: ReportInput): Section {
  const { findings } = input;
  const counts = severityCounts(findings)
    .map(([word, count]) => `${count} ${word.toLowerCase()}`)
    .join(', ');
  const first = worstFirst(findings).find(isOpen);
  const said = (text: string, why: string): Block =>
    text.trim() === '' ? notAssessed(why) : { kind: 'prose', markdown: text };
  const told = (what: 'symptom' | 'impact', own: string | undefined, why: string): readonly Block[] => {
    const brief = briefed(input, what);
    if (brief !== '') return [said(brief, why)];
    return [said(own ?? '', why), ...(first === undefined ? [] : shownBy(own ?? '', first))];
  };
  return {
    anchor: sectionAnchor('summary'),
    title: 'Executive summary',
    blocks: [
      paragraph(
        link(`${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}`, sectionAnchor('12')),
        `: ${counts}.`,
      ),
      subheading('Limiting constraint'),
      ...constraintBlocks(briefed(input, 'constraint'), first),
      subheading('Symptom'),
      ...told('symptom', first?.finding.body.symptom, 'nobody wrote what is seen'),
      subheading('Decision'),
      ...decisionBlocks(briefed(input, 'decision'), first),
      subheading('Business impact'),
      ...told('impact', first?.finding.body.businessImpact, 'nobody wrote what it costs the business'),
      subheading('Numbers against their targets'),
      targetsBlock(findings),
    ],
  };
}

function constraintBlocks(brief: string, first: ReportedFinding | undefined): readonly Block[] {
  const stated: readonly Block[] = brief === '' ? [] : [{ kind: 'prose', markdown: brief }];
  if (first === undefined)
    return stated.length > 0 ? stated : [notAssessed('no finding is open, and no constraint is named')];
  const { id, body } = first.finding;
  const bottleneck = body.bottleneck.trim() === '' ? body.title : body.bottleneck;
  return [
    ...stated,
    paragraph(findingLink(id), ': ', { strong: orNotStated(bottleneck) }, ' [', ...allEvidence(first), ']'),
  ];
}

function decisionBlocks(brief: string, first: ReportedFinding | undefined): readonly Block[] {
  if (brief !== '') return [{ kind: 'prose', markdown: brief }];
  const step = first?.finding.body.fixPlan.find(({ smallest }) => smallest) ?? first?.finding.body.fixPlan[0];
  if (first === undefined || step === undefined)
    return [notAssessed('no decision was written, and no fix was planned')];
  const { id } = first.finding;
  return [paragraph(`${step.smallest ? 'The smallest fix' : 'The first fix'} of `, findingLink(id), `: ${step.text}`)];
}

/** The verifications of all findings: where a metric is, where it is to be, where it got to. */
function targetsBlock(findings: readonly ReportedFinding[]): Block {
  const number = (value: number | null, unit: string): string =>
    value === null ? 'not measured' : `${numberWords(value)} ${unit}`.trim();
  const rows = worstFirst(findings).flatMap(({ finding: { id, body } }) =>
    body.verification.map(({ metric, unit, before, target, after }) => ({
      anchor: null,
      cells: [
        [findingLink(id)],
        metric,
        number(before, unit),
        target === null ? NOT_ASSESSED : number(target, unit),
        number(after, unit),
      ],
    })),
  );
  if (rows.length === 0) return notAssessed('no finding says which metric must improve by how much');
  const head = ['finding', 'metric', 'before', 'target', 'after'];
  return { kind: 'table', caption: 'Metrics of the findings', head, rows, right: [2, 3, 4], more: 0 };
}
