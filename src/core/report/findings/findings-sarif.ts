import type { EvidenceVerdict, Severity } from '../../finding/model.ts';
import { printable } from '../../printable.ts';
import { findingAnchor } from '../anchors.ts';
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

/** The report in Markdown: where a finding that is about no file is told. */
export interface ToldIn {
  /** As the file is called where it lies. */
  readonly file: string;
  /** The folder that it lies in, in the checked repository; null where that is not known. */
  readonly folder: string | null;
  readonly text: () => string;
}

const HEADING = /^#+ <a id="([^"]+)"><\/a>/;

/** Lines of the report on which findings begin, from 1, by their anchors. */
function beginnings(text: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  for (const [at, line] of text.split('\n').entries()) {
    const [, anchor] = HEADING.exec(line) ?? [];
    if (anchor !== undefined && !lines.has(anchor)) lines.set(anchor, at + 1);
  }
  return lines;
}

const codeOf = ({ finding: { body } }: ReportedFinding) =>
  body.evidence.flatMap((row) => (row.kind === 'code' ? [row] : []));

/** What a finding is about that is no file: what was measured, else an endpoint, else the finding itself. */
function subjectsOf(reported: ReportedFinding): readonly object[] {
  const { endpoint } = reported.finding.body.flow;
  const subjects = verdictsOf(reported).map(({ subjectLabel, subjectKind }) => ({
    fullyQualifiedName: printable(subjectLabel),
    kind: subjectKind,
  }));
  if (subjects.length > 0) return [...new Map(subjects.map((one) => [JSON.stringify(one), one])).values()];
  const name = endpoint === '' ? reported.finding.id : endpoint;
  return [{ fullyQualifiedName: printable(name), kind: endpoint === '' ? 'finding' : 'endpoint' }];
}

/** The place in code; else that in the report, with what the finding is about: GitHub refuses a whole file of results for one that is in no file. */
function locationsOf(reported: ReportedFinding, placeInReport: (id: string) => object): readonly object[] {
  const places = codeOf(reported).map(({ path, line, caption }) => ({
    physicalLocation: {
      artifactLocation: { uri: uriOf(path), uriBaseId: 'SRCROOT' },
      ...(line === undefined ? {} : { region: { startLine: line } }),
    },
    ...(caption.trim() === '' ? {} : { message: { text: printable(caption) } }),
  }));
  if (places.length > 0) return places.slice(0, MOST_LOCATIONS);
  return [
    {
      physicalLocation: placeInReport(reported.finding.id),
      logicalLocations: subjectsOf(reported).slice(0, MOST_LOCATIONS),
    },
  ];
}

/** Where findings are told, for those that are about no file; the report is written only where there is one. */
function placesIn({ file, folder, text }: ToldIn): (id: string) => object {
  let lines: ReadonlyMap<string, number> | null = null;
  const uri = uriOf(folder === null ? file : `${folder}/${file}`);
  return (id) => {
    lines ??= beginnings(text());
    const startLine = lines.get(findingAnchor(id));
    return {
      artifactLocation: { uri, uriBaseId: folder === null ? 'REPORT' : 'SRCROOT' },
      ...(startLine === undefined ? {} : { region: { startLine } }),
    };
  };
}

/** Who took the risk, or why it is none; an empty list says that nobody did. */
function suppressionsOf({ finding: { body } }: ReportedFinding): readonly object[] {
  if (body.status !== 'risk-accepted' && body.status !== 'rejected') return [];
  const { decision } = body;
  const word = body.status === 'rejected' ? 'Rejected' : 'Risk accepted';
  const justification = decision === null ? word : `${word} by ${decision.name} on ${decision.day}: ${decision.reason}`;
  return [{ kind: 'external', status: 'accepted', justification: printable(justification) }];
}

/**
 * What tells a finding again. By `primaryLocationLineHash` GitHub tells alerts of one rule and place apart: of a line of code it is computed on upload, of the
 * report, which the next one replaces, it is ours.
 */
const fingerprintsOf = (reported: ReportedFinding): Readonly<Record<string, string>> => {
  const { fingerprint } = reported.finding;
  const own = codeOf(reported).length > 0 ? {} : { primaryLocationLineHash: `${fingerprint}:1` };
  return { 'plateauFinding/v1': fingerprint, ...own };
};

function resultOf(reported: ReportedFinding, rules: readonly string[], placeInReport: (id: string) => object): object {
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
    locations: locationsOf(reported, placeInReport),
    ...(fingerprint === '' ? {} : { partialFingerprints: fingerprintsOf(reported) }),
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

/** What of a report is told in SARIF. */
interface Told extends Pick<ReportInput, 'findings'> {
  readonly header: Pick<ReportInput['header'], 'plateauVersion' | 'workspaceId'>;
}

/**
 * All findings as SARIF 2.1.0, in the order of their names: for scanners' dashboards and code review. Every result is in a file, as GitHub's code scanning
 * asks: in the code, or in the report. The same input gives the same bytes.
 */
export function findingsSarif({ header, findings }: Told, toldIn: ToldIn): string {
  const sorted = [...findings].sort((a, b) => (a.finding.id < b.finding.id ? -1 : 1));
  const firstOf = new Map(sorted.toReversed().map((reported) => [ruleOf(reported), reported]));
  const rules = [...firstOf.keys()].sort();
  const placeInReport = placesIn(toldIn);
  return sarifFile({
    version: header.plateauVersion,
    rules: rules.map((id) => {
      const about = CATEGORY_WORDS[firstOf.get(id)?.finding.body.category ?? 'other'];
      return {
        id,
        shortDescription: { text: `${id}: ${about}` },
        fullDescription: { text: `Findings of the category “${about}” whose first evidence is a verdict of ${id}.` },
        help: {
          text: 'The report tells each finding with its evidence, what would disprove it, and its fix. Rules, their limits and what they cannot tell: docs/rules.md of Plateau.',
        },
      };
    }),
    automation: `plateau/${header.workspaceId}`,
    originalUriBaseIds: {
      SRCROOT: { description: { text: 'The root of the audited repository.' } },
      ...(toldIn.folder === null
        ? { REPORT: { description: { text: 'The folder of the report in Markdown: the root of an evidence bundle.' } } }
        : {}),
    },
    results: sorted.map((reported) => resultOf(reported, rules, placeInReport)),
  });
}
