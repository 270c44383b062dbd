import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import { PlateauError } from '../../../core/error.ts';
import type { HeapFacts } from '../../../core/heap/stored.ts';
import type { Profile } from '../../../core/profile/model.ts';
import { evaluateProfile } from '../../../core/verdict/evaluate.ts';
import { evaluateHeap } from '../../../core/verdict/heap/evaluate-heap.ts';
import { type RuleSet, ruleSetSha256 } from '../../../core/verdict/rule-set.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { ruleSetOr } from './active-rule-set.ts';
import { judgeFrontend } from './frontend-reading.ts';
import { openFrontend } from './frontend-task.ts';
import { judgeGrowth } from './growth-tasks.ts';
import { heapSummary } from './heap-facts.ts';
import { judgedWith } from './judged-with.ts';
import { judgeLoad } from './load-reading.ts';
import { openLoad } from './load-task.ts';
import { openPlan } from './open-plan.ts';
import { workspaceAt } from './open-workspaces.ts';
import { judgePlan } from './plan-judging.ts';
import { highestLevel, profileFacts, summaryLine } from './profile-facts.ts';
import { seriesBeside } from './series-beside.ts';
import { judgeSeries } from './series-reading.ts';
import { openSeries } from './series-task.ts';
import { judgeStatements } from './statements-tasks.ts';
import { openProfile, Underived } from './view-tasks.ts';

const evaluateInput = z.object({
  workspace: z.string(),
  ids: z.array(z.string()),
  ruleSet: z.string().optional(),
  at: z.string(),
});

/** Stores an item's judgement beside its earlier ones and shows it in lists. */
export function judge(workspace: Workspace, id: string, profile: Profile, ruleSet: RuleSet, at: string): void {
  const { sha256, provenance } = workspace.items.get(id);
  const options = judgedWith(provenance.capture);
  const verdicts = evaluateProfile({ profile, captureId: id, sha256, options }, ruleSet);
  workspace.write(() => {
    workspace.judgements.write(id, { ...ruleSet, sha256: ruleSetSha256(ruleSet) }, at, verdicts);
    const summary = summaryLine(profileFacts(profile), verdicts);
    workspace.items.setJudgement(id, { summary, level: highestLevel(verdicts) });
    workspace.note(at, 'evaluate', id, { ruleSet: ruleSet.id });
  });
}

/** The same for a heap, from its stored facts. */
export function judgeHeap(workspace: Workspace, id: string, ruleSet: RuleSet, at: string): void {
  const { sha256, detail } = workspace.items.get(id);
  const facts = detail as HeapFacts;
  const verdicts = evaluateHeap({ facts, classes: workspace.heaps.classes(id), captureId: id, sha256 }, ruleSet);
  workspace.write(() => {
    workspace.judgements.write(id, { ...ruleSet, sha256: ruleSetSha256(ruleSet) }, at, verdicts);
    workspace.items.setJudgement(id, { summary: heapSummary(facts), level: highestLevel(verdicts) });
    workspace.note(at, 'evaluate', id, { ruleSet: ruleSet.id });
  });
}

/**
 * Judges profiles, heaps, series, load runs and plans under a rule set (the active one where none is named); earlier judgements stay. Items that were deleted meanwhile are
 * left out; what one fails with is thrown when the others are judged. Throws `rules.notFound`, `job.cancelled`, and as opening an item does.
 */
export async function evaluateTask(given: unknown, context: TaskContext): Promise<{ readonly evaluated: number }> {
  const input = evaluateInput.parse(given);
  const workspace = workspaceAt(input.workspace);
  const ruleSet = ruleSetOr(workspace, input.ruleSet);
  let evaluated = 0;
  const failed: PlateauError[] = [];
  for (const [done, id] of input.ids.entries()) {
    context.progress({ done, total: input.ids.length, unit: 'steps', phase: 'judging' });
    // Lets a cancellation in.
    await setImmediate();
    if (context.signal.aborted) {
      throw new PlateauError({ code: 'job.cancelled', message: 'The judgement was cancelled.' });
    }
    const item = workspace.items.find(id);
    if (item === null) continue;
    try {
      if (item.kind === 'series') {
        judgeSeries(workspace, id, await openSeries(input.workspace, id, context.signal), ruleSet, input.at);
      } else if (item.kind === 'load') {
        const run = await openLoad(input.workspace, id, context.signal);
        const beside = await seriesBeside(workspace, { id, run }, context.signal);
        judgeLoad(workspace, { id, run, beside }, ruleSet, input.at);
      } else if (item.kind === 'frontend') {
        judgeFrontend(workspace, id, await openFrontend(input.workspace, id, context.signal), ruleSet, input.at);
      } else if (item.kind === 'heap') judgeHeap(workspace, id, ruleSet, input.at);
      else if (item.kind === 'growth') judgeGrowth(input.workspace, id, ruleSet, input.at, context);
      else if (item.kind === 'statements') await judgeStatements(input.workspace, id, input.at, context);
      else if (item.kind === 'plan') {
        const { plan, computed } = openPlan(input.workspace, id);
        const { sha256, host } = item;
        judgePlan(workspace, { id, sha256, plan, computed, host }, ruleSet, input.at);
      } else judge(workspace, id, openProfile(input.workspace, id), ruleSet, input.at);
      evaluated++;
    } catch (thrown) {
      // Such as a series of heaps to be measured again some of whose heaps were deleted.
      if (!(thrown instanceof PlateauError) || thrown instanceof Underived || context.signal.aborted) throw thrown;
      failed.push(thrown);
    }
  }
  const [first] = failed;
  if (first !== undefined) throw first;
  return { evaluated };
}
