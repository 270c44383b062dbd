import { type Field, Fields } from '../../fields.ts';
import type { StepHead } from './step-head.ts';

/** A worker’s lines. */
export interface WorkerDraft {
  readonly number: string;
  readonly entries: Field[];
  readonly start: number;
  end: number;
}

/** A set of grouping keys that is still being read. */
export interface GroupingDraft {
  readonly sortKey: Field | null;
  readonly isHashed: boolean;
  readonly keys: Field[];
}

/** A step that is still being read. */
export interface StepDraft {
  readonly head: StepHead;
  readonly parent: StepDraft | null;
  readonly start: number;
  /** Behind its name. */
  readonly headEnd: number;
  end: number;
  /** `InitPlan`, `SubPlan`; null for what is told by the place. */
  readonly relationship: string | null;
  /** How many stand before it below the same step, InitPlans and SubPlans left out. */
  readonly place: number;
  /** How many stand below it, InitPlans and SubPlans left out. */
  ordinary: number;
  readonly subplanName: string | null;
  readonly measures: readonly Field[];
  readonly neverExecuted: boolean;
  readonly entries: Field[];
  readonly groupings: GroupingDraft[];
  readonly targets: TargetDraft[];
  readonly workers: Map<string, WorkerDraft>;
  readonly steps: StepDraft[];
}

/** One of several tables that a ModifyTable changes. */
export interface TargetDraft {
  readonly entries: Field[];
  readonly start: number;
  end: number;
}

/** A field whose value is fields, as long as they are. */
export function nested(key: string, entries: readonly Field[], span: Pick<Field, 'start' | 'end'>): Field {
  const { start, end } = span;
  return { key, value: new Fields(entries, { start, end }), start, end };
}

/** What lines that are indented deeper belong to. */
export type Container =
  | { readonly kind: 'step'; readonly column: number; readonly step: StepDraft }
  | { readonly kind: 'label'; readonly column: number; readonly step: StepDraft; readonly label: Field }
  | { readonly kind: 'worker'; readonly column: number; readonly step: StepDraft; readonly worker: WorkerDraft }
  | { readonly kind: 'target'; readonly column: number; readonly step: StepDraft; readonly target: TargetDraft }
  | { readonly kind: 'grouping'; readonly column: number; readonly step: StepDraft; readonly grouping: GroupingDraft }
  | { readonly kind: 'block'; readonly column: number; readonly block: Block };

/** `Planning`, `JIT`, `Serialization`: fields of its own, which go into those of what it belongs to. */
export interface Block {
  readonly key: string;
  readonly into: Field[];
  readonly entries: Field[];
  readonly start: number;
  end: number;
}
