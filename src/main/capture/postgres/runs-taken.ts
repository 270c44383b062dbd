import { readFile } from 'node:fs/promises';
import { explainedPlan, runName, seenRunOf } from '../../../core/capture/postgres/runs.ts';
import type { Plan } from '../../../core/plan/model.ts';
import { standingRun } from '../../../core/plan/runs.ts';
import type { CapturedFile } from '../profiler.ts';

/** A run of a statement with the plan in its file. */
export interface TakenRun {
  readonly file: CapturedFile;
  readonly plan: Plan;
}

/**
 * Files of EXPLAIN’s JSON by their run, from 1, in the order they were executed: named by it, the one that stands for all first (`standingRun`).
 * What holds no whole plan is left out.
 */
export async function inRuns(
  files: readonly { readonly file: CapturedFile; readonly run: number }[],
): Promise<readonly TakenRun[]> {
  const taken: { readonly file: CapturedFile; readonly plan: Plan; readonly index: number }[] = [];
  for (const { file, run } of files) {
    const plan = explainedPlan(await readFile(file.path, 'utf8'));
    if (plan !== null) taken.push({ file, plan, index: run - 1 });
  }
  if (taken.length === 0) return [];
  const { stands } = standingRun(taken.map(({ plan, index }) => seenRunOf(plan, index)));
  const named = taken.map(({ file, plan, index }, place) => ({
    plan,
    file: { ...file, name: runName(index, place === stands, plan.analyzed), run: index + 1 },
  }));
  return [...named.slice(stands, stands + 1), ...named.filter((_, place) => place !== stands)];
}

/** Files that were left behind: runs of a statement among them as {@link inRuns} tells them, before all others. */
export async function collectedRuns(files: readonly CapturedFile[]): Promise<readonly CapturedFile[]> {
  const left = files
    .flatMap((file) => {
      const run = /^run-(\d{1,3})\.json$/.exec(file.name)?.[1];
      return run === undefined ? [] : [{ file, run: Number(run) }];
    })
    .sort((a, b) => a.run - b.run);
  const taken = (await inRuns(left)).map(({ file }) => file);
  const paths = new Set(taken.map(({ path }) => path));
  return [...taken, ...files.filter(({ path }) => !paths.has(path))];
}
