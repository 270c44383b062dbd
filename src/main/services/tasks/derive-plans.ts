import { wholeContent } from '../../../core/bytes/whole.ts';
import { computePlan } from '../../../core/plan/compute/compute-plan.ts';
import type { ComputedPlan } from '../../../core/plan/computed.ts';
import type { Plan } from '../../../core/plan/model.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';
import { fromStored } from '../../workspace/from-stored.ts';
import type { StoredItem } from '../../workspace/items.ts';
import { PLAN_VERSION } from '../../workspace/plans.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { activeRuleSet } from './active-rule-set.ts';
import { importOptionsSchema, planItemId } from './import-input.ts';
import { IncomingFile } from './incoming-file.ts';
import { judgePlan } from './plan-judging.ts';
import { MAX_PLANS_BYTES, planParts, plansOf } from './plan-reading.ts';
import { mustBe, noLongerFound } from './raw-file.ts';

/** A plan that was derived and is to be judged. */
interface Derived {
  readonly stored: StoredItem;
  readonly plan: Plan;
  readonly computed: ComputedPlan;
}

/**
 * Derives the plans of an item's file anew, all that were imported with it: a log of many is read once. With them the other runs of the plan, which
 * its judgement asks. Judges them under the active rule set. Throws `import.*`, `item.artifactDamaged`, `item.gone`.
 */
export async function derivePlans(workspace: Workspace, item: StoredItem, context: TaskContext): Promise<void> {
  const runs = workspace.plans
    .runsOf(item.id)
    .filter((run) => run.item !== item.id && workspace.plans.facts(run.item) === null);
  const derived: Derived[] = [];
  for (const one of [item, ...runs.map((run) => workspace.items.get(run.item))]) {
    derived.push(...(await deriveFile(workspace, one, context)));
  }
  const at = new Date().toISOString();
  const ruleSet = activeRuleSet(workspace);
  for (const { plan, stored, computed } of derived) {
    const { id, sha256, host } = stored;
    judgePlan(workspace, { id, sha256, plan, computed, host }, ruleSet, at);
  }
}

/** Derives the plans of one file. Throws `import.*`, `item.artifactDamaged`, `item.gone`. */
async function deriveFile(workspace: Workspace, item: StoredItem, context: TaskContext): Promise<readonly Derived[]> {
  const { signal } = context;
  const options = fromStored(importOptionsSchema.omit({ via: true }), item.provenance.options, 'options of an import');
  const { bytes: total } = item.provenance;
  const onRead = (done: number): void => context.progress({ done, total, unit: 'bytes', phase: 'reading' });
  const source = new IncomingFile(workspace.artifacts.path(item.sha256), { copyTo: null, signal, onRead });
  try {
    const { fileName } = item.provenance;
    const bytes = await wholeContent(source.chunks(), signal, MAX_PLANS_BYTES);
    const file = await plansOf(bytes, { fileName, signal, stated: options });
    mustBe(item, (await source.finish()).sha256);
    const { plans } = file.read;
    const known = plans.flatMap((plan, index) => {
      const stored = workspace.items.find(planItemId(item.sha256, index, options));
      return stored === null || stored.kind !== 'plan' ? [] : [{ plan, index, stored, computed: computePlan(plan) }];
    });
    if (!known.some(({ stored }) => stored.id === item.id)) throw noLongerFound(item);
    const at = new Date().toISOString();
    workspace.write(() => {
      for (const { index, stored, computed } of known) {
        workspace.plans.write(stored.id, planParts(file, index, computed));
        workspace.note(at, 'derive', stored.id, { planVersion: PLAN_VERSION });
      }
    });
    return known;
  } finally {
    source.close();
  }
}
