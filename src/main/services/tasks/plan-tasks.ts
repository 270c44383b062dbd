import { z } from 'zod';
import { PlateauError, toErrorData } from '../../../core/error.ts';
import { understoodOf } from '../../../core/plan/facts-of-plan.ts';
import { fieldTexts } from '../../../core/plan/field-texts.ts';
import { figuresOf } from '../../../core/plan/figures.ts';
import { runTimes } from '../../../core/plan/runs.ts';
import { stepLabel } from '../../../core/plan/step-label.ts';
import type {
  PlanDetail,
  PlanNodeDetail,
  PlanRunsTold,
  PlansUnderstood,
  PlanTextPage,
} from '../../../core/plan/stored.ts';
import { TextLines, textPage } from '../../../core/plan/stored-text.ts';
import { ruleSetSha256 } from '../../../core/verdict/rule-set.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';
import { publicItem } from '../../workspace/items.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { activeRuleSet } from './active-rule-set.ts';
import { catalogFor } from './catalogs.ts';
import { openPlan, planItem } from './open-plan.ts';
import { workspaceAt } from './open-workspaces.ts';
import { judgePlan } from './plan-judging.ts';
import { plansOf } from './plan-reading.ts';
import { storedRuns } from './plan-runs.ts';
import { relatedToPlan } from './related-plans.ts';

const idInput = z.object({ workspace: z.string(), id: z.string() });

/**
 * A plan as the window first shows it; one that the active rule set never judged, or not with the catalogs that are there now, is judged. Throws
 * `item.notFound`, `item.notAPlan`.
 */
export function planDetailTask(given: unknown): PlanDetail {
  const { workspace: path, id, at } = idInput.extend({ at: z.string() }).parse(given);
  const workspace = workspaceAt(path);
  const opened = openPlan(path, id);
  const ruleSet = activeRuleSet(workspace);
  const sha256 = ruleSetSha256(ruleSet);
  const { sha256: file, host } = planItem(path, id);
  const known = workspace.plans.checks(id, sha256);
  if (known === null || known.catalogIds.join() !== catalogFor(workspace, host).ids.join()) {
    const { plan, computed } = opened;
    judgePlan(workspace, { id, sha256: file, plan, computed, host }, ruleSet, at);
  }
  const stored = planItem(path, id);
  const judged = workspace.plans.checks(id, sha256);
  const catalogs = (judged?.catalogIds ?? []).flatMap((known) => workspace.items.find(known) ?? []);
  return {
    item: publicItem(stored),
    provenance: stored.provenance,
    warnings: stored.warnings,
    facts: opened.facts,
    checks: judged?.checks ?? [],
    catalogs: catalogs.map(publicItem),
    evaluations: workspace.judgements.of(id, sha256),
    related: relatedToPlan(workspace, stored),
    runs: runsTold(workspace, id),
    approval: workspace.plans.approval(id),
  };
}

/** The runs that a plan belongs to; null where it was captured once, or imported. */
function runsTold(workspace: Workspace, id: string): PlanRunsTold | null {
  const runs = storedRuns(workspace, id);
  if (runs.length < 2) return null;
  const standing = runs.find(({ stands }) => stands);
  return {
    times: runTimes(runs.map(({ seen }) => seen)),
    rows: runs.map(({ item, run, stands, counts, seen, opened }) => ({
      item: publicItem(item),
      run,
      stands,
      leftOut: counts ? null : 'cold',
      samePlan: standing === undefined || seen.planHash === standing.seen.planHash,
      executionTime: Number.isFinite(seen.time) ? seen.time : null,
      planningTime: opened.facts.planningTime,
      hitRatio: seen.hitRatio,
    })),
  };
}

/** All steps of a plan, as encoded columns. */
export function planNodesTask(given: unknown): Uint8Array {
  const { workspace, id } = idInput.parse(given);
  openPlan(workspace, id);
  const bytes = workspaceAt(workspace).plans.nodes(id);
  if (bytes === null) throw new RangeError('a plan without steps was opened');
  return bytes;
}

/** Everything of one step. Throws `plan.noSuchStep`. */
export function planNodeTask(given: unknown): PlanNodeDetail {
  const { workspace, id, node } = idInput.extend({ node: z.number().int().min(0) }).parse(given);
  const { facts, nodes, fields: stored, computed, text } = openPlan(workspace, id);
  if (node >= facts.nodeCount) {
    throw new PlateauError({
      code: 'plan.noSuchStep',
      message: `The plan has no step ${node}: its last is ${facts.nodeCount - 1}.`,
      hint: 'Steps are counted from 0, in the order of the plan.',
    });
  }
  const { fields, workers } = stored.step(node);
  const lineOf = (position: number): number => text.lines.lineOf(position);
  const { start, end } = fields;
  return {
    node,
    label: stepLabel(nodes.row(node)),
    fields: fieldTexts(fields, lineOf),
    workers: workers.map((worker) => ({ number: worker.number, fields: fieldTexts(worker.fields, lineOf) })),
    figures: figuresOf(node, fields, computed, facts.dialect),
    source: { start, end, firstLine: lineOf(start), lastLine: lineOf(Math.max(start, end - 1)) },
  };
}

/** Lines of the text a plan was read from. */
export function planTextTask(given: unknown): PlanTextPage {
  const { workspace, id, ...page } = idInput
    .extend({ from: z.number(), to: z.number(), near: z.number().optional() })
    .parse(given);
  const { lines, read } = openPlan(workspace, id).text;
  return textPage(lines, page, read);
}

/** What bytes would be read as; why they cannot be read stands in the answer. */
export async function readPlansTask(given: unknown, { signal }: TaskContext): Promise<PlansUnderstood> {
  const { bytes } = z.object({ bytes: z.instanceof(Uint8Array) }).parse(given);
  try {
    const { read, lines } = await plansOf(bytes, { signal });
    return understoodOf(read, lines);
  } catch (thrown) {
    if (!(thrown instanceof PlateauError) || thrown.code === 'job.cancelled') throw thrown;
    const error = toErrorData(thrown);
    const line = error.at === undefined ? null : lineOfByte(bytes, error.at.offset);
    const nothing = { plans: [], dropped: [], droppedCount: 0, warnings: [] };
    return { format: null, understood: error.message, ...nothing, error: { ...error, line } };
  }
}

/** The line that a byte stands on; null where the bytes are no text with line feeds of one byte. */
function lineOfByte(bytes: Uint8Array, offset: number): number | null {
  if (bytes[0] === 0xff || bytes[0] === 0xfe) return null;
  return TextLines.of(new TextDecoder('latin1').decode(bytes.subarray(0, offset))).lastLine;
}
