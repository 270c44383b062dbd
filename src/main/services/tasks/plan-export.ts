import { conditionsOf, toldByPlan } from '../../../core/investigation/conditions.ts';
import {
  exportPlan,
  exportPlanComparison,
  exportStatements,
  PLAN_EXPORTS,
} from '../../../core/plan/export/plan-exporters.ts';
import { hitRatioOf } from '../../../core/verdict/plan/compared-side.ts';
import { ruleSetSha256 } from '../../../core/verdict/rule-set.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';
import { publicItem, type StoredItem } from '../../workspace/items.ts';
import { activeRuleSet } from './active-rule-set.ts';
import { changesBetweenSides } from './changes-between.ts';
import { type ExportInput, evaluationOf, unknownFormat } from './export-input.ts';
import { openPlan } from './open-plan.ts';
import { workspaceAt } from './open-workspaces.ts';
import { planComparisonTask } from './plan-compare-tasks.ts';
import { statementsTask } from './statements-tasks.ts';

function formatOf(to: string): 'csv' | 'json' {
  const format = PLAN_EXPORTS.find(({ id }) => id === to);
  if (format !== undefined) return format.id;
  throw unknownFormat(
    to,
    PLAN_EXPORTS.map(({ id }) => id),
  );
}

/** A plan as a table or as JSON. Constants are in it only where that was asked for, which the workspace's journal notes. */
export function planChunks(input: ExportInput, item: StoredItem): Iterable<Uint8Array> {
  const to = formatOf(input.to);
  const workspace = workspaceAt(input.workspace);
  const { facts, nodes, fields } = openPlan(input.workspace, item.id);
  const reveal = input.reveal === true;
  if (reveal) workspace.note(input.at ?? '', 'reveal', item.id, { export: to });
  return exportPlan(
    {
      item: publicItem(item),
      provenance: item.provenance,
      facts,
      nodes,
      fields,
      checks: workspace.plans.checks(item.id, ruleSetSha256(activeRuleSet(workspace)))?.checks ?? [],
      conditions: conditionsOf(workspace.investigations.read().body, item.id, toldByPlan(hitRatioOf(nodes))),
      evaluation: evaluationOf(workspace, item.id),
      reveal,
    },
    to,
  );
}

/** A comparison of plans as a table of its differences or as JSON, without constants. */
export function planComparisonChunks(input: ExportInput, item: StoredItem): Iterable<Uint8Array> {
  const to = formatOf(input.to);
  const changes = changesBetweenSides(workspaceAt(input.workspace), item.id);
  return exportPlanComparison({ ...planComparisonTask({ workspace: input.workspace, id: item.id }), changes }, to);
}

/** A server's statements as a table or as JSON, without constants. */
export async function statementsChunks(
  { workspace, id, to }: ExportInput,
  context: TaskContext,
): Promise<Iterable<Uint8Array>> {
  const format = formatOf(to);
  return exportStatements(await statementsTask({ workspace, id }, context), format);
}
