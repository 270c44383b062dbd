import type { EvidenceRow, EvidenceVerdict, FindingBody } from '../../finding/model.ts';
import { observedWords } from '../../finding/observed-words.ts';
import { traceFactsText } from '../../finding/trace-facts.ts';
import { measureText } from '../../verdict/verdict-wording.ts';
import { shortPath } from '../../verdict/wording.ts';
import { evidenceAnchor, figureAnchor, findingAnchor, itemAnchor, link, pictureAnchor } from '../anchors.ts';
import type { ReportedFinding, ReportInput } from '../input.ts';
import {
  type Block,
  minorHeading,
  NOT_ASSESSED,
  notAssessed,
  paragraph,
  type ReportRow,
  type Span,
  subheading,
  type Text,
} from '../model.ts';
import { pictureKey } from '../picture.ts';
import { CATEGORY_WORDS, FLOW_WORDS, numberWords, orNotStated, STATUS_WORDS, severityWords } from '../words.ts';
import { drawn } from './drawn.ts';

/** What a person wrote, or that nobody did. */
export const prose = (title: string, markdown: string, why: string): readonly Block[] => [
  minorHeading(title),
  markdown.trim() === '' ? notAssessed(why) : { kind: 'prose', markdown },
];

/** Rows of evidence as links, for what claims a number: `[e1, e2]`; what is missing where there are none. */
export function evidenceLinks(finding: string, ids: readonly string[]): readonly Span[] {
  if (ids.length === 0) return ['no evidence'];
  return ids.flatMap((id, at): readonly Span[] => [...(at === 0 ? [] : [', ']), link(id, evidenceAnchor(finding, id))]);
}

/** All rows of a finding, where one of its numbers does not name its own. */
export const allEvidence = ({ finding: { id, body } }: ReportedFinding): readonly Span[] =>
  evidenceLinks(
    id,
    body.evidence.slice(0, 8).map((row) => row.id),
  );

/** The evidence of a text that somebody wrote with numbers in it; nothing of one without. */
export const shownBy = (markdown: string, reported: ReportedFinding): readonly Block[] =>
  /\d/.test(markdown) ? [paragraph('[', ...allEvidence(reported), ']')] : [];

export const findingLink = (id: string): Span => link(id, findingAnchor(id));

function severityText({ severity: { computed, why, used }, finding: { body } }: ReportedFinding): Text {
  if (used === null) return [{ strong: NOT_ASSESSED }, ` (${why})`];
  if (computed === used) return [{ strong: severityWords(used) }, ` (computed: ${why})`];
  const reason = body.severityOverride?.reason ?? '';
  return [
    { strong: severityWords(used) },
    `, set by a person: ${orNotStated(reason)}. Computed: ${severityWords(computed)} (${why})`,
  ];
}

/** The comparison that a retest is of. */
export const retestLink = ({ comparison }: NonNullable<ReportedFinding['retest']>): readonly Span[] =>
  comparison === null ? ['a comparison that is not in this report'] : [link(comparison, itemAnchor(comparison))];

function scopeText({ endpoints, tenants, geos, payloadSizes, windows }: FindingBody['scope']): string {
  const parts = [
    ...(endpoints.length === 0 ? [] : [`endpoints ${endpoints.join(', ')}`]),
    ...(tenants.length === 0 ? [] : [`tenants ${tenants.join(', ')}`]),
    ...(geos.length === 0 ? [] : [`geos ${geos.join(', ')}`]),
    ...(payloadSizes === '' ? [] : [`payload sizes ${payloadSizes}`]),
    ...(windows === '' ? [] : [`windows ${windows}`]),
  ];
  return orNotStated(parts.join(' · '));
}

function factsOf(reported: ReportedFinding): Block {
  const { finding, priority, priorityWhy, retest, returns } = reported;
  const { body } = finding;
  const { flow, decision } = body;
  const observed = observedWords(body.observed);
  const endpoint = flow.endpoint === '' ? '' : ` · ${flow.endpoint}`;
  return {
    kind: 'facts',
    rows: [
      ['Severity', severityText(reported)],
      [
        'Priority',
        priority === null
          ? `not computed: ${priorityWhy}`
          : [{ strong: numberWords(priority) }, ` of 100 (${priorityWhy})`],
      ],
      ['Status', STATUS_WORDS[body.status]],
      ...(decision === null
        ? []
        : [['Decided', `${orNotStated(decision.name)}, ${decision.day}: ${orNotStated(decision.reason)}`] as const]),
      ...(observed.length === 0 ? [] : [['Observed by a person', observed.join(' · ')] as const]),
      ['Category', CATEGORY_WORDS[body.category]],
      ['Flow', `${FLOW_WORDS[flow.kind]}${endpoint}${flow.revenueCritical ? ' · revenue critical' : ''}`],
      ['Scope', scopeText(body.scope)],
      ['Owner', orNotStated(body.owner)],
      ['ETA', body.eta ?? 'not stated'],
      [
        'Retest',
        retest === null
          ? 'not assessed: no comparison tells of it'
          : [`${retest.status}: ${retest.why} [`, ...retestLink(retest), ']'],
      ],
      ...(returns.length === 0 ? [] : [['Cost versus impact', returns.join(' · ')] as const]),
      [
        'Fingerprint',
        finding.fingerprint === '' ? 'none: it began without a verdict' : [{ code: finding.fingerprint }],
      ],
    ],
  };
}

/** What a row of evidence is of, and where in it to look. */
function evidenceCells(
  finding: string,
  row: EvidenceRow,
): { readonly what: Text; readonly pointer: Text; readonly sha256: string } {
  switch (row.kind) {
    case 'trace':
      return {
        what: [row.percentile === undefined ? 'an example' : `an example of ${row.percentile}`, traceFactsText(row)]
          .filter((part) => part !== '')
          .join('; '),
        pointer: [{ code: row.traceId }],
        sha256: '',
      };
    case 'code':
      return {
        what: `${row.repository} at ${row.commit.slice(0, 12)}`,
        pointer: [{ code: `${row.path}${row.line === undefined ? '' : `:${row.line}`}` }],
        sha256: '',
      };
    case 'image':
      return {
        what: [link(row.dashboard, pictureAnchor(finding, row.id))],
        pointer: `${row.from} to ${row.to}`,
        sha256: row.sha256,
      };
    default:
      return {
        what: [link(row.item, itemAnchor(row.item))],
        pointer: row.pointer === '' ? '' : [{ code: shortPath(row.pointer) }],
        sha256: row.sha256,
      };
  }
}

/** A measure without bounds that are there and undefined. */
function exact({ value, unit, low, high }: EvidenceVerdict['measure']): Parameters<typeof measureText>[0] {
  return low === undefined || high === undefined ? { value, unit } : { value, unit, low, high };
}

function saysText(row: EvidenceRow): string {
  const verdict = 'verdict' in row ? row.verdict : undefined;
  const told =
    verdict === undefined
      ? ''
      : `${verdict.rule}: ${verdict.measure.name} ${measureText(exact(verdict.measure))}, ${verdict.status ?? verdict.level}, ${verdict.certainty}. ${verdict.reason}`;
  return [row.caption.trim(), told].filter((part) => part !== '').join(' — ');
}

function evidenceTable({ finding: { id, body } }: ReportedFinding): Block {
  const rows: readonly ReportRow[] = body.evidence.map((row) => {
    const { what, pointer, sha256 } = evidenceCells(id, row);
    return {
      anchor: evidenceAnchor(id, row.id),
      cells: [row.id, row.kind, what, pointer, saysText(row), sha256 === '' ? '' : [{ code: sha256.slice(0, 16) }]],
    };
  });
  return {
    kind: 'table',
    caption: `Evidence of ${id}`,
    head: ['row', 'kind', 'of', 'where in it', 'what it says', 'hash of the file (first 16)'],
    rows,
    right: [],
    more: 0,
  };
}

/** Pictures of a finding's evidence, or where they stand already; `already` remembers which items have been. */
function figureBlocks(
  { finding: { body } }: ReportedFinding,
  { figures }: Pick<ReportInput, 'figures'>,
  already: Set<string>,
): readonly Block[] {
  const items = [...new Set(body.evidence.flatMap((row) => ('item' in row ? [row.item] : [])))];
  return items.flatMap((item): readonly Block[] => {
    const figure = figures.get(item);
    if (figure === undefined) return [];
    if (already.has(item))
      return [paragraph('Its picture stands with another finding: ', link(figure.title, figureAnchor(item)), '.')];
    already.add(item);
    return drawn(figure, item);
  });
}

/** Pictures of dashboards, each with its name and the time that it shows. */
function pictureBlocks(
  { finding: { id, body } }: ReportedFinding,
  { pictures }: Pick<ReportInput, 'pictures'>,
): readonly Block[] {
  return body.evidence.flatMap((row): readonly Block[] => {
    const picture = pictures.get(pictureKey(id, row.id));
    if (row.kind !== 'image' || picture === undefined) return [];
    const notes = [`${row.from} to ${row.to}`, row.caption.trim()].filter((note) => note !== '');
    return [
      { kind: 'picture', anchor: pictureAnchor(id, row.id), title: `${row.id} · ${row.dashboard}`, notes, picture },
    ];
  });
}

/** A finding: what it is, how bad, and what shows it. */
export function findingBlocks(
  reported: ReportedFinding,
  input: Pick<ReportInput, 'figures' | 'pictures'>,
  already: Set<string>,
): readonly Block[] {
  const { finding, lints } = reported;
  const { id, body } = finding;
  const blocking = lints.filter((lint) => lint.blocking);
  const hints = lints.filter((lint) => !lint.blocking);
  return [
    subheading(`${id} · ${orNotStated(body.title)}`, findingAnchor(id)),
    body.bottleneck.trim() === ''
      ? notAssessed('nobody wrote the bottleneck in one sentence')
      : { kind: 'paragraph', text: [{ strong: body.bottleneck }, ' [', ...allEvidence(reported), ']'] },
    factsOf(reported),
    ...prose('Symptom', body.symptom, 'nobody wrote what is seen'),
    ...shownBy(body.symptom, reported),
    ...prose('Cause', body.cause, 'nobody wrote what makes it so'),
    ...shownBy(body.cause, reported),
    ...prose('Business impact', body.businessImpact, 'nobody wrote what it costs the business'),
    ...shownBy(body.businessImpact, reported),
    ...(body.businessImpactNumber === null ? [] : [paragraph(`In numbers: ${numberWords(body.businessImpactNumber)}`)]),
    minorHeading('Evidence'),
    body.evidence.length === 0
      ? notAssessed('no evidence is attached: this is a claim and not a finding')
      : evidenceTable(reported),
    ...(body.leftOut.length === 0
      ? []
      : [
          {
            kind: 'list',
            items: body.leftOut.map(
              ({ evidence, note }) => `Not in the bundle: ${evidence}, because ${orNotStated(note)}`,
            ),
          } as const,
        ]),
    ...figureBlocks(reported, input, already),
    ...pictureBlocks(reported, input),
    ...(blocking.length === 0
      ? []
      : [
          minorHeading('What keeps it from the next step'),
          { kind: 'list', items: blocking.map(({ message }) => message) } as const,
        ]),
    ...(hints.length === 0
      ? []
      : [
          minorHeading('Worth a second thought'),
          { kind: 'list', items: hints.map(({ message }) => message) } as const,
        ]),
  ];
}
