import { type RunTimes, runTimes, type SeenRun, standingRun } from '../../../core/plan/runs.ts';
import { hitRatioOf } from '../../../core/verdict/plan/compared-side.ts';
import type { StoredItem } from '../../workspace/items.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { type OpenedPlan, openPlan } from './open-plan.ts';

/** One run of a plan that was captured several times in a row. */
export interface StoredRun {
  readonly item: StoredItem;
  /** From 1, in the order they were executed. */
  readonly run: number;
  readonly opened: OpenedPlan;
  readonly seen: SeenRun;
  /** It is the one that stands for all. */
  readonly stands: boolean;
  /** It did not run on a cold cache while others did not. */
  readonly counts: boolean;
}

/** The runs that a plan belongs to, in the order they were executed; none of a plan that was not captured. Throws `Underived`. */
export function storedRuns(workspace: Workspace, id: string): readonly StoredRun[] {
  const runs = workspace.plans.runsOf(id).map(({ item, plan, run }) => {
    const opened = openPlan(workspace.path, item);
    const { facts, computed } = opened;
    const seen: SeenRun = {
      time: facts.executionTime ?? facts.duration ?? facts.whole ?? Number.NaN,
      hitRatio: hitRatioOf({ computed }),
      isFirst: run === 1,
      planHash: facts.fingerprint.plan,
    };
    return { item: workspace.items.get(item), run, opened, seen, stands: item === plan };
  });
  if (runs.length === 0) return [];
  const { cold } = standingRun(runs.map(({ seen }) => seen));
  return runs.map((run, place) => ({ ...run, counts: !cold.has(place) }));
}

/** The time of a plan by its runs, where it stands for several; null where it was run once. Throws `Underived`. */
export function timesOfRuns(workspace: Workspace, id: string): RunTimes | null {
  const runs = storedRuns(workspace, id);
  const isStanding = runs.some(({ item, stands }) => stands && item.id === id);
  return isStanding && runs.length > 1 ? runTimes(runs.map(({ seen }) => seen)) : null;
}
