import { createHash } from 'node:crypto';
import { z } from 'zod';
import { decodeColumns, encodeColumns } from '../../../core/columns.ts';
import { PlateauError } from '../../../core/error.ts';
import type { Provenance } from '../../../core/item.ts';
import { PLAN_COMPARISON_VERSION, type PlanComparison } from '../../../core/plan/diff/model.ts';
import type { PlanComparisonAnswer } from '../../../core/plan/stored.ts';
import { comparePlans } from '../../../core/verdict/plan/compare-plans.ts';
import type { PlanRun, PlanRuns } from '../../../core/verdict/plan/compared-side.ts';
import { type RuleSet, ruleSetSha256 } from '../../../core/verdict/rule-set.ts';
import { DERIVED_VERSION } from '../../workspace/derived.ts';
import { fromStored } from '../../workspace/from-stored.ts';
import { publicItem, type StoredItem } from '../../workspace/items.ts';
import { PLAN_VERSION } from '../../workspace/plans.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { activeRuleSet, findRuleSet, ruleSetOr } from './active-rule-set.ts';
import { catalogFor } from './catalogs.ts';
import { openPlan, planItem } from './open-plan.ts';
import { workspaceAt } from './open-workspaces.ts';
import { highestLevel } from './profile-facts.ts';

/** What a comparison of plans is made of; stored as its detail. */
export const planComparisonSpecSchema = z.object({
  before: z.array(z.string()).min(1),
  after: z.array(z.string()).min(1),
  override: z.string().nullable(),
  ruleSetId: z.string(),
});
export type PlanComparisonSpec = z.infer<typeof planComparisonSpecSchema>;

const compareInput = planComparisonSpecSchema.omit({ override: true, ruleSetId: true }).extend({
  workspace: z.string(),
  override: z.string().optional(),
  ruleSetId: z.string().optional(),
  at: z.string(),
  version: z.string(),
});

/** The part that a comparison is stored in: made anew by other code. */
const PART = 'plan-comparison';
const VERSION = PLAN_COMPARISON_VERSION * 1000 + PLAN_VERSION;

/** The server's version where Plateau captured the plan; null where only its fields can tell. */
function serverVersionOf({ provenance: { capture } }: StoredItem): string | null {
  if (capture === undefined) return null;
  const { name, version }: { readonly name: string; readonly version: string } = capture.profiler;
  return name === 'postgresql' && version !== '' ? version : null;
}

/** A plan as one run on a side of a comparison. Throws `item.notAPlan`. */
export function planRunOf(path: string, id: string): PlanRun {
  const item = planItem(path, id);
  const { facts, plan, computed } = openPlan(path, id);
  return {
    itemId: id,
    sha256: item.sha256,
    label: item.label,
    plan,
    computed,
    queryHash: facts.queryFingerprint?.hash ?? null,
    catalog: catalogFor(workspaceAt(path), item.host).catalog,
    serverVersion: serverVersionOf(item),
    isFirst: workspaceAt(path)
      .plans.runsOf(id)
      .some((one) => one.item === id && one.run === 1),
  };
}

function side(path: string, ids: readonly string[]): PlanRuns {
  const runs = ids.map((id) => planRunOf(path, id));
  const label = runs[0]?.label ?? '';
  const { plans } = workspaceAt(path);
  const [standing = ''] = ids;
  // Runs of one capture are called as it is.
  const isOne = plans.runsOf(standing).some(({ item, plan }) => item === standing && plan === standing);
  const own = new Set(isOne ? plans.runsOf(standing).map(({ item }) => item) : [standing]);
  const more = ids.filter((id) => !own.has(id)).length;
  return { label: more > 0 ? `${label} and ${more} more` : label, runs };
}

function compared(path: string, { before, after, override }: PlanComparisonSpec, ruleSet: RuleSet): PlanComparison {
  const reason = override === null ? null : { reason: override };
  return comparePlans(side(path, before), side(path, after), ruleSet, { override: reason });
}

const store = (workspace: Workspace, id: string, comparison: PlanComparison): void =>
  workspace.derived.write(id, PART, encodeColumns({ meta: comparison, columns: {} }), VERSION);

/**
 * The plans of each side with the runs they stand for, which are replicates: in one list what is named and behind it what came with it. A plan whose
 * run the other side names is compared by itself.
 */
function withRuns(
  { plans }: Workspace,
  { before, after }: { readonly before: readonly string[]; readonly after: readonly string[] },
): { readonly before: readonly string[]; readonly after: readonly string[] } {
  const named = new Set([...before, ...after]);
  const sets = new Map([...named].map((id) => [id, plans.runsOf(id)] as const));
  const ofSide = (ids: readonly string[], others: readonly string[]): readonly string[] => {
    const elsewhere = new Set(others.flatMap((id) => sets.get(id)?.map(({ plan }) => plan) ?? []));
    return [
      ...new Set([
        ...ids,
        ...ids.flatMap((id) => {
          const runs = sets.get(id) ?? [];
          const stands = runs.some(({ item, plan }) => item === id && plan === id);
          return stands && !elsewhere.has(id) ? runs.map(({ item }) => item) : [];
        }),
      ]),
    ];
  };
  return { before: ofSide(before, after), after: ofSide(after, before) };
}

/** Compares plans, stores the comparison as an item and answers with its id. Throws `item.notAPlan`, `rules.notFound`, `plan.comparedTwice`. */
export function planCompareTask(given: unknown): { readonly itemId: string } {
  const input = compareInput.parse(given);
  const workspace = workspaceAt(input.workspace);
  const ruleSet = ruleSetOr(workspace, input.ruleSetId);
  const all = [...input.before, ...input.after];
  const twice = all.find((id, i) => all.indexOf(id) !== i);
  if (twice !== undefined) {
    throw new PlateauError({
      code: 'plan.comparedTwice',
      message: `“${planItem(input.workspace, twice).label}” stands twice in the comparison.`,
      hint: 'Name each run once, on one side.',
    });
  }
  const { before, after } = withRuns(workspace, input);
  const spec: PlanComparisonSpec = {
    before: [...before],
    after: [...after],
    override: input.override ?? null,
    ruleSetId: ruleSet.id,
  };
  const comparison = compared(input.workspace, spec, ruleSet);
  const sha256 = ruleSetSha256(ruleSet);
  const itemId = `v${createHash('sha256')
    .update(JSON.stringify([spec, sha256]))
    .digest('hex')
    .slice(0, 12)}`;
  const provenance: Provenance = {
    fileName: '',
    via: 'comparison',
    sha256: '',
    bytes: 0,
    compression: 'none',
    format: 'plan-comparison',
    parserVersion: DERIVED_VERSION,
    plateauVersion: input.version,
    options: {},
    importedAt: input.at,
  };
  workspace.write(() => {
    workspace.items.add({
      id: itemId,
      kind: 'plan-comparison',
      label: `${comparison.before.label} → ${comparison.after.label}`,
      group: itemId,
      artifact: null,
      format: 'plan-comparison',
      host: null,
      capturedAt: null,
      importedAt: input.at,
      summary: comparison.summary,
      level: highestLevel(comparison.verdicts),
      provenance,
      warnings: [],
      detail: spec,
    });
    store(workspace, itemId, comparison);
    workspace.judgements.write(itemId, { ...ruleSet, sha256 }, input.at, comparison.verdicts);
    workspace.note(input.at, 'compare', itemId, spec);
  });
  return { itemId };
}

/** A stored comparison of plans, made anew where other code made it. Plans that were deleted meanwhile are left out. Throws `item.notAComparison`. */
/** A stored comparison made again by its rule set as it is now, and kept. Throws `rules.notFound`, and as opening plans does. */
export function planComparedAgain(path: string, id: string): PlanComparison {
  const workspace = workspaceAt(path);
  const spec = fromStored(planComparisonSpecSchema, workspace.items.get(id).detail, 'an item');
  const comparison = compared(path, spec, ruleSetOr(workspace, spec.ruleSetId));
  workspace.write(() => store(workspace, id, comparison));
  return comparison;
}

export function planComparisonTask(given: unknown): PlanComparisonAnswer {
  const { workspace: path, id } = z.object({ workspace: z.string(), id: z.string() }).parse(given);
  const workspace = workspaceAt(path);
  const item: StoredItem = workspace.items.get(id);
  if (item.kind !== 'plan-comparison') {
    throw new PlateauError({
      code: 'item.notAComparison',
      message: `“${item.label}” is a ${item.kind}, not a comparison of plans.`,
      hint: 'Choose one, or compare two plans.',
    });
  }
  const spec = fromStored(planComparisonSpecSchema, item.detail, 'an item');
  const items = (ids: readonly string[]) =>
    ids.flatMap((side) => {
      const found = workspace.items.find(side);
      return found === null ? [] : [publicItem(found)];
    });
  const bytes = workspace.derived.read(id, PART, VERSION);
  let comparison = bytes === null ? null : decodeColumns<PlanComparison>(bytes).meta;
  if (comparison === null) {
    comparison = compared(path, spec, findRuleSet(workspace, spec.ruleSetId) ?? activeRuleSet(workspace));
    store(workspace, id, comparison);
  }
  return { item: publicItem(item), before: items(spec.before), after: items(spec.after), comparison };
}
