import type { PlateauErrorData } from '../../../core/error.ts';
import type { FindingBody } from '../../../core/finding/model.ts';
import type { FindingDetail } from '../../../core/finding/stored.ts';

export type Field = keyof FindingBody;
export type Change = Partial<FindingBody>;

/** One saved change, to be taken back and made again. */
export interface Step {
  readonly before: Change;
  readonly after: Change;
}

/** A finding that is being written: what the workspace has, what is on the screen, and what stands between. */
export interface Draft {
  /** What the workspace has, as far as the window knows. */
  readonly detail: FindingDetail;
  /** What is on the screen. */
  readonly body: FindingBody;
  /** Fields that were changed since they were sent last. */
  readonly dirty: ReadonlySet<Field>;
  /** What is on its way; null where nothing is. */
  readonly saving: Change | null;
  readonly error: PlateauErrorData | null;
  /** Fields that somebody else changed too: a person says whose stays. Nothing is saved until then. */
  readonly conflicts: ReadonlySet<Field>;
  /** Saved changes, the oldest first. */
  readonly done: readonly Step[];
  readonly undone: readonly Step[];
}

const KEPT_STEPS = 200;

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Fields in which two bodies differ. */
export function changedFields(a: FindingBody, b: FindingBody): readonly Field[] {
  const fields: Field[] = [];
  for (const [name, value] of Object.entries(b)) {
    if (isField(name, b) && !same(a[name], value)) fields.push(name);
  }
  return fields;
}

const isField = (name: string, body: FindingBody): name is Field => Object.hasOwn(body, name);

function pick(body: FindingBody, fields: Iterable<Field>): Change {
  const names = new Set<string>(fields);
  return Object.fromEntries(Object.entries(body).filter(([name]) => names.has(name)));
}

const fieldsOf = (change: Change, body: FindingBody): readonly Field[] =>
  Object.keys(change).filter((name) => isField(name, body));

export function openedDraft(detail: FindingDetail): Draft {
  const nothing: ReadonlySet<Field> = new Set();
  return {
    detail,
    body: detail.finding.body,
    dirty: nothing,
    saving: null,
    error: null,
    conflicts: nothing,
    done: [],
    undone: [],
  };
}

/** With fields changed on the screen; what is as the workspace has it needs no saving. */
export function edited(draft: Draft, change: Change): Draft {
  const body = { ...draft.body, ...change };
  const dirty = new Set(draft.dirty);
  const known = draft.detail.finding.body;
  for (const field of fieldsOf(change, body)) {
    if (draft.saving === null && same(body[field], known[field])) dirty.delete(field);
    else dirty.add(field);
  }
  return { ...draft, body, dirty };
}

/** With what is dirty on its way. */
export function sent(draft: Draft): Draft {
  return { ...draft, saving: pick(draft.body, draft.dirty), dirty: new Set(), error: null };
}

/** What a saved change counts as: one more, one taken back, one made again. */
export type StepKind = 'change' | 'undo' | 'redo';

/** With the workspace's answer: what was typed meanwhile stays, and the change can be taken back. */
export function saved(draft: Draft, detail: FindingDetail, kind: StepKind = 'change'): Draft {
  const before = draft.detail.finding.body;
  const after = detail.finding.body;
  const fields = changedFields(before, after);
  const step = { before: pick(before, fields), after: pick(after, fields) };
  const next = { ...draft, detail, saving: null, error: null, body: { ...after, ...pick(draft.body, draft.dirty) } };
  if (fields.length === 0) return next;
  if (kind === 'undo') return { ...next, done: draft.done.slice(0, -1), undone: [...draft.undone, step] };
  const done = [...draft.done, step].slice(-KEPT_STEPS);
  return { ...next, done, undone: kind === 'redo' ? draft.undone.slice(0, -1) : [] };
}

/** With a refusal: what was on its way is unsaved again, and stays on the screen. */
export function failed(draft: Draft, error: PlateauErrorData | null): Draft {
  const dirty = new Set([...draft.dirty, ...fieldsOf(draft.saving ?? {}, draft.body)]);
  return { ...draft, saving: null, dirty, error };
}

/** With what somebody else made of it: their changes come in; where both changed a field, both stay until a person says which. */
export function overtaken(draft: Draft, detail: FindingDetail): Draft {
  const theirs = detail.finding.body;
  const changed = new Set(changedFields(draft.detail.finding.body, theirs));
  const conflicts = new Set<Field>();
  const dirty = new Set<Field>();
  for (const field of draft.dirty) {
    if (same(draft.body[field], theirs[field])) continue;
    dirty.add(field);
    if (changed.has(field) || draft.conflicts.has(field)) conflicts.add(field);
  }
  return { ...draft, detail, body: { ...theirs, ...pick(draft.body, dirty) }, dirty, conflicts, error: null };
}

/** With one conflict decided. */
export function decided(draft: Draft, field: Field, whose: 'mine' | 'theirs'): Draft {
  const conflicts = new Set(draft.conflicts);
  conflicts.delete(field);
  if (whose === 'mine') return { ...draft, conflicts };
  const dirty = new Set(draft.dirty);
  dirty.delete(field);
  return { ...draft, conflicts, dirty, body: { ...draft.body, ...pick(draft.detail.finding.body, [field]) } };
}

/** What has to be changed to take the newest step back, or to make the newest one that was taken back again; null where others changed it since. */
export function stepBack(draft: Draft, kind: 'undo' | 'redo'): Change | null {
  const step = kind === 'undo' ? draft.done.at(-1) : draft.undone.at(-1);
  if (step === undefined) return null;
  // A step that was taken back holds what it changed from and to, the other way round.
  const now = pick(draft.detail.finding.body, fieldsOf(step.after, draft.body));
  return same(now, step.after) ? step.before : null;
}

/** Without the newest step, which cannot be taken back any more. */
export function withoutStep(draft: Draft, kind: 'undo' | 'redo'): Draft {
  return kind === 'undo'
    ? { ...draft, done: draft.done.slice(0, -1) }
    : { ...draft, undone: draft.undone.slice(0, -1) };
}

/** Whether everything on the screen is in the workspace. */
export const isSaved = ({ dirty, saving }: Draft): boolean => dirty.size === 0 && saving === null;
