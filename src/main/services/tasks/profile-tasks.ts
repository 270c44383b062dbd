import { rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import { PlateauError } from '../../../core/error.ts';
import type { HeapFacts } from '../../../core/heap/stored.ts';
import type { Item } from '../../../core/item.ts';
import { PROFILE_EXPORTERS } from '../../../core/profile/exporters/index.ts';
import type { Profile } from '../../../core/profile/model.ts';
import { seriesCsv } from '../../../core/series/series-csv.ts';
import { evaluateProfile } from '../../../core/verdict/evaluate.ts';
import { evaluateHeap } from '../../../core/verdict/heap/evaluate-heap.ts';
import { type RuleSet, ruleSetSha256 } from '../../../core/verdict/rule-set.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { ruleSetOr } from './active-rule-set.ts';
import { comparisonSvgTask } from './compare-tasks.ts';
import { judgeGrowth } from './growth-tasks.ts';
import { heapSummary } from './heap-facts.ts';
import { judgedWith } from './judged-with.ts';
import { workspaceAt } from './open-workspaces.ts';
import { highestLevel, profileFacts, summaryLine } from './profile-facts.ts';
import { judgeSeries } from './series-reading.ts';
import { openSeries } from './series-task.ts';
import { openProfile } from './view-tasks.ts';

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
 * Judges profiles, heaps and series under a rule set (the active one where none is named); earlier judgements stay. Items that were deleted meanwhile are
 * left out. Throws `rules.notFound`, `job.cancelled`.
 */
export async function evaluateTask(given: unknown, context: TaskContext): Promise<{ readonly evaluated: number }> {
  const input = evaluateInput.parse(given);
  const workspace = workspaceAt(input.workspace);
  const ruleSet = ruleSetOr(workspace, input.ruleSet);
  let evaluated = 0;
  for (const [done, id] of input.ids.entries()) {
    context.progress({ done, total: input.ids.length, unit: 'steps', phase: 'judging' });
    // Lets a cancellation in.
    await setImmediate();
    if (context.signal.aborted) {
      throw new PlateauError({ code: 'job.cancelled', message: 'The judgement was cancelled.' });
    }
    const item = workspace.items.find(id);
    if (item === null) continue;
    if (item.kind === 'series') {
      judgeSeries(workspace, id, await openSeries(input.workspace, id, context.signal), ruleSet, input.at);
    } else if (item.kind === 'heap') judgeHeap(workspace, id, ruleSet, input.at);
    else if (item.kind === 'growth') judgeGrowth(input.workspace, id, ruleSet, input.at, context);
    else judge(workspace, id, openProfile(input.workspace, id), ruleSet, input.at);
    evaluated++;
  }
  return { evaluated };
}

const exportInput = z.object({
  workspace: z.string(),
  id: z.string(),
  to: z.string(),
  sampleType: z.number().int().min(0).optional(),
  /** Where the export is written. */
  path: z.string(),
});

/** Writes an item in a format to a file. Throws `export.unknownFormat`. */
export async function exportTask(given: unknown, context: TaskContext): Promise<{ readonly bytes: number }> {
  const input = exportInput.parse(given);
  const item = workspaceAt(input.workspace).items.get(input.id);
  const chunks = await chunksOf(input, item, context.signal);
  const file = await open(input.path, 'wx', 0o600);
  let bytes = 0;
  try {
    for (const chunk of chunks) {
      if (context.signal.aborted)
        throw new PlateauError({ code: 'job.cancelled', message: 'The export was cancelled.' });
      await file.writeFile(chunk);
      bytes += chunk.length;
    }
  } catch (thrown) {
    rmSync(input.path, { force: true });
    throw thrown;
  } finally {
    await file.close();
  }
  return { bytes };
}

async function chunksOf(
  input: z.infer<typeof exportInput>,
  { kind, label }: Item,
  signal: AbortSignal,
): Promise<Iterable<Uint8Array>> {
  if (kind === 'comparison') return comparisonChunks(input);
  if (kind !== 'series') return profileChunks(input, label);
  if (input.to !== 'csv') throw unknownFormat(input.to, ['csv']);
  return seriesCsv(await openSeries(input.workspace, input.id, signal));
}

function unknownFormat(to: string, known: readonly string[]): PlateauError {
  return new PlateauError({
    code: 'export.unknownFormat',
    message: `“${to}” is not a format this item can be exported to.`,
    hint: `Choose one of ${known.join(', ')}.`,
  });
}

function comparisonChunks(input: z.infer<typeof exportInput>): Iterable<Uint8Array> {
  if (input.to !== 'svg') throw unknownFormat(input.to, ['svg']);
  return [comparisonSvgTask({ workspace: input.workspace, id: input.id })];
}

function profileChunks(input: z.infer<typeof exportInput>, label: string): Iterable<Uint8Array> {
  const exporter = PROFILE_EXPORTERS.find(({ id }) => id === input.to);
  if (exporter === undefined) {
    throw unknownFormat(
      input.to,
      PROFILE_EXPORTERS.map(({ id }) => id),
    );
  }
  const profile = openProfile(input.workspace, input.id);
  return exporter.export(profile, {
    sampleType: input.sampleType ?? profile.defaultSampleType,
    basis: 'active',
    label,
  });
}
