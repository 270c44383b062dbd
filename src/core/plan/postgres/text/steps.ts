import { ExactNumber, type Field, Fields, type FieldValue } from '../../fields.ts';
import { relationshipOf } from './arity.ts';
import type { GroupingDraft, StepDraft, WorkerDraft } from './draft.ts';
import { type Counters, zeroCounters } from './usage.ts';

/** What a plan shows at all, so that a step which does not show it has none of it. */
export interface PlanTraits {
  readonly counters: ReadonlySet<Counters>;
  readonly timed: boolean;
}

/** Counters that are 0 are left out by TEXT only; each goes with a line that is there. */
const REMOVED: readonly { readonly by: string; readonly of: ReadonlySet<string> | null; readonly key: string }[] = [
  { by: 'Recheck Cond', of: new Set(['Bitmap Heap Scan']), key: 'Rows Removed by Index Recheck' },
  { by: 'Index Cond', of: new Set(['Index Scan', 'Index Only Scan']), key: 'Rows Removed by Index Recheck' },
  { by: 'Join Filter', of: null, key: 'Rows Removed by Join Filter' },
  { by: 'Conflict Filter', of: null, key: 'Rows Removed by Conflict Filter' },
  { by: 'Filter', of: null, key: 'Rows Removed by Filter' },
];
const HEAP_BLOCKS = ['Exact Heap Blocks', 'Lossy Heap Blocks'];

/** Makes fields of the steps, those that are deepest first: `drafts` is in preorder, and the last of it has nothing below it. */
export function stepFields(drafts: readonly StepDraft[], traits: PlanTraits): Fields {
  const made = new Map<StepDraft, Fields>();
  for (let index = drafts.length - 1; index >= 0; index--) {
    const draft = drafts[index];
    if (draft === undefined) continue;
    const below = draft.steps.map((step) => made.get(step)).filter((step) => step !== undefined);
    for (const step of draft.steps) {
      made.delete(step);
      draft.end = Math.max(draft.end, step.end);
    }
    made.set(draft, fieldsOf(draft, below, traits));
  }
  const [root] = drafts;
  return (root === undefined ? undefined : made.get(root)) ?? new Fields([], { start: 0, end: 0 });
}

function fieldsOf(draft: StepDraft, below: readonly Fields[], traits: PlanTraits): Fields {
  const entries: Field[] = [
    ...headFields(draft),
    ...draft.measures,
    ...neverFields(draft, traits),
    ...draft.entries,
    ...groupingFields(draft),
    ...targetFields(draft),
  ];
  for (const unprinted of unprintedFields(draft, entries)) entries.push(unprinted);
  if (!draft.isStrange) {
    for (const zero of zeroCounters(entries, traits.counters, draftSpan(draft))) entries.push(zero);
  }
  const workers = [...draft.workers.values()];
  if (workers.length > 0) entries.push(workersField(workers, traits));
  if (below.length > 0) {
    const start = below[0]?.start ?? draft.start;
    entries.push({ key: 'Plans', value: below, start, end: draft.end });
  }
  return new Fields(entries, { start: draft.start, end: draft.end });
}

/** What has no place of its own has that of the step’s name. */
const draftSpan = ({ start, headEnd }: StepDraft): { readonly start: number; readonly end: number } => ({
  start,
  end: headEnd,
});

function headFields(draft: StepDraft): Field[] {
  const { head, parent, subplanName } = draft;
  const fields: Field[] = [];
  const add = (key: string, value: FieldValue): unknown => fields.push({ key, value, ...draftSpan(draft) });
  add('Node Type', head.nodeType);
  for (const [key, value] of head.kind) add(key, value);
  if (parent !== null) add('Parent Relationship', draft.relationship ?? placeBelow(parent, draft.place));
  if (subplanName !== null) add('Subplan Name', subplanName);
  add('Parallel Aware', head.parallelAware);
  if (head.asyncCapable) add('Async Capable', true);
  for (const [key, value] of withoutFunction(draft)) add(key, value);
  return fields;
}

function placeBelow(parent: StepDraft, place: number): string {
  const { head, ordinary } = parent;
  return relationshipOf({ nodeType: head.nodeType, steps: ordinary, hasMembers: countsChangedRows(parent) }, place);
}

/**
 * Up to 13 the step below a ModifyTable was its member, and the rows it changes were counted as rows of it; since 14 it is its outer one, and
 * only rows that it returns are.
 */
function countsChangedRows({ measures, entries }: StepDraft): boolean {
  const number = (name: string): number => {
    const value = measures.find(({ key }) => key === name)?.value;
    return value instanceof ExactNumber ? value.value : 0;
  };
  const returns = number('Actual Rows') > 0 || entries.some(({ key }) => key === 'Output');
  return number('Plan Rows') > 0 && !returns;
}

/** Several functions in one scan have no name together, only the alias: with VERBOSE a function’s name has its schema. */
function withoutFunction({ head, entries }: StepDraft): readonly (readonly [string, string])[] {
  if (head.nodeType !== 'Function Scan' || head.subject.some(([key]) => key === 'Schema')) return head.subject;
  const isVerbose = entries.some(({ key }) => key === 'Function Call');
  return isVerbose ? head.subject.filter(([key]) => key !== 'Function Name') : head.subject;
}

function neverFields(draft: StepDraft, { timed }: PlanTraits): Field[] {
  if (!draft.neverExecuted) return [];
  const times = timed ? ['Actual Startup Time', 'Actual Total Time'].map((key) => [key, '0.000'] as const) : [];
  const numbers = [...times, ['Actual Rows', '0'] as const, ['Actual Loops', '0'] as const];
  const span = { start: draft.headEnd, end: draft.headEnd };
  return numbers.map(([key, text]) => ({ key, value: new ExactNumber(text), ...span }));
}

function groupingFields({ groupings }: StepDraft): Field[] {
  const [only] = groupings;
  if (only === undefined) return [];
  const [key] = only.keys;
  const isPlain = groupings.length === 1 && only.keys.length === 1 && !only.isHashed && only.sortKey === null;
  if (isPlain && key !== undefined && Array.isArray(key.value) && key.value.length > 0) return [key];
  const sets = groupings.map((grouping) => groupingSet(grouping));
  const start = sets[0]?.start ?? 0;
  return [{ key: 'Grouping Sets', value: sets, start, end: sets.at(-1)?.end ?? start }];
}

function groupingSet({ sortKey, isHashed, keys }: GroupingDraft): Fields {
  const start = sortKey?.start ?? keys[0]?.start ?? 0;
  const end = keys.at(-1)?.end ?? sortKey?.end ?? start;
  const values = keys.map(({ value }) => value);
  const name = isHashed ? 'Hash Keys' : 'Group Keys';
  const list: Field = { key: name, value: values, start: keys[0]?.start ?? start, end };
  return new Fields(sortKey === null ? [list] : [sortKey, list], { start, end });
}

function targetFields({ targets }: StepDraft): Field[] {
  const [first] = targets;
  if (first === undefined) return [];
  const value = targets.map(({ entries, start, end }) => new Fields(entries, { start, end }));
  return [{ key: 'Target Tables', value, start: first.start, end: targets.at(-1)?.end ?? first.end }];
}

/** What is 0 or false and stands in the other forms for certain. */
function unprintedFields(draft: StepDraft, printed: readonly Field[]): Field[] {
  const has = new Set(printed.map(({ key }) => key));
  const { nodeType } = draft.head;
  const fields: Field[] = [];
  const add = (key: string, value: FieldValue, at: Pick<Field, 'start' | 'end'>): void => {
    if (!has.has(key)) fields.push({ key, value, start: at.start, end: at.end });
  };
  const isCosted = has.has('Total Cost');
  if (has.has('HashAgg Batches')) {
    if (isCosted) add('Planned Partitions', new ExactNumber('0'), draftSpan(draft));
    add('Disk Usage', new ExactNumber('0'), draftSpan(draft));
  }
  if (nodeType === 'Gather') add('Single Copy', false, draftSpan(draft));
  // What seems to be left out may stand in the line that is not known.
  if (!has.has('Actual Loops') || draft.isStrange) return fields;
  for (const { by, of, key } of REMOVED) {
    const line = printed.find((entry) => entry.key === by);
    if (line !== undefined && (of === null || of.has(nodeType))) add(key, new ExactNumber('0'), line);
  }
  if (nodeType === 'Bitmap Heap Scan') {
    for (const key of HEAP_BLOCKS) add(key, new ExactNumber('0'), draftSpan(draft));
  }
  return fields;
}

function workersField(workers: readonly WorkerDraft[], { counters }: PlanTraits): Field {
  const value = workers.map(({ number, entries, start, end }) => {
    const printed: Field[] = [{ key: 'Worker Number', value: new ExactNumber(number), start, end }, ...entries];
    if (entries.some(({ key }) => key === 'HashAgg Batches') && !entries.some(({ key }) => key === 'Disk Usage')) {
      printed.push({ key: 'Disk Usage', value: new ExactNumber('0'), start, end: start });
    }
    const isRun = entries.some(({ key }) => key === 'Actual Loops');
    return new Fields(isRun ? [...printed, ...zeroCounters(printed, counters, { start, end: start })] : printed, {
      start,
      end,
    });
  });
  const start = workers[0]?.start ?? 0;
  return nestedList('Workers', value, { start, end: workers.at(-1)?.end ?? start });
}

const nestedList = (key: string, value: readonly Fields[], span: Pick<Field, 'start' | 'end'>): Field => ({
  key,
  value,
  start: span.start,
  end: span.end,
});
