import type { FindingBody, FindingStatus } from './model.ts';

/** What a lint keeps a finding from: a status, or being published in a report that others sign. */
export type LintGate = Exclude<FindingStatus, 'draft'> | 'publish';

/** Something that a finding lacks or contradicts itself in. */
export interface FindingLint {
  /** Stable: `verification.otherLoad`. */
  readonly code: string;
  readonly field: keyof FindingBody;
  /** The row of the field's list it is about; null where it is about the field. */
  readonly row: string | null;
  readonly text: string;
  /** The first status it keeps the finding from; null of a hint, which keeps it from nothing. */
  readonly blocks: LintGate | null;
}
