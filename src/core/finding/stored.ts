import type { ItemKind } from '../item.ts';
import type { Status } from '../verdict/verdict.ts';
import type { FindingLint } from './lint-model.ts';
import type { EvidenceVerdict, Finding, FindingCategory, FindingStatus, Severity } from './model.ts';
import type { PriorityAssessment } from './priority.ts';
import type { Retest } from './retest.ts';
import type { RoiAssessment } from './roi.ts';
import type { SeverityAssessment } from './severity.ts';

/** Everything that is computed of a finding and not stored in it. */
export interface FindingAssessment {
  readonly severity: SeverityAssessment;
  readonly priority: PriorityAssessment;
  /** Null where the finding has no inputs for it. */
  readonly roi: RoiAssessment | null;
  readonly retest: Retest;
  /** What keeps it from a status, in the order of the statuses; then hints, which keep it from nothing. */
  readonly lints: readonly FindingLint[];
}

/** What the workspace has of a piece of evidence now. */
export interface EvidenceState {
  /** The row's id. */
  readonly id: string;
  /** The item; null for what is no item, and for one that is gone. */
  readonly item: { readonly id: string; readonly kind: ItemKind; readonly label: string } | null;
  /** True where it names an item that is not in the workspace. */
  readonly gone: boolean;
  /** Where its verdict is another one since: what is said now, null where nothing is; by which other rules it was judged; whether today's were asked. Null where it stands. */
  readonly outdated: {
    readonly now: EvidenceVerdict | null;
    readonly rules: string | null;
    readonly asked: boolean;
  } | null;
}

/** A finding in a list, with what is computed of it. */
export interface FindingRow {
  readonly id: string;
  readonly fingerprint: string;
  readonly title: string;
  readonly category: FindingCategory;
  readonly status: FindingStatus;
  /** What counts; null where it is not assessed. */
  readonly severity: Severity | null;
  /** What the table gives; another than `severity` where it was overridden. */
  readonly severityComputed: Severity | null;
  readonly priority: number | null;
  readonly retest: Status | 'not-retested';
  readonly owner: string;
  readonly eta: string | null;
  readonly evidence: number;
  /** The place in code, function, class, plan step or endpoint of its first evidence that names one; may be empty. */
  readonly where: string;
  /** Lints that keep it from the next status, and hints. */
  readonly blocking: number;
  readonly hints: number;
  /** What it lacks before others sign a report that has it. */
  readonly beforePublishing: readonly FindingLint[];
  /** Other findings of the same fingerprint: to be merged. */
  readonly duplicates: readonly string[];
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly bodySha256: string;
}

/** One finding, whole. */
export interface FindingDetail {
  readonly finding: Finding;
  readonly assessment: FindingAssessment;
  /** One a row of evidence, in its order. */
  readonly evidence: readonly EvidenceState[];
  /** Other findings of the same fingerprint: to be merged. */
  readonly duplicates: readonly string[];
  /** Statuses it can be given, with the lints that keep it from each; an empty list lets it. */
  readonly next: readonly { readonly status: FindingStatus; readonly blockedBy: readonly FindingLint[] }[];
}

/** A finding that was deleted, or merged into another one. */
export interface DeletedFinding {
  readonly id: string;
  readonly title: string;
  readonly deletedAt: string;
  /** The finding it was merged into; null where it was deleted. */
  readonly mergedInto: string | null;
}

/** The verdict of an item: what evidence is made of. */
export interface VerdictRef {
  /** The capture, or the comparison. */
  readonly item: string;
  readonly rule: string;
  /** The subject's key. */
  readonly subject: string;
}
