import { benchmarkGate } from '../../../core/gate/gates/benchmark-gate.ts';
import { criteriaGate, criteriaNotes, errorGate } from '../../../core/gate/gates/error-gate.ts';
import { javascriptGate, type StoredReport } from '../../../core/gate/gates/javascript-gate.ts';
import { latencyGates, risesThatPass } from '../../../core/gate/gates/latency-gates.ts';
import { leakGate } from '../../../core/gate/gates/leak-gate.ts';
import { plateauGate } from '../../../core/gate/gates/plateau-gate.ts';
import { queryGate } from '../../../core/gate/gates/query-gate.ts';
import { unmeasuredVitals, vitalsGate } from '../../../core/gate/gates/vitals-gate.ts';
import type { GatePair, GateResult } from '../../../core/gate/model.ts';
import { checkComparison, checkPlan, type GatedPlan, unmatchedPlan } from '../../../core/gate/plans/check-plans.ts';
import type { GatePolicy } from '../../../core/gate/policy.ts';
import type { HeapFacts } from '../../../core/heap/stored.ts';
import { compareProfiles } from '../../../core/verdict/compare.ts';
import { evaluateGrowth } from '../../../core/verdict/heap/evaluate-growth.ts';
import { evaluateHeap } from '../../../core/verdict/heap/evaluate-heap.ts';
import { compareLoads } from '../../../core/verdict/load/compare-loads.ts';
import type { ComparedRun } from '../../../core/verdict/load/load-comparison.ts';
import { evaluateSeries } from '../../../core/verdict/memory/evaluate-series.ts';
import { memoryLimitOf } from '../../../core/verdict/memory/memory-limit.ts';
import { comparePlans } from '../../../core/verdict/plan/compare-plans.ts';
import type { RuleSet } from '../../../core/verdict/rule-set.ts';
import type { Verdict } from '../../../core/verdict/verdict.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';
import { openFrontend } from '../tasks/frontend-task.ts';
import { openGrowth } from '../tasks/growth-tasks.ts';
import { openLoad } from '../tasks/load-task.ts';
import { openPlan } from '../tasks/open-plan.ts';
import { workspaceAt } from '../tasks/open-workspaces.ts';
import { planRunOf } from '../tasks/plan-compare-tasks.ts';
import { judgementOf } from '../tasks/plan-judging.ts';
import { openSeries } from '../tasks/series-task.ts';
import { openProfile } from '../tasks/view-tasks.ts';
import { countedQueries } from './counted-queries.ts';
import type { PlacedItem, PlacedRuns } from './open-side.ts';

/** A pair with the items of its sides. */
export interface PlacedPair {
  readonly pair: GatePair;
  /** Null where nothing is compared. */
  readonly before: readonly PlacedItem[] | null;
  readonly after: readonly PlacedItem[];
  /** Runs of load generators that were given with each side. */
  readonly runs: { readonly before: PlacedRuns; readonly after: PlacedRuns };
}

export interface JudgeOptions {
  readonly policy: GatePolicy;
  readonly ruleSet: RuleSet;
  readonly at: string;
  readonly context: TaskContext;
}

/** What the gates say, and what should be known beside. */
export interface Judged {
  readonly results: readonly GateResult[];
  readonly notes: readonly string[];
}

const captures = (items: readonly PlacedItem[]) => ({
  captures: items.map(({ path, item: { id, sha256, label } }) => ({
    ...{ profile: openProfile(path, id), captureId: id, sha256, label },
  })),
});

function judgeProfiles({ pair, before, after }: PlacedPair, { policy, ruleSet }: JudgeOptions): readonly GateResult[] {
  const comparison = before === null ? null : compareProfiles(captures(before), captures(after), ruleSet);
  return plateauGate(pair, comparison, policy, pair.refusal ?? '');
}

async function runsOf(items: readonly PlacedItem[], { signal }: TaskContext): Promise<readonly ComparedRun[]> {
  const runs: ComparedRun[] = [];
  for (const { path, item } of items) {
    const { id, sha256, label } = item;
    runs.push({ run: await openLoad(path, id, signal), captureId: id, sha256, label });
  }
  return runs;
}

async function judgeLoads(
  { pair, before, after }: PlacedPair,
  { policy, ruleSet, context }: JudgeOptions,
): Promise<Judged> {
  const was = before === null ? null : await runsOf(before, context);
  const is = await runsOf(after, context);
  const sides = { before: was, after: is };
  const noBefore = pair.refusal ?? '';
  const isBenchmark = is.some(({ run }) => run.counts === 'runs');
  const compared = was === null || isBenchmark ? null : compareLoads(was, is, ruleSet, { override: null });
  const times = isBenchmark
    ? benchmarkGate(pair, sides, { ruleSet, policy, noBefore })
    : latencyGates(pair, compared, policy, noBefore);
  return {
    results: [...times, ...errorGate(pair, sides, ruleSet, policy), ...criteriaGate(pair, is, policy)],
    notes: [...risesThatPass(times, compared), ...criteriaNotes([...(was ?? []), ...is])],
  };
}

async function reportsOf(items: readonly PlacedItem[], { signal }: TaskContext): Promise<readonly StoredReport[]> {
  const reports: StoredReport[] = [];
  for (const { path, item } of items) {
    const { id, sha256, label } = item;
    reports.push({ id, sha256, label, report: await openFrontend(path, id, signal) });
  }
  return reports;
}

async function judgeFrontends(
  { pair, before, after }: PlacedPair,
  { policy, ruleSet, context }: JudgeOptions,
): Promise<Judged> {
  const was = before === null ? null : await reportsOf(before, context);
  const sides = { before: was, after: await reportsOf(after, context) };
  return {
    results: [...javascriptGate(pair, sides, policy, pair.refusal ?? ''), ...vitalsGate(pair, sides, ruleSet, policy)],
    notes: unmeasuredVitals(pair, sides.after, policy),
  };
}

/** What the rules on memory say of an item, now. */
async function memoryVerdicts(
  { path, item }: PlacedItem,
  { ruleSet, context }: JudgeOptions,
): Promise<readonly Verdict[]> {
  const { id, sha256, kind, provenance, detail } = item;
  if (kind === 'growth') return evaluateGrowth(openGrowth(path, id, context), ruleSet);
  if (kind === 'series') {
    const series = await openSeries(path, id, context.signal);
    return evaluateSeries({ series, captureId: id, sha256, limit: memoryLimitOf(provenance) }, ruleSet);
  }
  const classes = workspaceAt(path).heaps.classes(id);
  return evaluateHeap({ facts: detail as HeapFacts, classes, captureId: id, sha256 }, ruleSet);
}

async function allMemoryVerdicts(items: readonly PlacedItem[], options: JudgeOptions): Promise<readonly Verdict[]> {
  const all: Verdict[] = [];
  for (const item of items) all.push(...(await memoryVerdicts(item, options)));
  return all;
}

/** A plan as the gate sees it, judged by the check's rule set. Nothing is stored. */
function gatedPlan({ path, item }: PlacedItem, ruleSet: RuleSet): GatedPlan {
  const { id, sha256, host, label } = item;
  const { facts, plan, computed, nodes } = openPlan(path, id);
  const { fingerprint, queryFingerprint } = facts;
  const { verdicts, checks } = judgementOf(workspaceAt(path), { id, sha256, plan, computed, host }, ruleSet);
  return {
    ...{ id, label, verdicts, checks },
    hashes: [fingerprint.plan, fingerprint.family, ...(queryFingerprint === null ? [] : [queryFingerprint.hash])],
    relationOf: (node) => nodes.text('relation', node),
  };
}

function judgePlans({ pair, before, after }: PlacedPair, { policy, ruleSet, at }: JudgeOptions): readonly GateResult[] {
  const { plans, 'plan-change': change } = policy.gates;
  const side = (items: readonly PlacedItem[]) => ({
    label: items[0]?.item.label ?? '',
    runs: items.map(({ path, item }) => planRunOf(path, item.id)),
  });
  const comparison = before === null ? null : comparePlans(side(before), side(after), ruleSet, { override: null });
  const shown = comparison === null ? after[0] : after[comparison.after.shown];
  if (shown === undefined) return [];
  const plan = gatedPlan(shown, ruleSet);
  const options = {
    ...{ setting: plans, justifications: policy.justifications, at },
    before: pair.before?.ids ?? [],
    after: pair.after?.ids ?? [],
  };
  return [
    ...(plans.enabled ? checkPlan(plan, options, comparison) : []),
    ...(!change.enabled
      ? []
      : comparison === null
        ? [unmatchedPlan(plan, pair.refusal ?? '', options)]
        : checkComparison(plan, comparison, change, options)),
  ];
}

async function judgeStatements(
  { pair, before, after, runs }: PlacedPair,
  { policy, ruleSet, context }: JudgeOptions,
): Promise<readonly GateResult[]> {
  const was = before === null ? null : await countedQueries(before, runs.before, context);
  const is = await countedQueries(after, runs.after, context);
  return queryGate(pair, { before: was, after: is }, { ruleSet, policy, noBefore: pair.refusal ?? '' });
}

/** Judges a pair of items by all gates of its kind. Throws what opening its items fails with. */
export async function judgePair(placed: PlacedPair, options: JudgeOptions): Promise<Judged> {
  const { pair, before, after } = placed;
  const { policy } = options;
  switch (pair.kind) {
    case 'profile':
      return { results: judgeProfiles(placed, options), notes: [] };
    case 'load':
      return judgeLoads(placed, options);
    case 'frontend':
      return judgeFrontends(placed, options);
    case 'statements':
      return { results: await judgeStatements(placed, options), notes: [] };
    case 'plan':
      return { results: judgePlans(placed, options), notes: [] };
    default: {
      const was = before === null ? null : await allMemoryVerdicts(before, options);
      const sides = { before: was, after: await allMemoryVerdicts(after, options) };
      return { results: leakGate(pair, sides, policy), notes: [] };
    }
  }
}
