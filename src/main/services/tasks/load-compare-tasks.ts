import { compareLoads } from '../../../core/verdict/load/compare-loads.ts';
import type { ComparedRun, LoadComparison } from '../../../core/verdict/load/load-comparison.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';
import { changedText, comparedRuns, compareRuns, type RunsComparisonKind, type RunsSpec } from './compared-runs.ts';
import { openLoad } from './load-task.ts';
import { workspaceAt } from './open-workspaces.ts';

async function side(path: string, ids: readonly string[], signal: AbortSignal): Promise<readonly ComparedRun[]> {
  const runs: ComparedRun[] = [];
  for (const id of ids) {
    const run = await openLoad(path, id, signal);
    const { label, sha256 } = workspaceAt(path).items.get(id);
    runs.push({ run, captureId: id, sha256, label });
  }
  return runs;
}

function summaryOf({ comparable, override, verdicts, rows }: LoadComparison): string {
  if (!comparable && override === null) return 'not comparable';
  if (rows.length === 0) return 'nothing that both sides tell with enough requests';
  return changedText(verdicts, 'nothing changed beyond noise and limits');
}

const LOADS: RunsComparisonKind<LoadComparison> = {
  kind: 'load-comparison',
  prefix: 'm',
  noun: 'a comparison of load runs',
  compare: async (path, { before, after, override }, ruleSet, signal) =>
    compareLoads(await side(path, before, signal), await side(path, after, signal), ruleSet, {
      override: override === null ? null : { reason: override },
    }),
  summary: summaryOf,
};

/** Compares load runs and stores the comparison ({@link compareRuns}). Throws `item.notALoadRun`, `item.notFound`, `compare.sameRun`, `rules.notFound`. */
export const loadCompareTask = (given: unknown, { signal }: TaskContext): Promise<{ readonly itemId: string }> =>
  compareRuns(LOADS, given, signal);

/** A stored comparison of load runs. Throws `item.notAComparison`, and as opening its runs does. */
export const loadComparisonTask = (
  given: unknown,
  { signal }: TaskContext,
): Promise<{ readonly spec: RunsSpec; readonly comparison: LoadComparison }> => comparedRuns(LOADS, given, signal);
