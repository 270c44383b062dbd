import { ExactNumber, type Field, Fields } from '../../fields.ts';
import type { Measure, StepLine } from './measures.ts';
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
  /** It has a line that may be one of those which are left out where they are 0, damaged. */
  isStrange: boolean;
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

/** Puts fields behind others. A line may have more of them than a call takes arguments. */
export function putAll(into: Field[], fields: readonly Field[]): void {
  for (const field of fields) into.push(field);
}

/** A number that was printed, as a field. */
export const measured = ({ key, text, start, end }: Measure): Field => ({
  key,
  value: new ExactNumber(text),
  start,
  end,
});

/** A step without what was measured of the first one, and not one that never ran. */
export function isUnmeasured(step: StepDraft, root: StepDraft): boolean {
  const has = ({ measures }: StepDraft): boolean => measures.some(({ key }) => key === 'Actual Loops');
  return has(root) && !has(step) && !step.neverExecuted;
}

/** Hash keys are a set each; group keys on the same level are of one set of them. */
export function groupingFor(step: StepDraft, isHashed: boolean): GroupingDraft {
  const last = step.groupings.at(-1);
  if (!isHashed && last !== undefined && !last.isHashed && last.sortKey === null) return last;
  const grouping: GroupingDraft = { sortKey: null, isHashed, keys: [] };
  step.groupings.push(grouping);
  return grouping;
}

/** The one relation that the statement changes; its triggers are printed without. */
export function changedRelation(steps: readonly StepDraft[]): string | null {
  const changes = steps.filter(({ head }) => head.nodeType === 'ModifyTable');
  const [change] = changes;
  if (change === undefined || changes.length > 1 || change.targets.length > 0) return null;
  return change.head.subject.find(([key]) => key === 'Relation Name')?.[1] ?? null;
}

/** What is known of a step when its line begins to be read. */
type StepBegin = Pick<StepDraft, 'head' | 'parent' | 'start' | 'end' | 'relationship' | 'subplanName'>;

/** A step of which only its first line was read. */
export const draftOf = ({ headEnd, costs, actuals, neverExecuted }: StepLine, begin: StepBegin): StepDraft => ({
  ...begin,
  headEnd,
  place: begin.parent?.ordinary ?? 0,
  ordinary: 0,
  measures: [...costs, ...actuals].map(measured),
  neverExecuted,
  isStrange: false,
  entries: [],
  groupings: [],
  targets: [],
  workers: new Map(),
  steps: [],
});
