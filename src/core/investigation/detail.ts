import { type Baseline, baselineBefore } from './baseline.ts';
import type { RecordedChange } from './changes.ts';
import type { FieldPath } from './fields.ts';
import type { Measured, Unmeasured } from './measured.ts';
import { type Investigation, missingToClose } from './model.ts';
import { type Assumption, assumptionsOf, type Question, questionsOf } from './questions.ts';
import { type SloTable, sloTable } from './slo-table.ts';

/** The investigation of a workspace with everything that follows from it. */
export interface InvestigationDetail {
  readonly investigation: Investigation;
  readonly objectives: SloTable;
  /** Load runs and visits of pages that could not be read, and why: nothing was measured by them. */
  readonly unread: readonly { readonly item: string; readonly label: string; readonly why: string }[];
  readonly assumptions: readonly Assumption[];
  readonly questions: readonly Question[];
  /** Fields that must be filled before it can be closed. */
  readonly missingToClose: readonly FieldPath[];
  readonly changes: readonly RecordedChange[];
  readonly baselines: readonly Baseline[];
  /** QG-BASELINE: whether anything may be called improved yet. */
  readonly hasBaseline: boolean;
}

/** An investigation and what was measured, recorded and written down beside it. */
export interface InvestigationParts
  extends Pick<InvestigationDetail, 'investigation' | 'unread' | 'changes' | 'baselines'> {
  readonly measured: readonly Measured[];
  readonly unmeasured: readonly Unmeasured[];
  /** What is taken for now, ISO 8601. */
  readonly now: string;
}

/** What follows from an investigation. */
export function investigationDetail({ measured, unmeasured, now, ...parts }: InvestigationParts): InvestigationDetail {
  const { body } = parts.investigation;
  return {
    ...parts,
    objectives: sloTable(body, measured, unmeasured),
    assumptions: assumptionsOf(body),
    questions: questionsOf(body),
    missingToClose: missingToClose(body),
    hasBaseline: baselineBefore(parts.baselines, now) !== null,
  };
}
