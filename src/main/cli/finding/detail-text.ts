import type { FindingBody, FixStep, VerificationRow } from '../../../core/finding/model.ts';
import { observedWords } from '../../../core/finding/observed-words.ts';
import { CATEGORY_NAMES } from '../../../core/finding/rule-categories.ts';
import type { FindingDetail } from '../../../core/finding/stored.ts';
import { printable } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { evidenceText, lintsText, retestLines, roiText } from './finding-text.ts';

const INDENT = '    ';

/** What somebody wrote, its further lines below it; nothing where nobody did. */
function line(name: string, text: string): readonly string[] {
  const written = text.trim();
  if (written === '') return [];
  const [first = '', ...more] = written.split(/\r\n|\r|\n/).map((one) => printable(one));
  return [`${name}: ${first}`, ...more.map((one) => `${INDENT}${one}`)];
}

/** A head with rows below it; nothing where there is none. */
const rows = (head: string, texts: readonly string[]): readonly string[] =>
  texts.length === 0 ? [] : [head, ...texts.map((one) => `${INDENT}${one}`)];

const joined = (parts: readonly (string | false)[]): string =>
  parts.filter((part) => part !== false && part !== '').join(', ');

function flowText({ kind, endpoint, revenueCritical }: FindingBody['flow']): string {
  return joined([`${kind}${endpoint === '' ? '' : ` ${endpoint}`}`, revenueCritical && 'revenue critical']);
}

function scopeText({ endpoints, tenants, geos, payloadSizes, windows }: FindingBody['scope']): string {
  const list = (name: string, given: readonly string[]): string =>
    given.length === 0 ? '' : `${name} ${given.join(', ')}`;
  return [
    list('endpoints', endpoints),
    list('tenants', tenants),
    list('geos', geos),
    ...(payloadSizes === '' ? [] : [`payload sizes ${payloadSizes}`]),
    ...(windows === '' ? [] : [`windows ${windows}`]),
  ]
    .filter((part) => part !== '')
    .join('; ');
}

function fixText(fix: FixStep): readonly string[] {
  const { id, horizon, smallest, addsResources, text, risk, blastRadius, effortDays, reversible } = fix;
  const marks = joined([horizon, smallest && 'smallest', addsResources && 'adds resources']);
  const weighed = joined([
    `risk ${risk ?? 'not said'}`,
    `blast radius ${blastRadius ?? 'not said'}`,
    effortDays === null ? 'effort not said' : `${effortDays} days`,
    reversible === null ? 'whether it can be taken back is not said' : reversible ? 'reversible' : 'not reversible',
    fix.canaryPercent > 0 && `canary ${fix.canaryPercent} %`,
  ]);
  return [
    `${id}  ${marks}: ${weighed}`,
    ...[
      ...line('what', text),
      ...line('smaller alternative', fix.smallerAlternative),
      ...line('roll back by', fix.rollback),
      ...line('rolled back when', fix.rollbackTrigger),
      ...line('dashboards first', fix.dashboardsFirst),
    ].map((one) => `${INDENT}${one}`),
  ];
}

function verificationText(row: VerificationRow): string {
  const load =
    row.loadBefore === null && row.loadAfter === null
      ? ''
      : `, at ${row.loadBefore ?? '–'} → ${row.loadAfter ?? '–'} requests/s`;
  const values = `${row.before ?? '–'} → ${row.after ?? '–'} ${printable(row.unit)} (target ${row.target ?? '–'})`;
  const how = row.howMeasured.trim() === '' ? '' : `; ${printable(row.howMeasured)}`;
  return `${row.id}  ${printable(row.metric)}: ${values}${load}${row.status === null ? '' : ` ${printable(row.status)}`}${how}`;
}

function writtenText({ body }: FindingDetail['finding']): readonly string[] {
  const { hypothesis, validationPlan, validationResult } = body;
  return [
    ...line('bottleneck', body.bottleneck),
    ...line('symptom', body.symptom),
    ...line('cause', body.cause),
    ...line('flow', flowText(body.flow)),
    ...line('scope', scopeText(body.scope)),
    ...line('impact', body.businessImpact),
    ...(body.businessImpactNumber === null ? [] : [`impact in numbers: ${body.businessImpactNumber}`]),
    ...line('observed', observedWords(body.observed).join(', ')),
    ...(hypothesis.text.trim() === ''
      ? []
      : line(`hypothesis (${hypothesis.confidence} confidence, rank ${hypothesis.rank})`, hypothesis.text)),
    ...rows(
      'validation:',
      validationPlan.map(
        ({ id, step, disprovedBy }) =>
          `${id}  ${printable(step)}; disproved by: ${printable(disprovedBy) || 'not said'}`,
      ),
    ),
    ...(validationResult.outcome === 'open' && validationResult.text === ''
      ? []
      : line(
          'validated',
          `${validationResult.outcome}${validationResult.evidence.length === 0 ? '' : ` by ${validationResult.evidence.join(', ')}`}. ${validationResult.text}`,
        )),
  ];
}

/** One finding: all that people wrote in it, and everything that is computed of it. */
export function findingText(detail: FindingDetail, terminal: Terminal): string {
  const { finding, assessment, evidence, duplicates } = detail;
  const { id, body } = finding;
  const { severity, priority, roi, retest, lints } = assessment;
  const gone = new Set(evidence.flatMap((state) => (state.gone ? [state.id] : [])));
  const overridden =
    severity.override === null
      ? ''
      : ` Overridden: ${severity.override.reason} (computed ${severity.computed ?? 'none'}).`;
  // The older one is kept: its number may stand in a report.
  const [kept, other] = [id, ...duplicates].sort();
  const open = severity.unknown.length === 0 ? '' : ` Not known: ${severity.unknown.join('; ')}.`;
  return [
    `${terminal.paint('bold', `${id} ${printable(body.title)}`)} · ${body.status} · ${CATEGORY_NAMES[body.category]}`,
    ...(duplicates.length === 0 ? [] : [`same as ${duplicates.join(', ')}: “plateau finding merge ${kept} ${other}”`]),
    ...writtenText(finding),
    `severity: ${severity.value ?? 'not assessed'}. ${severity.reason}${printable(overridden)}${open}`,
    `priority: ${priority.score === null ? `cannot be computed: ${priority.missing.join(', ')} not known` : priority.score.toFixed(1)}`,
    ...(roi === null ? [] : [`return: ${roiText(roi)}`]),
    ...retestLines(retest),
    ...line('owner', `${body.owner}${body.eta === null ? '' : ` until ${body.eta}`}`),
    ...(body.decision === null
      ? []
      : line('decided', `${body.decision.name}, ${body.decision.day}: ${body.decision.reason}`)),
    'evidence:',
    ...body.evidence.map((row) => evidenceText(row, gone.has(row.id))),
    ...rows(
      'left out of the bundle:',
      body.leftOut.map((row) => `${row.evidence}: ${printable(row.note) || 'nobody said why'}`),
    ),
    ...rows('fixes:', body.fixPlan.flatMap(fixText)),
    ...line('why this fix', body.whyThisFix),
    ...line('not changed', body.notChanged),
    ...rows('verification:', body.verification.map(verificationText)),
    ...rows(
      'instrumentation gaps:',
      body.instrumentationGaps.map((gap) => `${gap.id}  ${printable(gap.text)} (${printable(gap.owner) || 'nobody'})`),
    ),
    ...(body.noInstrumentationGaps ? ['instrumentation gaps: none'] : []),
    ...(body.noTracing ? ['there is no tracing'] : []),
    ...(lints.length === 0 ? [] : ['lints:', lintsText(lints)]),
  ].join('\n');
}
