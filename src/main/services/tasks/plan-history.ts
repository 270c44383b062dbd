import { z } from 'zod';
import type { Item } from '../../../core/item.ts';
import { markHistory, type PlanSighting } from '../../../core/plan/history.ts';
import type { PlanHistory, PlanHistoryRow } from '../../../core/plan/stored.ts';
import { limitOf } from '../../../core/verdict/rule-set.ts';
import { publicItem } from '../../workspace/items.ts';
import type { PlanRow } from '../../workspace/plans.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { activeRuleSet } from './active-rule-set.ts';
import { openPlan } from './open-plan.ts';
import { workspaceAt } from './open-workspaces.ts';
import { milliseconds } from './plan-facts.ts';
import { timesOfRuns } from './plan-runs.ts';
import { statementKey } from './related-plans.ts';

/** Notes that are told of one plan at most. */
const MOST_NOTES = 5;
/** From which relative change on a time is worth a word. */
const WORTH_SAYING = 0.2;

/** Part of the time that triggers took, 0–1; null without times. */
function triggerShare({ triggerMs, executionMs }: PlanRow): number | null {
  if (executionMs === null || executionMs === 0) return null;
  return (triggerMs ?? 0) / executionMs;
}

/** A plan as its history looks at it. */
interface StoredSighting extends PlanSighting {
  readonly row: PlanRow;
  readonly item: Item;
}

const sightingOf = (row: PlanRow, item: Item): StoredSighting => ({
  row,
  item,
  takenAt: row.takenAt ?? item.capturedAt ?? item.importedAt,
  plan: row.planHash,
  family: row.familyHash,
  inputs: row.inputsHash,
  executionTime: row.executionMs,
  triggerShare: triggerShare(row),
});

/** How the relations are read that one plan reads otherwise than the other. */
function accessNotes(workspace: Workspace, row: PlanRow, before: PlanRow): readonly string[] {
  const [now, then] = [workspace.plans.access(row.item), workspace.plans.access(before.item)];
  const notes: string[] = [];
  for (const [relation, ways] of then) {
    const others = now.get(relation);
    if (others !== undefined && others !== ways) notes.push(`${ways} → ${others}`);
  }
  return notes;
}

function notesOf(workspace: Workspace, row: PlanRow, before: PlanRow | undefined): readonly string[] {
  if (before === undefined) return [];
  const notes: string[] = [];
  if (row.planHash !== before.planHash) {
    if (row.root !== before.root) notes.push(`${before.root} → ${row.root}`);
    notes.push(...accessNotes(workspace, row, before));
  }
  const [now, then] = [row.executionMs, before.executionMs];
  if (now !== null && then !== null && then > 0 && Math.abs(now - then) / then >= WORTH_SAYING) {
    notes.unshift(`time ${milliseconds(then)} → ${milliseconds(now)}`);
  }
  const [share, shareBefore] = [triggerShare(row), triggerShare(before)];
  if (share !== null && shareBefore !== null && Math.abs(share - shareBefore) >= 0.1) {
    notes.unshift(`triggers ${Math.round(shareBefore * 100)} → ${Math.round(share * 100)} % of the time`);
  }
  const left = notes.length - MOST_NOTES;
  return left > 0 ? [...notes.slice(0, MOST_NOTES), `${left} more`] : notes;
}

/** The plans of a plan's statement in the order they were taken, with what changed from one to the next. */
export function planHistoryTask(given: unknown): PlanHistory {
  const { workspace: path, id } = z.object({ workspace: z.string(), id: z.string() }).parse(given);
  const workspace = workspaceAt(path);
  openPlan(path, id);
  const own = workspace.plans.row(id);
  if (own === null) throw new RangeError('an opened plan has no row');
  const { by, column, key } = statementKey(own);
  const ruleSet = activeRuleSet(workspace);
  const { marks } = markHistory(
    workspace.plans.of(column, key).map((row) => sightingOf(row, publicItem(workspace.items.get(row.item)))),
    { worse: limitOf(ruleSet, 'plan.compare.worse'), triggers: limitOf(ruleSet, 'plan.trigger.investigate') },
  );
  return {
    by,
    key,
    statement: own.statement,
    rows: marks.map(({ sighting, change, alerts, timeChange }, i): PlanHistoryRow => {
      const { item, row, takenAt, plan, family, inputs, executionTime } = sighting;
      return {
        item,
        takenAt,
        plan,
        family,
        queryId: row.queryId,
        inputs,
        executionTime,
        times: timesOfRuns(workspace, row.item),
        approval: workspace.plans.approval(row.item),
        planningTime: row.planningMs,
        triggerShare: sighting.triggerShare,
        rootLabel: row.root,
        nodeCount: row.nodes,
        change,
        alerts,
        timeChange,
        notes: notesOf(workspace, row, marks[i - 1]?.sighting.row),
      };
    }),
  };
}
