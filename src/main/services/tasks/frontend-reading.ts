import { z } from 'zod';
import type { FrontendReport, PageRun } from '../../../core/frontend/model.ts';
import { readFrontend } from '../../../core/frontend/read-frontend.ts';
import { frontendSummary } from '../../../core/frontend/summary-line.ts';
import { evaluateFrontend } from '../../../core/verdict/frontend/evaluate-frontend.ts';
import type { JudgedRun } from '../../../core/verdict/frontend/frontend-rule.ts';
import { type RuleSet, ruleSetSha256 } from '../../../core/verdict/rule-set.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { activeRuleSet } from './active-rule-set.ts';
import type { ImportRequestOptions } from './import-input.ts';
import { highestLevel } from './profile-facts.ts';
import type { Reading, ToRead } from './reading.ts';

/** What is known of a report without opening it. */
export interface FrontendFacts {
  readonly tool: string;
  readonly toolVersion: string | null;
  /** What makes two visits those of one page in one way; empty for what is no page. */
  readonly page: string;
  readonly takenAt: string | null;
  readonly metrics: PageRun['metrics'];
}

const factsSchema = z.object({
  tool: z.string(),
  toolVersion: z.string().nullable().default(null),
  page: z.string(),
  takenAt: z.string().nullable(),
  metrics: z.record(z.string(), z.number()),
});

/** What is stored of a report; null of what is none. */
export const frontendFactsOf = (detail: unknown): FrontendFacts | null => factsSchema.safeParse(detail).data ?? null;

export function frontendFacts({ tool, toolVersion, page }: FrontendReport): FrontendFacts {
  if (page === null) return { tool, toolVersion, page: '', takenAt: null, metrics: {} };
  const { url, mode, device, throttling, takenAt, metrics } = page;
  const major = /^\d+/.exec(toolVersion ?? '')?.[0] ?? '';
  return { tool, toolVersion, page: JSON.stringify([tool, major, url, mode, device, throttling]), takenAt, metrics };
}

/** A report's id: the same file read in the same way is the same item in every workspace. */
export const frontendId = (sha256: string, { format }: Omit<ImportRequestOptions, 'via'>): string =>
  `f${sha256.slice(0, 12)}${format === undefined || format === 'frontend' ? '' : `-${format}`}`;

/** Runs further apart than this were not made together, in milliseconds. */
const TOGETHER_MS = 30 * 60 * 1000;

/** A visit among those that were made together with it. */
export interface StoredRun extends JudgedRun {
  readonly takenAt: string | null;
}

/** The visits of the same page in the same way made together with this one, in order, itself included; empty for what is no page. */
export function runsWith(workspace: Workspace, id: string, own: FrontendFacts): readonly StoredRun[] {
  if (own.page === '' || own.takenAt === null) return [];
  const at = Date.parse(own.takenAt);
  const runs = workspace.items.list({ kind: 'frontend' }).flatMap((item) => {
    const facts = item.id === id ? own : frontendFactsOf(workspace.items.get(item.id).detail);
    if (facts === null || facts.page !== own.page || facts.takenAt === null) return [];
    if (Math.abs(Date.parse(facts.takenAt) - at) > TOGETHER_MS) return [];
    const { label, sha256 } = item;
    return [{ captureId: item.id, sha256, label, takenAt: facts.takenAt, metrics: facts.metrics }];
  });
  runs.sort((a, b) => a.takenAt.localeCompare(b.takenAt) || (a.captureId < b.captureId ? -1 : 1));
  // The same visit in two files is one.
  return runs.filter((run, at) => run.takenAt !== runs[at - 1]?.takenAt);
}

/** The report of a file, judged by the active rule set as a single one; {@link judgeFrontend} judges it with the runs beside it. Throws `import.*`, `job.cancelled`. */
export async function readFrontendItem({ workspace, input, name, chunks, signal }: ToRead): Promise<Reading> {
  const { report, warnings, format } = await readFrontend(chunks, { format: input.options.format, signal });
  return {
    warnings,
    items: ({ sha256 }) => {
      const id = frontendId(sha256, input.options);
      const ruleSet = activeRuleSet(workspace);
      const verdicts = evaluateFrontend({ report, captureId: id, sha256, runs: [] }, ruleSet);
      return [
        {
          id,
          kind: 'frontend',
          label: input.options.label ?? name,
          format,
          capturedAt: report.page?.takenAt ?? null,
          summary: frontendSummary(report),
          level: highestLevel(verdicts),
          detail: frontendFacts(report),
          write: () => {
            workspace.derived.writeFrontend(id, report);
            workspace.judgements.write(id, { ...ruleSet, sha256: ruleSetSha256(ruleSet) }, input.at, verdicts);
          },
        },
      ];
    },
  };
}

/** Stores a report's judgement, by the median of the runs made together with it, beside its earlier ones and shows it in lists. */
export function judgeFrontend(
  workspace: Workspace,
  id: string,
  report: FrontendReport,
  ruleSet: RuleSet,
  at: string,
): void {
  const { sha256 } = workspace.items.get(id);
  const runs = runsWith(workspace, id, frontendFacts(report));
  const verdicts = evaluateFrontend({ report, captureId: id, sha256, runs }, ruleSet);
  workspace.write(() => {
    workspace.judgements.write(id, { ...ruleSet, sha256: ruleSetSha256(ruleSet) }, at, verdicts);
    workspace.items.setJudgement(id, { summary: frontendSummary(report), level: highestLevel(verdicts) });
    workspace.note(at, 'evaluate', id, { ruleSet: ruleSet.id });
  });
}

/** Judges the visits of a page again after another one of them came. */
export function judgePages(workspace: Workspace, came: readonly string[], at: string): void {
  const again = new Set<string>();
  for (const id of came) {
    const facts = frontendFactsOf(workspace.items.find(id)?.detail);
    if (facts !== null) for (const { captureId } of runsWith(workspace, id, facts)) again.add(captureId);
  }
  const ruleSet = activeRuleSet(workspace);
  for (const id of again) {
    // What other code derived is judged when it is opened.
    const report = workspace.derived.readFrontend(id);
    if (report !== null) judgeFrontend(workspace, id, report, ruleSet, at);
  }
}
