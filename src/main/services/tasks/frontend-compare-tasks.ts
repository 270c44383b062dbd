import { compareFrontends } from '../../../core/verdict/frontend/compare-frontends.ts';
import type { ComparedReport, FrontendComparison } from '../../../core/verdict/frontend/frontend-comparison.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';
import { changedText, comparedRuns, compareRuns, type RunsComparisonKind, type RunsSpec } from './compared-runs.ts';
import { openFrontend } from './frontend-task.ts';
import { workspaceAt } from './open-workspaces.ts';

async function side(path: string, ids: readonly string[], signal: AbortSignal): Promise<readonly ComparedReport[]> {
  const reports: ComparedReport[] = [];
  for (const id of ids) {
    const report = await openFrontend(path, id, signal);
    const { label, sha256 } = workspaceAt(path).items.get(id);
    reports.push({ report, captureId: id, sha256, label });
  }
  return reports;
}

function summaryOf({ comparable, override, verdicts, vitals, packages }: FrontendComparison): string {
  if (!comparable && override === null) return 'not comparable';
  if (verdicts.length > 0) return changedText(verdicts, 'nothing changed beyond noise and limits');
  return vitals.length > 0 || packages !== null
    ? 'nothing that a limit is held against'
    : 'nothing that both sides tell';
}

const FRONTENDS: RunsComparisonKind<FrontendComparison> = {
  kind: 'frontend-comparison',
  prefix: 'w',
  noun: 'a comparison of front ends',
  compare: async (path, { before, after, override }, ruleSet, signal) =>
    compareFrontends(await side(path, before, signal), await side(path, after, signal), ruleSet, {
      override: override === null ? null : { reason: override },
    }),
  summary: summaryOf,
};

/** Compares reports of a front end and stores the comparison ({@link compareRuns}). Throws `item.notAFrontendReport`, `item.notFound`, `compare.sameRun`, `rules.notFound`. */
export const frontendCompareTask = (given: unknown, { signal }: TaskContext): Promise<{ readonly itemId: string }> =>
  compareRuns(FRONTENDS, given, signal);

/** A stored comparison of front ends. Throws `item.notAComparison`, and as opening its reports does. */
export const frontendComparisonTask = (
  given: unknown,
  { signal }: TaskContext,
): Promise<{ readonly spec: RunsSpec; readonly comparison: FrontendComparison }> =>
  comparedRuns(FRONTENDS, given, signal);
