import type { Task } from '../../jobs/serve-tasks.ts';
import { compareTask, comparisonTask, diffFlameTask, diffSearchTask } from './compare-tasks.ts';
import { importTask } from './import-task.ts';
import { evaluateTask, exportTask } from './profile-tasks.ts';
import { flameTask, functionsTask, nodeTask, sandwichTask, searchTask } from './view-tasks.ts';

/** Everything a worker process can be asked to do, by name. */
export const TASKS = {
  import: importTask,
  evaluate: evaluateTask,
  export: exportTask,
  compare: compareTask,
  comparison: comparisonTask,
  diffFlame: diffFlameTask,
  diffSearch: diffSearchTask,
  flame: flameTask,
  sandwich: sandwichTask,
  functions: functionsTask,
  search: searchTask,
  node: nodeTask,
} as const satisfies Readonly<Record<string, Task>>;
