import { z } from 'zod';
import { calculationRecord } from '../../../core/calculator/kept/model.ts';
import { changesTable } from '../../../core/heap/export/comparison-rows.ts';
import { changedClasses, changedTable } from '../../../core/heap/export/growth-rows.ts';
import { byRetained, classTable } from '../../../core/heap/export/heap-classes.ts';
import type { HeapFacts } from '../../../core/heap/stored.ts';
import type { Figure } from '../../../core/report/figure.ts';
import { calculationFigure } from '../../../core/report/figures/calculation-figure.ts';
import { comparisonFigure } from '../../../core/report/figures/comparison-figure.ts';
import { frontendFigure } from '../../../core/report/figures/frontend-figure.ts';
import { loadFigure } from '../../../core/report/figures/load-figure.ts';
import { fingerprintNotes, planComparisonFigure, planFigure } from '../../../core/report/figures/plan-figure.ts';
import { profileFigure } from '../../../core/report/figures/profile-figure.ts';
import { frontendComparisonFigure, loadComparisonFigure } from '../../../core/report/figures/runs-figure.ts';
import { seriesFigure } from '../../../core/report/figures/series-figure.ts';
import { tableFigure } from '../../../core/report/figures/table-figure.ts';
import { firstCounted } from '../../../core/verdict/heap/growth-measures.ts';
import { ruleSetSha256 } from '../../../core/verdict/rule-set.ts';
import type { Verdict } from '../../../core/verdict/verdict.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';
import { fromStored } from '../../workspace/from-stored.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { activeRuleSet } from './active-rule-set.ts';
import { comparisonDrawing } from './compare-tasks.ts';
import { frontendComparisonTask } from './frontend-compare-tasks.ts';
import { openFrontend } from './frontend-task.ts';
import { growthComparisonParts } from './growth-compare-tasks.ts';
import { openGrowth } from './growth-tasks.ts';
import { loadComparisonTask } from './load-compare-tasks.ts';
import { openLoad } from './load-task.ts';
import { openPlan } from './open-plan.ts';
import { workspaceAt } from './open-workspaces.ts';
import { planComparisonTask } from './plan-compare-tasks.ts';
import { openSeries } from './series-task.ts';
import { openProfile } from './view-tasks.ts';

const input = z.object({ workspace: z.string(), id: z.string() });

/** Rows of a class table in a report. */
export const CLASSES = 25;

/** What the active rule set says of an item; nothing where it was not judged by it. */
function currentVerdicts(workspace: Workspace, id: string): readonly Verdict[] {
  const known = workspace.judgements.of(id, ruleSetSha256(activeRuleSet(workspace)));
  return known.find(({ current }) => current)?.verdicts ?? [];
}

/** An item as a picture of a report; null of kinds that have none. */
export async function reportFigureTask(given: unknown, context: TaskContext): Promise<Figure | null> {
  const { workspace: path, id } = input.parse(given);
  const workspace = workspaceAt(path);
  const item = workspace.items.get(id);
  const { label } = item;
  switch (item.kind) {
    case 'profile':
      return profileFigure(openProfile(path, id), id, label);
    case 'frontend':
      return frontendFigure(id, label, await openFrontend(path, id, context.signal));
    case 'load':
      return loadFigure(id, label, await openLoad(path, id, context.signal), currentVerdicts(workspace, id));
    case 'series':
      return seriesFigure(id, label, await openSeries(path, id, context.signal), currentVerdicts(workspace, id));
    case 'comparison':
      return comparisonFigure(id, comparisonDrawing(path, id));
    case 'plan': {
      const { facts, nodes } = openPlan(path, id);
      return planFigure(id, label, facts, nodes, fingerprintNotes(facts));
    }
    case 'plan-comparison':
      return planComparisonFigure(id, label, planComparisonTask({ workspace: path, id }).comparison);
    case 'heap': {
      const classes = byRetained(workspace.heaps.classes(id));
      const table = classTable(classes, item.detail as HeapFacts);
      return tableFigure(id, `Classes of ${label}`, ['by what they keep alive'], table, CLASSES);
    }
    case 'growth': {
      const growth = openGrowth(path, id, context);
      const table = changedTable(changedClasses(growth), firstCounted(growth), growth.sizes);
      const notes = [`${growth.snapshots.length} heaps in order`, growth.matching.reason];
      return tableFigure(id, `Growth by class in ${label}`, notes, table, CLASSES);
    }
    case 'load-comparison':
      return loadComparisonFigure(id, label, (await loadComparisonTask({ workspace: path, id }, context)).comparison);
    case 'frontend-comparison': {
      const { comparison } = await frontendComparisonTask({ workspace: path, id }, context);
      return frontendComparisonFigure(id, label, comparison);
    }
    case 'growth-comparison': {
      const { comparison } = growthComparisonParts(path, item, context);
      const notes = [`per ${comparison.per}`];
      return tableFigure(id, `Before and after: ${label}`, notes, changesTable(comparison), CLASSES);
    }
    case 'calculation':
      return calculationFigure(id, label, fromStored(calculationRecord, item.detail, 'an item'));
    default:
      return null;
  }
}
