import { z } from 'zod';
import { PlateauError } from '../../../core/error.ts';
import type { Evaluation } from '../../../core/item.ts';
import { ruleSetSha256 } from '../../../core/verdict/rule-set.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { activeRuleSet } from './active-rule-set.ts';

/** What an export is asked with. */
export const exportInput = z.object({
  workspace: z.string(),
  id: z.string(),
  to: z.string(),
  sampleType: z.number().int().min(0).optional(),
  /** Constants of a plan's statement are written too; the workspace's journal notes it. */
  reveal: z.boolean().optional(),
  at: z.string().optional(),
  /** Where the export is written. */
  path: z.string(),
});
export type ExportInput = z.infer<typeof exportInput>;

export function unknownFormat(to: string, known: readonly string[]): PlateauError {
  return new PlateauError({
    code: 'export.unknownFormat',
    message: `“${to}” is not a format this item can be exported to.`,
    hint: `Choose one of ${known.join(', ')}.`,
  });
}

/** The judgement by the active rule set; where there is none, the newest. */
export function evaluationOf(workspace: Workspace, id: string): Evaluation | undefined {
  const evaluations = workspace.judgements.of(id, ruleSetSha256(activeRuleSet(workspace)));
  return evaluations.find(({ current }) => current) ?? evaluations[0];
}
