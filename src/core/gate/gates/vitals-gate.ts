import { METRIC_TITLES, type MetricId } from '../../frontend/model.ts';
import { evaluateFrontend } from '../../verdict/frontend/evaluate-frontend.ts';
import type { RuleSet } from '../../verdict/rule-set.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import type { GatePair, GateResult } from '../model.ts';
import type { GatePolicy } from '../policy.ts';
import { failing, gateResult, openResult, reaches, stateAmong } from '../result.ts';
import type { StoredReport } from './javascript-gate.ts';

const RULE = 'FE-VITALS';

/** The vitals of today; FID, which older reports tell, is none any more. */
const CORE_VITALS = ['lcp', 'inp', 'cls'] as const satisfies readonly MetricId[];

/** What a visit without a person can tell. */
const TOLD_BY_A_VISIT: readonly MetricId[] = ['lcp', 'cls'];

const isCore = (key: string): boolean => CORE_VITALS.some((id) => id === key);

const visits = (reports: readonly StoredReport[]): readonly StoredReport[] =>
  reports.filter(({ report }) => report.page !== null);

/** The vitals of a page, of its runs those of the median one; null for what is no page. */
function vitalsOf(reports: readonly StoredReport[], ruleSet: RuleSet): readonly Verdict[] | null {
  const runs = visits(reports).map(({ id, sha256, label, report }) => ({
    ...{ captureId: id, sha256, label, metrics: report.page?.metrics ?? {} },
  }));
  const [first] = visits(reports);
  if (first === undefined) return null;
  const { id, sha256, report } = first;
  return evaluateFrontend({ report, captureId: id, sha256, runs }, ruleSet).filter(
    ({ rule, subject }) => rule === RULE && isCore(subject.key),
  );
}

function judged(pair: GatePair, verdict: Verdict, was: readonly Verdict[] | null, policy: GatePolicy): GateResult {
  const { vitals } = policy.gates;
  const { subject, level, certainty, reason } = verdict;
  const state = stateAmong(verdict, was);
  const common = { ...{ gate: 'vitals', rule: RULE, level, certainty }, key: subject.key, subject: subject.label };
  const wasOver = was?.some(({ subject: one, level: then }) => one.key === subject.key && reaches(then, vitals.level));
  if (!reaches(level, vitals.level)) {
    const baselineState = wasOver ? 'absent' : state === 'new' ? null : state;
    return gateResult(pair, {
      ...{ ...common, status: wasOver ? 'resolved' : null, passed: true, why: reason, baselineState },
    });
  }
  const baselineState = was === null ? null : wasOver ? state : 'new';
  const { passed, because } =
    wasOver && vitals.only === 'new'
      ? { passed: true, because: ' It was there before, and the policy asks for new ones only.' }
      : failing(vitals, certainty);
  const why = `${reason}${because}`;
  return gateResult(pair, { ...common, status: null, passed, why, baselineState });
}

/**
 * What the gate on web vitals says of a page after: each by its band, of several visits that of the median one. What a visit should tell and does not is
 * open. Nothing is said of builds, which have none.
 */
export function vitalsGate(
  pair: GatePair,
  { before, after }: { readonly before: readonly StoredReport[] | null; readonly after: readonly StoredReport[] },
  ruleSet: RuleSet,
  policy: GatePolicy,
): readonly GateResult[] {
  const is = policy.gates.vitals.enabled ? vitalsOf(after, ruleSet) : null;
  if (is === null) return [];
  const was = before === null ? null : vitalsOf(before, ruleSet);
  const isNavigation = visits(after).every(({ report }) => report.page?.mode === 'navigation');
  const missing = CORE_VITALS.filter((id) => !is.some(({ subject }) => subject.key === id));
  const open = missing.filter((id) => is.length === 0 || (isNavigation && TOLD_BY_A_VISIT.includes(id)));
  return [
    ...is.map((verdict) => judged(pair, verdict, was, policy)),
    ...open.map((id) =>
      openResult(pair, {
        ...{ gate: 'vitals', rule: RULE, key: id, subject: METRIC_TITLES[id] },
        why: 'The report does not tell it.',
      }),
    ),
  ];
}

/** That the visits tell no Interaction to Next Paint, which no limit is held against then: nobody interacts with a page that is only loaded. */
export function unmeasuredVitals(
  pair: GatePair,
  after: readonly StoredReport[],
  { gates }: GatePolicy,
): readonly string[] {
  const pages = gates.vitals.enabled ? visits(after) : [];
  if (pages.length === 0 || pages.some(({ report }) => report.page?.metrics.inp !== undefined)) return [];
  return [
    `${pair.after?.label ?? ''}: Interaction to Next Paint cannot be told, for nobody interacted with the page; the gate says nothing of it.`,
  ];
}
