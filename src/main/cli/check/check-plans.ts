import type { GateReport, GateResult, GateVerdict } from '../../../core/gate/model.ts';
import { verdictOf } from '../../../core/gate/outcome.ts';
import {
  checkComparison,
  checkPlan,
  type GatedPlan,
  type PlanGateOptions,
  unmatchedPlan,
} from '../../../core/gate/plans/check-plans.ts';
import { type Justification, unusedJustifications } from '../../../core/gate/plans/justifications.ts';
import type { GatePolicy } from '../../../core/gate/policy.ts';
import type { PlanDetail } from '../../../core/plan/stored.ts';
import { StoredPlanNodes } from '../../../core/plan/stored-nodes.ts';
import { type Call, type Given, usage } from '../command.ts';
import { plansGiven } from '../plans-given.ts';
import type { Session } from '../session.ts';
import { printable } from '../table.ts';
import { againstText, approvedGiven, type Replicates, replicatesOf } from './approved-plans.ts';
import { answerGate, resultText } from './gate-answer.ts';
import { policyGiven } from './gate-policy.ts';

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** The moment from which on plans are checked. Throws `cli.usage`. */
function sinceOf(text: string, now: number): string {
  const [, number, unit] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  const at = number === undefined ? Date.parse(text) : now - Number(number) * (UNITS[unit ?? ''] ?? 0);
  if (Number.isFinite(at)) return new Date(at).toISOString();
  throw usage(
    `--since cannot be “${text}”.`,
    'Give a time such as 2027-01-31T12:00:00Z, or how long ago: 30m, 12h, 7d.',
  );
}

const hashesOf = ({ facts }: PlanDetail): readonly string[] => [
  facts.fingerprint.plan,
  facts.fingerprint.family,
  ...(facts.queryFingerprint === null ? [] : [facts.queryFingerprint.hash]),
];

async function gatedPlan({ services }: Session, detail: PlanDetail): Promise<GatedPlan> {
  const { item, evaluations, checks } = detail;
  const nodes = StoredPlanNodes.decode(await services.plans.nodes(item.id));
  return {
    id: item.id,
    label: item.label,
    hashes: hashesOf(detail),
    verdicts: evaluations.find(({ current }) => current)?.verdicts ?? [],
    checks,
    relationOf: (node) => nodes.text('relation', node),
  };
}

/** Compares plans with the approved ones of the same statements, all runs of one at once. */
async function againstApproved(
  { services }: Session,
  plans: ReadonlyMap<string, GatedPlan>,
  replicates: readonly Replicates[],
  { options, policy }: { readonly options: PlanGateOptions; readonly policy: GatePolicy },
): Promise<readonly GateResult[]> {
  const results: GateResult[] = [];
  for (const { ids, against, isApproved } of replicates) {
    const first = plans.get(ids[0] ?? '');
    if (first === undefined || isApproved) continue;
    if (against.length === 0) {
      results.push(unmatchedPlan(first, 'None of the approved plans is of this statement.', options));
      continue;
    }
    const before = against.map(({ item }) => item.id);
    const { itemId } = await services.plans.compare({ before, after: ids });
    const { comparison } = await services.plans.comparison(itemId);
    const sides = { ...options, before, after: ids };
    results.push(...checkComparison(first, comparison, policy.gates['plan-change'], sides));
  }
  return results;
}

/** Ids of the plans that were named, or taken since. Throws `cli.usage`, `item.*`, `import.*`. */
async function idsGiven(session: Session, given: Given, from: string | null): Promise<ReadonlySet<string>> {
  const ids = new Set(await plansGiven(session, given.positionals));
  if (from !== null) {
    for (const { id, capturedAt, importedAt } of session.services.workspaces.items({ kind: 'plan' })) {
      if ((capturedAt ?? importedAt) >= from) ids.add(id);
    }
  }
  return ids;
}

const usedIn = (gates: readonly GateResult[]): readonly Justification[] => [
  ...new Set(
    gates.flatMap(({ passed, justification }) => (passed === true && justification !== null ? [justification] : [])),
  ),
];

const ENDS: Readonly<Record<GateVerdict, string>> = {
  passed: 'passed',
  failed: 'the gate failed',
  undecided: 'not all could be judged',
};

/** The gates on plans over plans of the open workspace, judged by its own rule set. Answers with the exit code. */
export async function checkPlans(call: Call): Promise<number> {
  const { given, terminal, open } = call;
  const at = new Date().toISOString();
  const policy = policyGiven(given);
  const options: PlanGateOptions = { setting: policy.gates.plans, justifications: policy.justifications, at };
  const since = given.text('since');
  const from = since === undefined ? null : sinceOf(since, Date.parse(at));
  if (given.positionals.length === 0 && from === null) {
    throw usage('plateau check needs something to check.', 'Give --before and --after, name plans, or give --since.');
  }
  const session = open();
  const ids = await idsGiven(session, given, from);
  const against = given.text('against');
  const approved = against === undefined ? [] : await approvedGiven(session, against);
  const plans = new Map<string, GatedPlan>();
  for (const id of ids) plans.set(id, await gatedPlan(session, await session.services.plans.detail(id)));
  const replicates = against === undefined ? [] : replicatesOf(session, [...ids], approved);
  const gates = [
    ...(policy.gates.plans.enabled ? [...plans.values()].flatMap((plan) => checkPlan(plan, options)) : []),
    ...(await againstApproved(session, plans, replicates, { options, policy })),
  ];
  const isNothing = ids.size === 0;
  const verdict = isNothing && given.has('allow-none') ? 'passed' : verdictOf(gates, policy);
  const nothing = `No plan was taken since ${from ?? ''}: nothing was checked${verdict === 'passed' ? ', which was allowed' : '; --allow-none lets that pass'}`;
  const active = session.services.ruleSets.list().find((one) => one.active);
  const report: GateReport = {
    passed: verdict === 'passed',
    verdict,
    gates,
    before: null,
    after: [
      {
        given: session.services.workspaces.info().path,
        is: 'workspace',
        bundleId: null,
        workspaceId: session.services.workspaces.info().id,
        files: [],
        namesHiddenBy: null,
        ruleSetSha256: active?.sha256 ?? null,
        items: ids.size,
      },
    ],
    pairs: [],
    ruleSet: { id: active?.id ?? '', sha256: active?.sha256 ?? '' },
    notes: [
      ...(isNothing ? [nothing] : []),
      ...unusedJustifications(
        policy.justifications,
        gates.flatMap(({ justification }) => justification ?? []),
      ),
    ],
  };
  const more = {
    plans: [...ids],
    justifications: usedIn(gates),
    against: replicates.map((one) => ({
      plans: one.ids,
      approved: one.against.map(({ item, approval }) => ({ id: item.id, label: item.label, approval })),
      isApproved: one.isApproved,
    })),
  };
  const say = (): string =>
    [
      ...gates.map((result) => resultText(result, terminal)),
      ...replicates.map(againstText),
      ...report.notes.map((note) => (note === nothing ? note : printable(`note: ${note}`))),
      ...(isNothing ? [] : [`${ids.size} ${ids.size === 1 ? 'plan' : 'plans'}: ${ENDS[verdict]}`]),
    ].join('\n');
  return answerGate(call, report, { more, say, policy, checkedAt: at, session });
}
