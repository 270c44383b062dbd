import { z } from 'zod';
import { PlateauError } from '../../../core/error.ts';
import type { ItemKind } from '../../../core/item.ts';
import { ruleSetSha256 } from '../../../core/verdict/rule-set.ts';
import type { Verdict } from '../../../core/verdict/verdict.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';
import { fromStored } from '../../workspace/from-stored.ts';
import { ruleSetOr } from './active-rule-set.ts';
import { comparisonTask } from './compare-tasks.ts';
import { frontendComparisonTask } from './frontend-compare-tasks.ts';
import { growthComparisonTask } from './growth-compare-tasks.ts';
import { loadComparisonTask } from './load-compare-tasks.ts';
import { workspaceAt } from './open-workspaces.ts';
import { planComparedAgain } from './plan-compare-tasks.ts';

const judgeInput = z.object({ workspace: z.string(), id: z.string(), at: z.string() });
const judgedBy = z.object({ ruleSetId: z.string() });

type Given = Pick<z.infer<typeof judgeInput>, 'workspace' | 'id'>;

const MADE: Partial<Record<ItemKind, (given: Given, context: TaskContext) => Promise<readonly Verdict[]>>> = {
  comparison: async (given) => comparisonTask(given).comparison.verdicts,
  'growth-comparison': async (given, context) => growthComparisonTask(given, context).comparison.verdicts,
  'plan-comparison': async ({ workspace, id }) => planComparedAgain(workspace, id).verdicts,
  'load-comparison': async (given, context) => (await loadComparisonTask(given, context)).comparison.verdicts,
  'frontend-comparison': async (given, context) => (await frontendComparisonTask(given, context)).comparison.verdicts,
};

/**
 * Makes a stored comparison again by its rule set as this version has it, and keeps what that says beside what was said. Throws `item.notFound`, `item.notAComparison`,
 * `rules.notFound`, and as opening what it compares does.
 */
export async function judgeComparisonTask(given: unknown, context: TaskContext): Promise<null> {
  const { workspace: path, id, at } = judgeInput.parse(given);
  const workspace = workspaceAt(path);
  const item = workspace.items.get(id);
  const make = MADE[item.kind];
  if (make === undefined) {
    throw new PlateauError({
      code: 'item.notAComparison',
      message: `“${item.label}” is a ${item.kind}, not a comparison.`,
      hint: 'Choose a comparison.',
    });
  }
  const ruleSet = ruleSetOr(workspace, fromStored(judgedBy, item.detail, 'an item').ruleSetId);
  const verdicts = await make({ workspace: path, id }, context);
  workspace.write(() => {
    workspace.judgements.write(id, { ...ruleSet, sha256: ruleSetSha256(ruleSet) }, at, verdicts);
    workspace.note(at, 'evaluate', id, { ruleSet: ruleSet.id });
  });
  return null;
}
