import type { Baseline } from '../../investigation/baseline.ts';
import type { FindingLint, LintGate } from '../lint-model.ts';
import type { EvidenceVerdict, FindingBody } from '../model.ts';
import type { PriorityAssessment } from '../priority.ts';
import type { Retest } from '../retest.ts';
import type { SeverityAssessment } from '../severity.ts';

/** What the workspace knows of a row of evidence. */
export interface EvidenceFact {
  /** The row's id. */
  readonly id: string;
  /** True where it names an item that is not in the workspace. */
  readonly gone: boolean;
  /** Where its verdict is judged otherwise since, as words: then and now; null where it stands. */
  readonly outdated: string | null;
  /** What the host it was captured on is for; null where that is not known. */
  readonly hostClass: string | null;
  /** In what the capture went beyond what a production host is asked for (QG-HOST); null where it did not. */
  readonly beyondLimits: string | null;
}

/** Everything a lint looks at. */
export interface LintContext {
  readonly body: FindingBody;
  readonly verdicts: readonly EvidenceVerdict[];
  readonly severity: SeverityAssessment;
  readonly priority: PriorityAssessment;
  readonly retest: Retest;
  readonly evidence: readonly EvidenceFact[];
  /** Baselines of the workspace. */
  readonly baselines: readonly Pick<Baseline, 'takenAt'>[];
  /** The day, ISO 8601. */
  readonly today: string;
}

/** A lint is a function from a finding to what it lacks. */
export type Lint = (context: LintContext) => readonly FindingLint[];

export const isBlank = (text: string): boolean => text.trim() === '';

/** One lint about a field, where it holds. */
export function when(
  holds: boolean,
  code: string,
  field: keyof FindingBody,
  blocks: LintGate | null,
  text: string,
): readonly FindingLint[] {
  return holds ? [{ code, field, row: null, text, blocks }] : [];
}

/** One lint a row of a list in which it holds. */
export function eachRow<Row extends { readonly id: string }>(
  rows: readonly Row[],
  field: keyof FindingBody,
  blocks: LintGate | null,
  tests: readonly {
    readonly code: string;
    readonly holds: (row: Row) => boolean;
    readonly text: (row: Row) => string;
  }[],
): readonly FindingLint[] {
  return rows.flatMap((row) =>
    tests.flatMap(({ code, holds, text }) =>
      holds(row) ? [{ code, field, row: row.id, text: text(row), blocks }] : [],
    ),
  );
}
