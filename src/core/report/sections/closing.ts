import { byPriority, chosenFix, type Ranked } from '../../finding/priority.ts';
import type { LinkedPair } from '../../finding/retest.ts';
import { checkFact } from '../../investigation/check-facts.ts';
import {
  CHECKLISTS,
  type Checklist,
  checkAnswerText,
  standingOf,
  standingText,
} from '../../investigation/checklists.ts';
import { EMPTY_INVESTIGATION, type InvestigationBody } from '../../investigation/model.ts';
import { sectionAnchor } from '../anchors.ts';
import { pursued, putAside } from '../deliverables.ts';
import type { ReportedFinding, ReportInput } from '../input.ts';
import {
  type Block,
  minorHeading,
  notAssessed,
  paragraph,
  type Section,
  type Span,
  subheading,
  type Text,
} from '../model.ts';
import { CATEGORY_WORDS, numberWords, orNotStated, STATUS_WORDS, severityWords } from '../words.ts';
import { undrawnFigures } from './assessed.ts';
import { allEvidence, findingBlocks, findingLink, retestLink } from './finding-blocks.ts';
import { severityCounts, worstFirst } from './opening.ts';
import { fixBlocks, fixOrder, hypothesisBlocks, verificationBlocks } from './plan-blocks.ts';

const NO_FINDINGS = 'there are no findings in this workspace';

const rankOf = ({ priority, severity, finding: { body } }: ReportedFinding): Ranked => ({
  score: priority,
  severity: severity.used,
  effortDays: chosenFix(body)?.effortDays ?? null,
});

/** Findings that nothing is done about are named where they are left out, with who decided. */
function asideBlocks(findings: readonly ReportedFinding[]): readonly Block[] {
  const items = putAside(findings).map(({ finding: { id, body } }): Text => {
    const { name = '', reason = '' } = body.decision ?? {};
    return [findingLink(id), `, ${STATUS_WORDS[body.status]} by ${orNotStated(name)}: ${orNotStated(reason)}`];
  });
  return items.length === 0 ? [] : [minorHeading('Put aside'), { kind: 'list', items }];
}

/** Hypotheses by rank, and what to fix first. */
export function rankingSection({ findings }: Pick<ReportInput, 'findings'>): Section {
  const byRank = pursued(findings).toSorted(
    (a, b) => byPriority(rankOf(a), rankOf(b)) || (a.finding.id < b.finding.id ? -1 : 1),
  );
  const ranked = [...findings].sort(
    (a, b) => a.finding.body.hypothesis.rank - b.finding.body.hypothesis.rank || (a.finding.id < b.finding.id ? -1 : 1),
  );
  return {
    anchor: sectionAnchor('8'),
    title: '8 Risk scoring and prioritisation',
    blocks:
      findings.length === 0
        ? [notAssessed(NO_FINDINGS)]
        : [
            subheading('8.1 What to fix first'),
            {
              kind: 'table',
              caption: 'By priority; the severity says how bad it is, the priority what to fix first',
              head: ['finding', 'title', 'priority', 'severity', 'category', 'confidence', 'evidence'],
              rows: byRank.map((reported) => {
                const { finding, priority, severity } = reported;
                const { title, category, hypothesis } = finding.body;
                return {
                  anchor: null,
                  cells: [
                    [findingLink(finding.id)],
                    orNotStated(title),
                    priority === null ? 'not computed' : numberWords(priority),
                    severityWords(severity.used),
                    CATEGORY_WORDS[category],
                    hypothesis.confidence,
                    allEvidence(reported),
                  ],
                };
              }),
              right: [2],
              more: 0,
            },
            ...asideBlocks(findings),
            subheading('8.2 Hypotheses and how they would be disproved'),
            ...ranked.flatMap(hypothesisBlocks),
          ],
  };
}

export const remediationSection = ({ findings }: Pick<ReportInput, 'findings'>): Section => ({
  anchor: sectionAnchor('9'),
  title: '9 Remediation plan',
  blocks:
    findings.length === 0
      ? [notAssessed(NO_FINDINGS)]
      : [...fixOrder(pursued(findings)).flatMap(fixBlocks), ...asideBlocks(findings)],
});

const MARKS = { yes: '☑', no: '☒', 'not-applicable': '–' } as const;

function checklistBlocks(list: Checklist, body: Pick<InvestigationBody, 'checks' | 'values'>): readonly Block[] {
  const { checks: marks } = body;
  const standing = standingOf(list, marks);
  return [
    paragraph(
      standing.answered === 0 ? 'To be answered by a person; nobody has.' : `As it stands: ${standingText(standing)}.`,
    ),
    ...list.groups.flatMap(({ title, checks }): readonly Block[] => [
      ...(title === '' ? [] : [minorHeading(title)]),
      {
        kind: 'list',
        items: checks.map(({ id, text }) => {
          const mark = marks[id];
          const fact = checkFact(id, body);
          const line = fact === null ? text : `${text} (${fact})`;
          if (mark === undefined) return `☐ ${line}`;
          return `${MARKS[mark.answer]} ${line} · ${checkAnswerText(mark.answer)}${mark.note === '' ? '' : `: ${mark.note}`}`;
        }),
      },
    ]),
  ];
}

/** The reviewer's ticks, and how the team takes care of performance. */
export function checklistSection({ investigation }: ReportInput): Section {
  const body = investigation?.investigation.body ?? EMPTY_INVESTIGATION;
  return {
    anchor: sectionAnchor('11'),
    title: '11 Reviewer checklist',
    blocks: CHECKLISTS.flatMap((list) => [
      ...(list.id === 'review' ? [] : [subheading(list.title)]),
      ...checklistBlocks(list, body),
    ]),
  };
}

/** The counts, and the list. */
export function findingsList(findings: ReportInput['findings']): readonly Block[] {
  const sorted = worstFirst(findings);
  const counts: Block = {
    kind: 'table',
    caption: 'Findings by severity',
    head: ['severity', 'findings'],
    rows: severityCounts(findings).map(([word, count]) => ({ anchor: null, cells: [word, String(count)] })),
    right: [1],
    more: 0,
  };
  const list: Block = {
    kind: 'table',
    caption: `All ${sorted.length}, worst first`,
    head: ['finding', 'title', 'severity', 'status', 'owner', 'ETA'],
    rows: sorted.map(({ finding: { id, body }, severity }) => ({
      anchor: null,
      cells: [
        [findingLink(id)],
        orNotStated(body.title),
        severityWords(severity.used),
        STATUS_WORDS[body.status],
        orNotStated(body.owner),
        body.eta ?? 'not stated',
      ],
    })),
    right: [],
    more: 0,
  };
  return [counts, ...(sorted.length === 0 ? [notAssessed(NO_FINDINGS)] : [list])];
}

/** The counts, the list, and each finding. */
export function findingsSection(input: ReportInput, drawn: Set<string>): Section {
  const details = worstFirst(input.findings).flatMap((reported) => findingBlocks(reported, input, drawn));
  const others = undrawnFigures(input, drawn);
  return {
    anchor: sectionAnchor('12'),
    title: '12 Findings summary',
    blocks: [
      ...findingsList(input.findings),
      ...details,
      ...(others.length === 0 ? [] : [subheading('Pictures of items that are not evidence of a finding'), ...others]),
    ],
  };
}

/** Items that are compared because they are linked, and not by what they are called or of. */
const pairWords = (paired: readonly LinkedPair[] = []): readonly Span[] =>
  paired.flatMap(([before, after]) => [' Linked: ', { code: before }, ' with ', { code: after }, '.']);

/** Where each finding stands in the newest comparison that tells of it. */
function retestBlock(findings: readonly ReportedFinding[]): Block {
  return {
    kind: 'table',
    caption: 'Retest: the newest comparison that tells of each finding; a change of share alone is no change of cost',
    head: ['finding', 'status', 'retest', 'why', 'comparison'],
    rows: findings.map(({ finding: { id, body }, retest }) => ({
      anchor: null,
      cells: [
        [findingLink(id)],
        STATUS_WORDS[body.status],
        retest?.status ?? 'not assessed',
        retest === null ? 'no comparison tells of it' : [retest.why, ...pairWords(retest.paired)],
        retest === null ? '' : retestLink(retest),
      ],
    })),
    right: [],
    more: 0,
  };
}

export const verificationSection = ({ findings }: ReportInput): Section => ({
  anchor: sectionAnchor('13'),
  title: '13 Verification and what was not changed',
  blocks:
    findings.length === 0
      ? [notAssessed(NO_FINDINGS)]
      : [retestBlock(worstFirst(findings)), ...worstFirst(findings).flatMap(verificationBlocks)],
});
