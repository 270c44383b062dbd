import type { Verdict } from '../../verdict/verdict.ts';
import type { PlanFingerprint } from '../fingerprint/model.ts';
import type { Dialect } from '../model.ts';
import type { RunTimes } from '../runs.ts';

/** Of the rules of matching and comparing: stored comparisons of another version are made anew. */
export const PLAN_COMPARISON_VERSION = 3;

/**
 * What two steps were taken for the same by: their subtrees are equal; they read the same relation; they join the same relations; they pass on
 * what the same step below gives them; they are the statement's first steps.
 */
export type MatchedBy = 'subtree' | 'relation' | 'joined-relations' | 'step-below' | 'root';

/** A step in one of two plans. */
export interface DiffStep {
  /** `PlanNode.index` in the plan of its side. */
  readonly index: number;
  /** `Seq Scan on orders`, `Hash Join`. */
  readonly label: string;
  readonly nodeType: string;
  readonly relation: string | null;
  readonly indexName: string | null;
  /** What was measured; null where it was not, or where the step never ran. Times in milliseconds, blocks of shared memory of the step alone. */
  readonly selfTime: number | null;
  readonly inclusiveTime: number | null;
  readonly rows: number | null;
  readonly expectedRows: number | null;
  readonly hit: number | null;
  readonly read: number | null;
  readonly loops: number | null;
}

/** A field in which two matched steps differ, as it was printed; null where it was not. */
export interface FieldChange {
  /** `Node Type`, `Filter`, `Sort Method`, … */
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
  /** True where it is part of what the planner decided, false where it is what happened at run time. */
  readonly isShape: boolean;
}

/** Of two matched steps, or of a step that only one plan has. */
export interface StepDifference {
  readonly kind: 'changed' | 'measured' | 'added' | 'removed';
  readonly before: DiffStep | null;
  readonly after: DiffStep | null;
  readonly by: MatchedBy | null;
  /** It stands below another step than its counterpart. */
  readonly moved: boolean;
  readonly fields: readonly FieldChange[];
  /** After − before: milliseconds, rows, blocks (hit and read) of the step alone. Null where a side was not measured. */
  readonly deltaTime: number | null;
  readonly deltaRows: number | null;
  readonly deltaBlocks: number | null;
}

/** Two plans, step by step. */
export interface PlanDiff {
  /** Steps that were matched, `[before, after]` by `PlanNode.index`, in the order of the earlier plan. */
  readonly matches: readonly (readonly [number, number])[];
  /** What each of them was matched by. */
  readonly matchedBy: readonly MatchedBy[];
  /** By index: only in the earlier plan, only in the later one. */
  readonly removed: readonly number[];
  readonly added: readonly number[];
  /** Matched steps whose counterpart stands below another step, by index of the earlier plan. */
  readonly moved: readonly number[];
  /** Matched steps in which the planner decided otherwise, by index of the earlier plan. */
  readonly changed: readonly number[];
  /** The biggest differences first, {@link MOST_DIFFERENCES} at most. */
  readonly differences: readonly StepDifference[];
  /** Differences that are left out of the list. */
  readonly moreDifferences: number;
}

/** Differences that are kept with a comparison: nobody reads more, and 20,000 partitions would each have one. */
export const MOST_DIFFERENCES = 500;

/** What should be known before two sides are compared, and what it does. */
export interface PlanMismatch {
  /** `cache state`, `PostgreSQL version`, `setting work_mem`, `TIMING`, `BUFFERS`, `VERBOSE`, `ANALYZE`, `parameters`, `statement`, … */
  readonly what: string;
  readonly before: string;
  readonly after: string;
  readonly effect: 'block' | 'warn';
  /** One sentence: what that means for the comparison. */
  readonly note: string;
}

/** A number with its 95 % interval; equal bounds where one run was measured. */
export interface PlanEstimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** One run of a side. */
export interface ComparedRun {
  readonly itemId: string;
  readonly sha256: string;
  readonly label: string;
  readonly takenAt: string | null;
  /** Milliseconds of execution; null where it was not executed or not timed. */
  readonly executionTime: number | null;
  readonly planningTime: number | null;
  /** Blocks found in memory ÷ blocks asked for; null where none were counted. */
  readonly hitRatio: number | null;
  readonly fingerprint: PlanFingerprint;
  /** Left out of times because it ran on a cold cache while others of its side did not. */
  readonly isCold: boolean;
}

/** One side: 1…n runs of a statement. */
export interface ComparedSide {
  readonly label: string;
  readonly runs: readonly ComparedRun[];
  /** Place in {@link runs} of the one that stands for the side: of those with its most frequent plan the one of median time. */
  readonly shown: number;
  readonly queryId: string | null;
  /** Hash of the query fingerprint; null where the statement is unknown or could not be parsed. */
  readonly queryHash: string | null;
  readonly parameters: string | null;
  readonly dialect: Dialect;
  /** `PostgreSQL 18 or newer`, `PostgreSQL 15 to 16`: what its fields tell. */
  readonly version: string;
  /** Milliseconds per execution, on average; null without times. */
  readonly execution: PlanEstimate | null;
  /** The time of the run that stands for the side, and between which its runs lie; null without times. */
  readonly times: RunTimes | null;
  /** Part of the execution in triggers, 0–1; null without times. */
  readonly triggerShare: number | null;
}

/**
 * What became of the plan: the same; the same but for partitions; another one; another one under other parameters, which is no
 * regression; or not to be said, since the statements differ.
 */
export type PlanShapeChange = 'equal' | 'family' | 'changed' | 'by-parameter' | 'other-statement';

/** A stored comparison of plans: plain data. */
export interface PlanComparison {
  readonly version: number;
  readonly comparable: boolean;
  /** What differs between the sides beside the plan. */
  readonly reasons: readonly PlanMismatch[];
  readonly override: { readonly reason: string } | null;
  readonly before: ComparedSide;
  readonly after: ComparedSide;
  readonly shape: PlanShapeChange;
  /** Relative change of the execution time, −1 is “gone”; null without times. */
  readonly change: PlanEstimate | null;
  readonly cost: { readonly unit: 'ms'; readonly per: 'execution' };
  /** Between the runs that stand for their sides. */
  readonly diff: PlanDiff;
  readonly verdicts: readonly Verdict[];
  /** One sentence for people. */
  readonly summary: string;
}
