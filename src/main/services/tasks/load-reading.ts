import type { LoadRun } from '../../../core/load/model.ts';
import { readLoad } from '../../../core/load/read-load.ts';
import { loadSummary } from '../../../core/load/summary-line.ts';
import type { SeriesBeside } from '../../../core/verdict/load/cpu-beside.ts';
import { evaluateLoad } from '../../../core/verdict/load/evaluate-load.ts';
import { type RuleSet, ruleSetSha256 } from '../../../core/verdict/rule-set.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { activeRuleSet } from './active-rule-set.ts';
import { type ImportRequestOptions, loadId } from './import-input.ts';
import { askedObjectives } from './load-objectives.ts';
import { highestLevel } from './profile-facts.ts';
import type { Reading, ToRead } from './reading.ts';
import { seriesBeside } from './series-beside.ts';

/** What is known of a load run without opening it. */
export interface LoadFacts {
  readonly tool: string;
  readonly toolVersion: string | null;
  readonly scenario: string;
  readonly requests: number | null;
  readonly perSecond: number | null;
  readonly seconds: number | null;
  readonly startedAt: string | null;
}

export const loadFacts = ({ tool, toolVersion, scenario, total, seconds, startedAt }: LoadRun): LoadFacts => ({
  tool,
  toolVersion,
  scenario,
  requests: total.requests,
  perSecond: total.perSecond,
  seconds,
  startedAt,
});

/** What a person states of a load run when it is read. */
export const statedOf = ({ format, durationSeconds, latencyUnit }: Omit<ImportRequestOptions, 'via'>) => ({
  format,
  ...(latencyUnit === undefined ? {} : { latencyUnit }),
  ...(durationSeconds === undefined ? {} : { seconds: durationSeconds }),
});

/** The load run of a file, judged by the active rule set and the workspace's objectives. Throws `import.*`, `job.cancelled`. */
export async function readLoadItem({ workspace, input, name, chunks, signal }: ToRead): Promise<Reading> {
  const { run, warnings, format } = await readLoad(chunks, { ...statedOf(input.options), signal });
  const beside = await seriesBeside(workspace, { id: null, run }, signal);
  return {
    warnings,
    items: ({ sha256 }) => {
      const id = loadId(sha256, input.options);
      const ruleSet = activeRuleSet(workspace);
      const verdicts = evaluateLoad({ run, captureId: id, sha256, beside }, ruleSet, askedObjectives(workspace));
      return [
        {
          id,
          kind: 'load',
          label: input.options.label ?? name,
          format,
          capturedAt: run.startedAt,
          summary: loadSummary(run),
          level: highestLevel(verdicts),
          detail: loadFacts(run),
          write: () => {
            workspace.derived.writeLoad(id, run);
            workspace.judgements.write(id, { ...ruleSet, sha256: ruleSetSha256(ruleSet) }, input.at, verdicts);
          },
        },
      ];
    },
  };
}

/** What {@link judgeLoad} judges a run with. */
interface LoadToJudge {
  readonly id: string;
  readonly run: LoadRun;
  readonly beside: readonly SeriesBeside[];
}

/** Stores a load run's judgement beside its earlier ones and shows it in lists. */
export function judgeLoad(workspace: Workspace, { id, run, beside }: LoadToJudge, ruleSet: RuleSet, at: string): void {
  const { sha256 } = workspace.items.get(id);
  const verdicts = evaluateLoad({ run, captureId: id, sha256, beside }, ruleSet, askedObjectives(workspace));
  workspace.write(() => {
    workspace.judgements.write(id, { ...ruleSet, sha256: ruleSetSha256(ruleSet) }, at, verdicts);
    workspace.items.setJudgement(id, { summary: loadSummary(run), level: highestLevel(verdicts) });
    workspace.note(at, 'evaluate', id, { ruleSet: ruleSet.id });
  });
}

/** Judges stepped runs again after a series of their time came. */
export async function judgeRunsBeside(
  workspace: Workspace,
  came: readonly string[],
  at: string,
  signal: AbortSignal,
): Promise<void> {
  const ruleSet = activeRuleSet(workspace);
  for (const { id } of workspace.items.list({ kind: 'load' })) {
    // What other code derived is judged when it is opened.
    const run = workspace.derived.readLoad(id);
    if (run === null) continue;
    const beside = await seriesBeside(workspace, { id, run }, signal);
    if (beside.some(({ captureId }) => came.includes(captureId)))
      judgeLoad(workspace, { id, run, beside }, ruleSet, at);
  }
}
