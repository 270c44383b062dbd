import type { Task } from '../../jobs/serve-tasks.ts';
import { bundleTask } from './bundle-task.ts';
import { compareTask, comparisonTask, diffFlameTask, diffSearchTask } from './compare-tasks.ts';
import { deriving } from './deriving.ts';
import { exportBundleTask } from './export-bundle-task.ts';
import { exportTask } from './export-task.ts';
import { frontendCompareTask, frontendComparisonTask } from './frontend-compare-tasks.ts';
import { frontendTask } from './frontend-task.ts';
import { gateTask } from './gate-task.ts';
import { growthCompareTask, growthComparisonTask } from './growth-compare-tasks.ts';
import { growthClassesTask, growthDetailTask, growthTask } from './growth-tasks.ts';
import {
  heapChildrenTask,
  heapClassesTask,
  heapCollectionsTask,
  heapEdgesTask,
  heapFunctionsTask,
  heapInstancesTask,
  heapMapTask,
  heapNodeTask,
  heapPathsTask,
  heapReferrersTask,
  heapRepeatedTask,
  heapRevealTask,
  heapSearchTask,
} from './heap-tasks.ts';
import { importTask } from './import-task.ts';
import { judgeComparisonTask } from './judge-comparison.ts';
import { leavingPreviewTask, leavingReportTask } from './leaving-tasks.ts';
import { loadCompareTask, loadComparisonTask } from './load-compare-tasks.ts';
import { loadTask } from './load-task.ts';
import { pictureTask } from './picture-task.ts';
import { planCompareTask, planComparisonTask } from './plan-compare-tasks.ts';
import { planHistoryTask } from './plan-history.ts';
import { planDetailTask, planNodesTask, planNodeTask, planTextTask, readPlansTask } from './plan-tasks.ts';
import { evaluateTask } from './profile-tasks.ts';
import { queryTask } from './query-task.ts';
import { redactionTask } from './redaction-task.ts';
import { reportFigureTask } from './report-figures.ts';
import { requestCostTask } from './request-cost-task.ts';
import { restoreTask } from './restore-task.ts';
import { seriesTask } from './series-task.ts';
import { signableTask } from './signable-task.ts';
import { signalsTask } from './signals-task.ts';
import { catalogTask, statementsServedTask, statementsTask } from './statements-tasks.ts';
import { verifyTask } from './verify-task.ts';
import { flameTask, functionsTask, nodeTask, sandwichTask, searchTask } from './view-tasks.ts';

/** Everything a worker process can be asked to do, by name. */
export const TASKS = {
  import: importTask,
  evaluate: deriving(evaluateTask),
  export: deriving(exportTask),
  bundle: deriving(bundleTask),
  exportBundle: deriving(exportBundleTask),
  leavingPreview: deriving(leavingPreviewTask),
  leavingReport: deriving(leavingReportTask),
  picture: pictureTask,
  verifyBundle: verifyTask,
  restoreBundle: restoreTask,
  gate: gateTask,
  signableBundle: signableTask,
  compare: deriving(compareTask),
  comparison: deriving(comparisonTask),
  diffFlame: deriving(diffFlameTask),
  diffSearch: deriving(diffSearchTask),
  flame: deriving(flameTask),
  sandwich: deriving(sandwichTask),
  functions: deriving(functionsTask),
  search: deriving(searchTask),
  node: deriving(nodeTask),
  series: seriesTask,
  signals: deriving(signalsTask),
  load: loadTask,
  requestCost: deriving(requestCostTask),
  loadCompare: loadCompareTask,
  loadComparison: loadComparisonTask,
  frontend: frontendTask,
  frontendCompare: frontendCompareTask,
  frontendComparison: frontendComparisonTask,
  heapClasses: heapClassesTask,
  heapChildren: deriving(heapChildrenTask),
  heapNode: deriving(heapNodeTask),
  heapEdges: deriving(heapEdgesTask),
  heapReferrers: deriving(heapReferrersTask),
  heapPaths: deriving(heapPathsTask),
  heapMap: deriving(heapMapTask),
  heapSearch: deriving(heapSearchTask),
  heapInstances: deriving(heapInstancesTask),
  heapRepeated: deriving(heapRepeatedTask),
  heapCollections: deriving(heapCollectionsTask),
  heapFunctions: deriving(heapFunctionsTask),
  heapReveal: deriving(heapRevealTask),
  query: deriving(queryTask),
  growth: deriving(growthTask),
  growthCompare: deriving(growthCompareTask),
  growthComparison: deriving(growthComparisonTask),
  growthDetail: deriving(growthDetailTask),
  growthClasses: deriving(growthClassesTask),
  planDetail: deriving(planDetailTask),
  planNodes: deriving(planNodesTask),
  planNode: deriving(planNodeTask),
  planText: deriving(planTextTask),
  planHistory: deriving(planHistoryTask),
  readPlans: readPlansTask,
  statements: statementsTask,
  statementsServed: statementsServedTask,
  catalog: catalogTask,
  planCompare: deriving(planCompareTask),
  reportFigure: deriving(reportFigureTask),
  planComparison: deriving(planComparisonTask),
  judgeComparison: deriving(judgeComparisonTask),
  redaction: deriving(redactionTask),
} as const satisfies Readonly<Record<string, Task>>;
