import { LEVELS, type Verdict } from '../verdict/verdict.ts';
import { evidenceKey, type NewEvidence, type VerdictEvidence } from './candidate-evidence.ts';
import { type CandidateSource, worstOf } from './candidates.ts';
import { emptyFinding, nextRowId } from './empty.ts';
import type { EvidenceRow, FindingBody, VerificationRow } from './model.ts';
import { categoryOf, familyOf } from './rule-categories.ts';
import { bottleneckOf, plainAsMarkdown, titleOf } from './sentence.ts';

/** Rows with names of their own behind those that are there; what is there already is left out. */
export function withEvidence(evidence: readonly EvidenceRow[], added: readonly NewEvidence[]): readonly EvidenceRow[] {
  const rows = [...evidence];
  const known = new Map(rows.flatMap((row, place) => ('item' in row ? [[evidenceKey(row), place] as const] : [])));
  for (const row of added) {
    const key = 'item' in row ? evidenceKey(row) : null;
    const place = key === null ? undefined : known.get(key);
    const there = place === undefined ? undefined : rows[place];
    if (there === undefined || place === undefined) {
      if (key !== null) known.set(key, rows.length);
      rows.push({ ...row, id: nextRowId(rows, 'e') });
    } else if ('item' in row && 'item' in there && there.comparison === undefined && row.comparison !== undefined) {
      // The same verdict with the status that a comparison gave it tells more.
      rows[place] = { ...there, ...row, id: there.id, caption: there.caption };
    }
  }
  return rows;
}

/** A measured cost or share of a verdict on a change, before and after. */
function verificationOf(
  { verdict, judged }: CandidateSource,
  rows: readonly EvidenceRow[],
): Omit<VerificationRow, 'id'> | null {
  if (judged.sides === null || verdict.status === undefined) return null;
  const { before, after } = valuesOf(verdict);
  if (before.value === null && after.value === null) return null;
  const isFrontend = familyOf(verdict.rule) === 'FE';
  const named = rows.filter((row) => 'item' in row && row.comparison === judged.id).map(({ id }) => id);
  return {
    metric: metricOf(verdict.subject, before.name).slice(0, 500),
    unit: before.unit,
    before: before.value,
    target: null,
    after: after.value,
    // A laboratory loads a page, and a build is made, one at a time.
    ...(isFrontend ? { loadBefore: 1, loadAfter: 1 } : { loadBefore: null, loadAfter: null }),
    howMeasured: `Comparison “${judged.label}”${isFrontend ? ', one visit or build at a time' : ''}.`,
    evidence: named,
    status: verdict.status,
  };
}

/** A profile whose length is not known is counted as a whole. */
const perOf = ({ cost, subject }: Verdict): string =>
  cost?.per === 'execution' && subject.kind !== 'plan-node' && subject.kind !== 'query' ? 'capture' : (cost?.per ?? '');

const metricOf = ({ kind, label }: Verdict['subject'], name: string): string =>
  kind === 'metric' ? label : `${label}: ${name}`;

interface Told {
  readonly name: string;
  readonly unit: string;
  readonly value: number | null;
}

/** Of a load run: a percentile in milliseconds, or the share of requests that failed; of a front end times, a score, or sizes. */
function unitOfChange({ name, unit }: Verdict['measure'], changed: string): string {
  if (name === changed || unit === 'score') return unit;
  return changed.startsWith('size, ') ? 'bytes' : 'ms';
}

function valuesOf(verdict: Verdict): { readonly before: Told; readonly after: Told } {
  const { details, cost, measure } = verdict;
  const change = [details?.before, details?.after];
  if (change.every((value) => typeof value === 'number')) {
    const name = measure.name.replace(/^change of /, '');
    const shown = { name, unit: unitOfChange(measure, name) };
    const [was = null, is = null] = change;
    return { before: { ...shown, value: was }, after: { ...shown, value: is } };
  }
  const costs = [details?.costBefore, details?.costAfter];
  const isCost = cost !== undefined && costs.some((value) => typeof value === 'number');
  const shown = verdict.before ?? verdict.after;
  const told = (value: number | string | undefined, side: Verdict | undefined): Told =>
    isCost
      ? { name: 'cost', unit: `${cost.unit} per ${perOf(verdict)}`, value: typeof value === 'number' ? value : null }
      : { name: shown?.measure.name ?? '', unit: shown?.measure.unit ?? '', value: side?.measure.value ?? null };
  return { before: told(costs[0], verdict.before), after: told(costs[1], verdict.after) };
}

/** The load of a verdict's flow, as far as it says. */
const flowOf = ({ scope }: Verdict): FindingBody['flow'] => ({
  kind: scope.flow === 'submit' || scope.flow === 'background' ? scope.flow : 'access',
  endpoint: scope.flow === undefined || /^(?:submit|access|background)$/.test(scope.flow) ? '' : scope.flow,
  revenueCritical: false,
});

/**
 * A finding made of verdicts, the weightiest of which comes first: title, bottleneck, category, symptom, evidence, and of comparisons a row of values before and
 * after. What the verdicts do not tell stays empty, in the sentence as a named blank.
 */
export function findingFrom(sources: readonly CandidateSource[]): FindingBody {
  const [first] = sources;
  const empty = emptyFinding();
  if (first === undefined) return empty;
  const main = sentenceVerdict(sources, first);
  const category = categoryOf(main);
  const evidence = withEvidence(
    [],
    sources.flatMap((source): readonly VerdictEvidence[] => source.evidence),
  );
  const measured: VerificationRow[] = [];
  const seen = new Set<string>();
  for (const source of sources) {
    const row = verificationOf(source, evidence);
    const key = JSON.stringify([row?.metric, source.judged.id]);
    if (row === null || seen.has(key)) continue;
    seen.add(key);
    measured.push({ ...row, id: nextRowId(measured, 'v') });
  }
  return {
    ...empty,
    title: titleOf(category, main, first.judged.label),
    bottleneck: bottleneckOf(main),
    category,
    symptom: plainAsMarkdown(saidOf(sources).join(' ')),
    flow: flowOf(main),
    evidence: [...evidence],
    verification: measured,
  };
}

/** Statuses that tell what became of a symptom; what is seen is the side before. */
const GONE: readonly (string | undefined)[] = ['resolved', 'improved'];

const symptomOf = (verdict: Verdict): string =>
  (GONE.includes(verdict.status) ? (verdict.before ?? verdict) : verdict).reason;

/** What was said of the first three items, once each: rules of one family say much the same of one. */
function saidOf(sources: readonly CandidateSource[]): readonly string[] {
  const said = new Map<string, string>();
  for (const { verdict, judged } of sources) if (!said.has(judged.id)) said.set(judged.id, symptomOf(verdict));
  return [...new Set([...said.values()].slice(0, 3))];
}

/** The verdict that the sentence is made of: the first that says a share, among those of the highest level. */
function sentenceVerdict(sources: readonly CandidateSource[], first: CandidateSource): Verdict {
  const most = LEVELS.indexOf(worstOf(first.verdict).level);
  const main = sources
    .map(({ verdict }) => worstOf(verdict))
    .find(({ level, measure }) => LEVELS.indexOf(level) === most && measure.unit === 'share');
  return main ?? worstOf(first.verdict);
}
