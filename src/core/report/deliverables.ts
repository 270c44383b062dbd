import { conditionsOf } from '../investigation/conditions.ts';
import { EMPTY_INVESTIGATION } from '../investigation/model.ts';
import { hasConditions } from '../investigation/stated-conditions.ts';
import { sectionAnchor } from './anchors.ts';
import type { ReportedFinding, ReportInput } from './input.ts';
import { briefed } from './sections/investigated.ts';

/** A part that a playbook asks of an audit, with where it stands in the report and how far it is there. */
export interface Deliverable {
  /** `S0:116`: playbook and line. */
  readonly source: string;
  readonly what: string;
  readonly section: string;
  readonly anchor: string;
  /** How many of those it is asked of have it. */
  readonly has: number;
  /** How many it is asked of: the findings that are not put aside, or 1 of the whole report. */
  readonly of: number;
  /** What it is asked of. */
  readonly each: 'findings' | 'items';
}

type Test = (reported: ReportedFinding) => boolean;

const isWritten = (text: string): boolean => text.trim() !== '';
const isAside = ({ finding: { body } }: ReportedFinding): boolean =>
  body.status === 'rejected' || body.status === 'risk-accepted';

/** Findings that something is to be done about, or was done. */
export const pursued = (findings: readonly ReportedFinding[]): readonly ReportedFinding[] =>
  findings.filter((one) => !isAside(one));

/** Findings that nothing is done about, because somebody decided so. */
export const putAside = (findings: readonly ReportedFinding[]): readonly ReportedFinding[] => findings.filter(isAside);

/** The five deliverables of an audit (S0:116–120), the eight parts of a report (S3:18–25) and on what load runs and plans were measured (S1:36), each with where it is. */
export function deliverables(input: ReportInput): readonly Deliverable[] {
  const { findings, investigation, items } = input;
  const asked = pursued(findings);
  const constraint = briefed(input, 'constraint');
  const row = (source: string, what: string, section: string, has: number, of: number): Deliverable => ({
    ...{ source, what, section, has, of },
    each: 'findings',
    anchor: sectionAnchor(section === 'Executive summary' ? 'summary' : section === 'Appendix' ? 'appendix' : section),
  });
  const whole = (source: string, what: string, section: string, isThere: boolean): Deliverable =>
    row(source, what, section, isThere ? 1 : 0, 1);
  const each = (source: string, what: string, section: string, test: Test): Deliverable =>
    row(source, what, section, asked.filter(test).length, Math.max(1, asked.length));
  const isWeighed: Test = ({ finding: { body }, severity }) =>
    severity.used !== null &&
    body.fixPlan.length > 0 &&
    body.fixPlan.every(({ risk, blastRadius }) => risk !== null && blastRadius !== null);
  return [
    whole('S0:116', 'Baseline snapshot', '1', (investigation?.baselines.length ?? 0) > 0),
    each(
      'S0:117',
      'Bottleneck explanation',
      '12',
      ({ finding: { body } }) => isWritten(body.bottleneck) && isWritten(body.cause),
    ),
    each(
      'S0:118',
      'Prioritised list of fixes',
      '8',
      ({ finding: { body }, priority }) => priority !== null && body.fixPlan.length > 0,
    ),
    each('S0:119', 'Risk assessment', '9', isWeighed),
    each('S0:120', 'Cost versus impact', '12', ({ returns }) => returns.length > 0),
    whole(
      'S3:18',
      'Executive summary',
      'Executive summary',
      isWritten(constraint) || asked.some(({ finding: { body } }) => isWritten(body.bottleneck)),
    ),
    whole(
      'S3:19',
      'Observations',
      '2',
      items.some(({ evaluation }) => evaluation !== null),
    ),
    each('S3:20', 'Hypotheses, ranked, with confidence', '8', ({ finding: { body } }) =>
      isWritten(body.hypothesis.text),
    ),
    each('S3:21', 'Validation plan', '8', ({ finding: { body } }) => body.validationPlan.length > 0),
    each('S3:22', 'Fix plan', '9', ({ finding: { body } }) => body.fixPlan.length > 0),
    each('S3:23', 'Verification', '13', ({ finding: { body } }) => body.verification.length > 0),
    each(
      'S3:24',
      'Instrumentation gaps',
      '6',
      ({ finding: { body } }) => body.instrumentationGaps.length > 0 || body.noInstrumentationGaps,
    ),
    whole('S3:25', 'Appendix', 'Appendix', items.length > 0),
    ...volumeStated(input),
  ];
}

/** Whether it is known on which volume of data load runs and plans were measured (S1:36); asked where there are any. */
function volumeStated({ items, investigation }: ReportInput): readonly Deliverable[] {
  const measured = items.filter(({ item }) => hasConditions(item.kind));
  const body = investigation?.investigation.body ?? EMPTY_INVESTIGATION;
  const told = measured.filter(({ item }) =>
    conditionsOf(body, item.id).some(({ key, from }) => from !== null && (key === 'volume' || key === 'compared')),
  );
  if (measured.length === 0) return [];
  const section = measured.some(({ item }) => item.kind === 'load') ? '4' : '2';
  return [
    {
      ...{ source: 'S1:36', what: 'Data volume of load runs and plans', section, anchor: sectionAnchor(section) },
      ...{ has: told.length, of: measured.length, each: 'items' },
    },
  ];
}

/** How far a part is there: `there`, `of 2 of 3 findings`, `not assessed`. */
export function deliverableText({ has, of, each }: Deliverable): string {
  if (has === 0) return 'not assessed';
  return has === of ? 'there' : `of ${has} of ${of} ${each}`;
}

/** Parts that nothing is known of, for whoever saves a report: named, never held back. */
export const notAssessedParts = (input: ReportInput): readonly string[] =>
  deliverables(input)
    .filter(({ has }) => has === 0)
    .map(({ what, source }) => `${what} (${source})`);
