import { compareAgain, replay } from '../../../core/bundle/replay.ts';
import { calculationRecord } from '../../../core/calculator/kept/model.ts';
import { changesTable } from '../../../core/heap/export/comparison-rows.ts';
import { changedClasses, changedTable } from '../../../core/heap/export/growth-rows.ts';
import { byRetained, classTable } from '../../../core/heap/export/heap-classes.ts';
import { computePlan } from '../../../core/plan/compute/compute-plan.ts';
import { encodePlanNodes, StoredPlanNodes } from '../../../core/plan/stored-nodes.ts';
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
import { diffOfProfiles, pictureOptions } from '../../../core/verdict/comparison-picture.ts';
import { firstCounted } from '../../../core/verdict/heap/growth-measures.ts';
import { comparisonSpecSchema } from '../tasks/compare-tasks.ts';
import { openPlan } from '../tasks/open-plan.ts';
import { CLASSES } from '../tasks/report-figures.ts';
import { ruleSetOf } from './rule-sets.ts';
import type { RecordedSource } from './source.ts';

/** An item of a bundle as a picture of its report, drawn of what is in the bundle and of nothing else; null of kinds that have none. */
export function bundledFigure(source: RecordedSource, id: string): Figure | null {
  const record = source.items.item(id);
  if (record === null) return null;
  const { label } = record;
  if (record.kind === 'calculation') return calculationFigure(id, label, calculationRecord.parse(record.spec));
  const ruleSet = ruleSetOf(source, record);
  const verdicts = () => replay(record, source.items, ruleSet).verdicts ?? [];
  const run = source.loads.get(id)?.run;
  if (run !== undefined && run !== null) return loadFigure(id, label, run, verdicts());
  const made = compareAgain(record, source.items, ruleSet);
  switch (made?.kind) {
    case 'comparison': {
      const { basis } = comparisonSpecSchema.parse(record.spec);
      const { comparison, before, after } = made;
      const diff = diffOfProfiles(before, after, comparison, { basis, invert: false });
      return comparisonFigure(id, { comparison, diff, options: pictureOptions(comparison, { label, basis }) });
    }
    case 'plan-comparison':
      return planComparisonFigure(id, label, made.comparison);
    case 'load-comparison':
      return loadComparisonFigure(id, label, made.comparison);
    case 'frontend-comparison':
      return frontendComparisonFigure(id, label, made.comparison);
    case 'growth-comparison': {
      const { comparison } = made;
      const notes = [`per ${comparison.per}`];
      return tableFigure(id, `Before and after: ${label}`, notes, changesTable(comparison), CLASSES);
    }
  }
  const model = source.items.model(id);
  switch (model?.kind) {
    case 'series':
      return seriesFigure(id, label, model.series, verdicts());
    case 'profile':
      return profileFigure(model.profile, id, label);
    case 'plan': {
      const nodes = StoredPlanNodes.decode(encodePlanNodes(model.plan, computePlan(model.plan), () => 1));
      const { facts } = openPlan(source.workspace.path, id);
      // A hash of names proves any guess of them.
      const known = source.leaving.profile.treatments.table === 'keep' ? fingerprintNotes(facts) : [];
      return planFigure(id, label, facts, nodes, known);
    }
    case 'frontend':
      return frontendFigure(id, label, model.report);
    case 'heap': {
      const table = classTable(byRetained(model.heap.classes), model.heap.facts);
      return tableFigure(id, `Classes of ${label}`, ['by what they keep alive'], table, CLASSES);
    }
    case 'growth': {
      const { growth } = model;
      const table = changedTable(changedClasses(growth), firstCounted(growth), growth.sizes);
      const notes = [`${growth.snapshots.length} heaps in order`, growth.matching.reason];
      return tableFigure(id, `Growth by class in ${label}`, notes, table, CLASSES);
    }
    default:
      return null;
  }
}
