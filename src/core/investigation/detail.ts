import type { Baseline } from './baseline.ts';
import type { RecordedChange } from './changes.ts';
import type { FieldPath } from './fields.ts';
import type { Investigation } from './model.ts';
import type { Assumption, Question } from './questions.ts';
import type { SloTable } from './slo-table.ts';

/** The investigation of a workspace with everything that follows from it. */
export interface InvestigationDetail {
  readonly investigation: Investigation;
  readonly objectives: SloTable;
  /** Load runs that could not be read, and why: nothing was measured by them. */
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
