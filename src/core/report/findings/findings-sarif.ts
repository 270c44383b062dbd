import type { EvidenceVerdict, Severity } from '../../finding/model.ts';
import { printable } from '../../printable.ts';
import type { ReportedFinding, ReportInput } from '../input.ts';
import { CATEGORY_WORDS, SEVERITY_WORDS } from '../words.ts';
import { baselineStateOf } from './baseline-state.ts';
import { sarifFile, uriOf } from './sarif-file.ts';

/** Locations of one result: where to look first. All evidence is in `findings.json`. */
const MOST_LOCATIONS = 20;

const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
};

const verdictsOf = ({ finding: { body } }: ReportedFinding): readonly EvidenceVerdict[] =>
  body.evidence.flatMap((row) => ('verdict' in row && row.verdict !== undefined ? [row.verdict] : []));

/** The rule a finding is a result of: its first verdict's; where a person began it, one of its category. */
const ruleOf = (reported: ReportedFinding): string =>
  verdictsOf(reported)[0]?.rule ?? `FINDING-${reported.finding.body.category.toUpperCase()}`;

function locationsOf(reported: ReportedFinding): readonly object[] {
  const places = reported.finding.body.evidence.flatMap((row) =>
    row.kind === 'code'
      ? [
          {
            physicalLocation: {
              artifactLocation: { uri: uriOf(row.path), uriBaseId: 'SRCROOT' },
              ...(row.line === undefined ? {} : { region: { startLine: row.line } }),
            },
            ...(row.caption.trim() === '' ? {} : { message: { text: printable(row.caption) } }),
          },
        ]
      : [],
  );
  if (places.length > 0) return places.slice(0, MOST_LOCATIONS);
  const { endpoint } = reported.finding.body.flow;
  const subjects = verdictsOf(reported).map(({ subjectLabel, subjectKind }) => ({
    logicalLocations: [{ fullyQualifiedName: printable(subjectLabel), kind: subjectKind }],
  }));
  if (subjects.length > 0) return subjects.slice(0, MOST_LOCATIONS);
  // Something must be named for a viewer to show: what was measured, else the finding itself.
  const name = endpoint === '' ? reported.finding.id : endpoint;
  return [
    { logicalLocations: [{ fullyQualifiedName: printable(name), kind: endpoint === '' ? 'finding' : 'endpoint' }] },
  ];
}

/** Who took the risk, or why it is none; an empty list says that nobody did. */
function suppressionsOf({ finding: { body } }: ReportedFinding): readonly object[] {
  if (body.status !== 'risk-accepted' && body.status !== 'rejected') return [];
  const { decision } = body;
  const word = body.status === 'rejected' ? 'Rejected' : 'Risk accepted';
  const justification = decision === null ? word : `${word} by ${decision.name} on ${decision.day}: ${decision.reason}`;
  return [{ kind: 'external', status: 'accepted', justification: printable(justification) }];
}

function resultOf(reported: ReportedFinding, rules: readonly string[]): object {
  const { finding, severity, priority, retest } = reported;
  const { id, fingerprint, body } = finding;
  const rule = ruleOf(reported);
  const baselineState = retest === null ? null : baselineStateOf(retest.status);
  const text = [id, body.title, body.bottleneck].filter((part) => part.trim() !== '').join(': ');
  return {
    ruleId: rule,
    ruleIndex: rules.indexOf(rule),
    // What has no severity yet is open, which has no level (§3.27.9, §3.27.10).
    ...(severity.used === null ? { kind: 'open', level: 'none' } : { kind: 'fail', level: LEVELS[severity.used] }),
    message: { text: printable(text.replace(/\s+/g, ' ')) },
    locations: locationsOf(reported),
    ...(fingerprint === '' ? {} : { partialFingerprints: { 'plateauFinding/v1': fingerprint } }),
    ...(baselineState === null ? {} : { baselineState }),
    suppressions: suppressionsOf(reported),
    ...(priority === null ? {} : { rank: priority }),
    properties: {
      finding: id,
      severity: severity.used === null ? 'not assessed' : SEVERITY_WORDS[severity.used],
      status: body.status,
      category: body.category,
      owner: body.owner,
      ...(retest === null ? {} : { retest: retest.status }),
    },
  };
}

/** All findings as SARIF 2.1.0, in the order of their names: for scanners' dashboards and code review. The same input gives the same bytes. */
export function findingsSarif({ header, findings }: ReportInput): string {
  const sorted = [...findings].sort((a, b) => (a.finding.id < b.finding.id ? -1 : 1));
  const firstOf = new Map(sorted.toReversed().map((reported) => [ruleOf(reported), reported]));
  const rules = [...firstOf.keys()].sort();
  return sarifFile({
    version: header.plateauVersion,
    rules: rules.map((id) => {
      const about = CATEGORY_WORDS[firstOf.get(id)?.finding.body.category ?? 'other'];
      return { id, shortDescription: { text: `${id}: ${about}` } };
    }),
    automation: `plateau/${header.workspaceId}`,
    originalUriBaseIds: { SRCROOT: { description: { text: 'The root of the audited repository.' } } },
    results: sorted.map((reported) => resultOf(reported, rules)),
  });
}
