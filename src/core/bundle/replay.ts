import { z } from 'zod';
import type { Catalog } from '../catalog/model.ts';
import { computePlan } from '../plan/compute/compute-plan.ts';
import type { PlanComparison } from '../plan/diff/model.ts';
import type { Plan } from '../plan/model.ts';
import type { Comparison } from '../profile/comparison.ts';
import type { Profile } from '../profile/model.ts';
import { compareProfiles } from '../verdict/compare.ts';
import { evaluateProfile } from '../verdict/evaluate.ts';
import { compareFrontends } from '../verdict/frontend/compare-frontends.ts';
import { evaluateFrontend } from '../verdict/frontend/evaluate-frontend.ts';
import type { ComparedReport, FrontendComparison } from '../verdict/frontend/frontend-comparison.ts';
import { compareGrowths } from '../verdict/heap/compare-growths.ts';
import { evaluateGrowth } from '../verdict/heap/evaluate-growth.ts';
import { evaluateHeap } from '../verdict/heap/evaluate-heap.ts';
import type { GrowthComparison, GrowthSide } from '../verdict/heap/growth-comparison.ts';
import { compareLoads } from '../verdict/load/compare-loads.ts';
import { evaluateLoad } from '../verdict/load/evaluate-load.ts';
import type { ComparedRun, LoadComparison } from '../verdict/load/load-comparison.ts';
import { evaluateSeries } from '../verdict/memory/evaluate-series.ts';
import { comparePlans } from '../verdict/plan/compare-plans.ts';
import type { PlanRun, PlanRuns } from '../verdict/plan/compared-side.ts';
import { confirmByRuns } from '../verdict/plan/confirm-runs.ts';
import { evaluatePlan } from '../verdict/plan/evaluate-plan.ts';
import type { RuleSet } from '../verdict/rule-set.ts';
import type { Verdict } from '../verdict/verdict.ts';
import type { ItemModel } from './item-model.ts';
import type { ItemRecord } from './item-record.ts';

/** Where a replay finds what verdicts are made of. */
export interface ReplaySource {
  item(id: string): ItemRecord | null;
  /** Null where the item has none in the bundle. Throws `bundle.badModel`. */
  model(id: string): ItemModel | null;
}

/** Verdicts made again, or why that cannot be done with what is there. */
export type Replayed =
  | { readonly verdicts: readonly Verdict[]; readonly cannot: null }
  | { readonly verdicts: null; readonly cannot: string };

class Missing extends Error {}

type Kind = ItemModel['kind'];

function modelAs<K extends Kind>(source: ReplaySource, id: string, kind: K): Extract<ItemModel, { readonly kind: K }> {
  const model = source.model(id);
  if (model === null) throw new Missing(`what ${id} is made of is not in the bundle`);
  if (!isOf(model, kind)) throw new Missing(`${id} is a ${model.kind} where a ${kind} belongs`);
  return model;
}

const isOf = <K extends Kind>(model: ItemModel, kind: K): model is Extract<ItemModel, { readonly kind: K }> =>
  model.kind === kind;

function recordOf(source: ReplaySource, id: string): ItemRecord {
  const record = source.item(id);
  if (record === null) throw new Missing(`${id} is not in the bundle`);
  return record;
}

const ids = z.array(z.string()).min(1).max(1000);
const comparisonSpec = z.object({
  before: ids,
  after: ids,
  basis: z.enum(['all', 'active', 'app']),
  override: z.string().nullable(),
});
const growthComparisonSpec = z.object({ before: z.string(), after: z.string(), override: z.string().nullable() });
const runsComparisonSpec = z.object({ before: ids, after: ids, override: z.string().nullable() });
const planComparisonSpec = z.object({ before: ids, after: ids, override: z.string().nullable() });

function specOf<T>(schema: z.ZodType<T>, record: ItemRecord): T {
  const read = schema.safeParse(record.spec);
  if (!read.success) throw new Missing(`what ${record.id} compares is not told`);
  return read.data;
}

function captures(source: ReplaySource, given: readonly string[]) {
  return {
    captures: given.map((id) => {
      const { label, sha256 } = recordOf(source, id);
      return { profile: modelAs(source, id, 'profile').profile, captureId: id, sha256, label };
    }),
  };
}

function growthSide(source: ReplaySource, id: string): GrowthSide {
  const { label, judgedWith } = recordOf(source, id);
  const told = judgedWith.side ?? { format: null, runtime: null, version: null, host: null };
  return { label, ...told, growth: modelAs(source, id, 'growth').growth };
}

/** What is known of tables beside a plan: of columns and of indexes each what stands first. */
function catalogOf(source: ReplaySource, { judgedWith }: ItemRecord): Catalog | null {
  const known = (judgedWith.catalogs ?? []).map((id) => modelAs(source, id, 'catalog').catalog);
  if (known.length === 0) return null;
  return {
    columns: known.find(({ columns }) => columns !== null)?.columns ?? null,
    indexes: known.find(({ indexes }) => indexes !== null)?.indexes ?? null,
  };
}

function planRun(source: ReplaySource, id: string): PlanRun {
  const record = recordOf(source, id);
  const { plan } = modelAs(source, id, 'plan');
  const told = record.judgedWith.run ?? { queryHash: null, serverVersion: null, isFirst: false };
  return {
    itemId: id,
    sha256: record.sha256,
    label: record.label,
    plan,
    computed: computePlan(plan),
    catalog: catalogOf(source, record),
    ...told,
  };
}

function planSide(source: ReplaySource, given: readonly string[], label: string): PlanRuns {
  return { label, runs: given.map((id) => planRun(source, id)) };
}

function judgedPlan(source: ReplaySource, record: ItemRecord, plan: Plan, ruleSet: RuleSet): readonly Verdict[] {
  const catalog = catalogOf(source, record);
  const judge = ({ id, sha256 }: ItemRecord, one: Plan): readonly Verdict[] =>
    evaluatePlan({ plan: one, computed: computePlan(one), captureId: id, sha256, catalog }, ruleSet).verdicts;
  const others = (record.judgedWith.confirmedBy ?? []).map((id) =>
    judge(recordOf(source, id), modelAs(source, id, 'plan').plan),
  );
  return confirmByRuns(judge(record, plan), others);
}

const override = (reason: string | null) => (reason === null ? null : { reason });

function profileComparison(record: ItemRecord, source: ReplaySource, ruleSet: RuleSet): Comparison {
  const { before, after, basis, override: given } = specOf(comparisonSpec, record);
  const reason = override(given);
  const options = { basis, ...(reason === null ? {} : { override: reason }) };
  return compareProfiles(captures(source, before), captures(source, after), ruleSet, options);
}

function growthComparison(record: ItemRecord, source: ReplaySource, ruleSet: RuleSet): GrowthComparison {
  const spec = specOf(growthComparisonSpec, record);
  const [before, after] = [growthSide(source, spec.before), growthSide(source, spec.after)];
  return compareGrowths(before, after, ruleSet, { override: override(spec.override) });
}

function planComparison(record: ItemRecord, source: ReplaySource, ruleSet: RuleSet): PlanComparison {
  const spec = specOf(planComparisonSpec, record);
  const [before, after] = record.judgedWith.sides ?? ['', ''];
  return comparePlans(planSide(source, spec.before, before), planSide(source, spec.after, after), ruleSet, {
    override: override(spec.override),
  });
}

function loadSide(source: ReplaySource, given: readonly string[]): readonly ComparedRun[] {
  return given.map((id) => {
    const { label, sha256 } = recordOf(source, id);
    return { run: modelAs(source, id, 'load').run, captureId: id, sha256, label };
  });
}

function seriesBeside(source: ReplaySource, { id, linked }: { readonly id: string; readonly linked: boolean }) {
  const { label, sha256 } = recordOf(source, id);
  return { series: modelAs(source, id, 'series').series, captureId: id, sha256, label, linked };
}

function loadComparison(record: ItemRecord, source: ReplaySource, ruleSet: RuleSet): LoadComparison {
  const spec = specOf(runsComparisonSpec, record);
  const [before, after] = [loadSide(source, spec.before), loadSide(source, spec.after)];
  return compareLoads(before, after, ruleSet, { override: override(spec.override) });
}

function reports(source: ReplaySource, given: readonly string[]): readonly ComparedReport[] {
  return given.map((id) => {
    const { label, sha256 } = recordOf(source, id);
    return { report: modelAs(source, id, 'frontend').report, captureId: id, sha256, label };
  });
}

function frontendComparison(record: ItemRecord, source: ReplaySource, ruleSet: RuleSet): FrontendComparison {
  const spec = specOf(runsComparisonSpec, record);
  const [before, after] = [reports(source, spec.before), reports(source, spec.after)];
  return compareFrontends(before, after, ruleSet, { override: override(spec.override) });
}

function judgedFrontend({ id, sha256, judgedWith }: ItemRecord, source: ReplaySource, ruleSet: RuleSet) {
  const { report } = modelAs(source, id, 'frontend');
  const runs = reports(source, judgedWith.visits ?? []).map(({ report: { page }, ...run }) => ({
    ...run,
    metrics: page?.metrics ?? {},
  }));
  return evaluateFrontend({ report, captureId: id, sha256, runs }, ruleSet);
}

/** A comparison made again as a whole; null of anything else, and where a side is not in the bundle. Throws `bundle.badModel`, `rules.*`. */
export function compareAgain(
  record: ItemRecord,
  source: ReplaySource,
  ruleSet: RuleSet,
):
  | {
      readonly kind: 'comparison';
      readonly comparison: Comparison;
      readonly before: readonly Profile[];
      readonly after: readonly Profile[];
    }
  | { readonly kind: 'growth-comparison'; readonly comparison: GrowthComparison }
  | { readonly kind: 'plan-comparison'; readonly comparison: PlanComparison }
  | { readonly kind: 'load-comparison'; readonly comparison: LoadComparison }
  | { readonly kind: 'frontend-comparison'; readonly comparison: FrontendComparison }
  | null {
  try {
    switch (record.kind) {
      case 'comparison': {
        const { before, after } = specOf(comparisonSpec, record);
        const profiles = (given: readonly string[]) => captures(source, given).captures.map(({ profile }) => profile);
        const comparison = profileComparison(record, source, ruleSet);
        return { kind: record.kind, comparison, before: profiles(before), after: profiles(after) };
      }
      case 'growth-comparison':
        return { kind: record.kind, comparison: growthComparison(record, source, ruleSet) };
      case 'plan-comparison':
        return { kind: record.kind, comparison: planComparison(record, source, ruleSet) };
      case 'load-comparison':
        return { kind: record.kind, comparison: loadComparison(record, source, ruleSet) };
      case 'frontend-comparison':
        return { kind: record.kind, comparison: frontendComparison(record, source, ruleSet) };
      default:
        return null;
    }
  } catch (thrown) {
    if (thrown instanceof Missing) return null;
    throw thrown;
  }
}

function made(record: ItemRecord, source: ReplaySource, ruleSet: RuleSet): readonly Verdict[] {
  const { id, sha256, judgedWith } = record;
  switch (record.kind) {
    case 'profile': {
      const { profile } = modelAs(source, id, 'profile');
      const options = judgedWith.host === undefined ? {} : { host: judgedWith.host };
      return evaluateProfile({ profile, captureId: id, sha256, options }, ruleSet);
    }
    case 'heap':
      return evaluateHeap({ ...modelAs(source, id, 'heap').heap, captureId: id, sha256 }, ruleSet);
    case 'growth':
      return evaluateGrowth(modelAs(source, id, 'growth').growth, ruleSet);
    case 'series': {
      const { series } = modelAs(source, id, 'series');
      return evaluateSeries({ series, captureId: id, sha256, limit: judgedWith.memoryLimit ?? null }, ruleSet);
    }
    case 'plan':
      return judgedPlan(source, record, modelAs(source, id, 'plan').plan, ruleSet);
    case 'comparison':
      return profileComparison(record, source, ruleSet).verdicts;
    case 'growth-comparison':
      return growthComparison(record, source, ruleSet).verdicts;
    case 'plan-comparison':
      return planComparison(record, source, ruleSet).verdicts;
    case 'load': {
      const { run } = modelAs(source, id, 'load');
      const beside = (judgedWith.beside ?? []).map((one) => seriesBeside(source, one));
      return evaluateLoad({ run, captureId: id, sha256, beside }, ruleSet, judgedWith.objectives ?? null);
    }
    case 'load-comparison':
      return loadComparison(record, source, ruleSet).verdicts;
    case 'frontend':
      return judgedFrontend(record, source, ruleSet);
    case 'frontend-comparison':
      return frontendComparison(record, source, ruleSet).verdicts;
    default:
      throw new Missing(`a bundle does not hold ${record.kind} in a form that rules can judge again`);
  }
}

/**
 * Judges an item again from what a bundle holds of it, by the rule set given. Pure: the same bundle gives the same verdicts, byte for byte.
 * Throws `bundle.badModel`, `rules.*`.
 */
export function replay(record: ItemRecord, source: ReplaySource, ruleSet: RuleSet): Replayed {
  try {
    return { verdicts: made(record, source, ruleSet), cannot: null };
  } catch (thrown) {
    if (thrown instanceof Missing) return { verdicts: null, cannot: thrown.message };
    throw thrown;
  }
}
