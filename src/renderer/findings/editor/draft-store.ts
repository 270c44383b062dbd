import { create } from 'zustand';
import { PlateauError, toErrorData } from '../../../core/error.ts';
import { blockingNext } from '../../../core/finding/assess.ts';
import type { FindingBody } from '../../../core/finding/model.ts';
import type { FindingDetail, FindingRow } from '../../../core/finding/stored.ts';
import { call } from '../../state/client.ts';
import { announce } from '../../ui/announcer.tsx';
import { pressEnded } from '../../ui/pointer-presses.ts';
import { notify } from '../../ui/toasts.tsx';
import {
  type Change,
  type Draft,
  decided,
  edited,
  type Field,
  failed,
  openedDraft,
  overtaken,
  type StepKind,
  saved,
  sent,
  stepBack,
  withoutStep,
} from './draft.ts';

interface DraftStore {
  readonly drafts: ReadonlyMap<string, Draft>;
}

/** Findings that are open for writing, by id. They outlive their tabs: what was taken back can be made again. */
export const useDrafts = create<DraftStore>(() => ({ drafts: new Map() }));

const SAVE_AFTER_MS = 700;
/** Saves that were overtaken by others before a person is asked. */
const MOST_TRIES = 5;

const timers = new Map<string, ReturnType<typeof setTimeout>>();
const queues = new Map<string, Promise<unknown>>();

export const draftOf = (id: string): Draft | undefined => useDrafts.getState().drafts.get(id);

function put(id: string, change: (draft: Draft) => Draft): void {
  const draft = draftOf(id);
  if (draft === undefined) return;
  useDrafts.setState(({ drafts }) => ({ drafts: new Map(drafts).set(id, change(draft)) }));
}

/** Calls about one finding go one after the other: each needs what the one before answered. */
function inTurn<T>(id: string, work: () => Promise<T>): Promise<T> {
  const turn = (queues.get(id) ?? Promise.resolve()).then(work);
  queues.set(
    id,
    turn.catch(() => undefined),
  );
  return turn;
}

const isOvertaken = (thrown: unknown): boolean =>
  thrown instanceof PlateauError && thrown.code === 'finding.changedMeanwhile';

/** Asks for a finding: opens it, or brings in what others changed. Errors as `call`. */
export function loadDraft(id: string): Promise<void> {
  return inTurn(id, async () => {
    const detail = await call('finding', { id });
    await pressEnded();
    if (draftOf(id) === undefined) {
      useDrafts.setState(({ drafts }) => ({ drafts: new Map(drafts).set(id, openedDraft(detail)) }));
    } else put(id, (draft) => overtaken(draft, detail));
  });
}

/** Changes fields on the screen; they are saved a moment after the last change. */
export function editDraft(id: string, change: Change): void {
  put(id, (draft) => edited(draft, change));
  clearTimeout(timers.get(id));
  timers.set(
    id,
    setTimeout(() => void flushDraft(id), SAVE_AFTER_MS),
  );
}

/** Changes one field by what it is. */
export function editField<F extends Field>(id: string, field: F, next: (old: FindingBody[F]) => FindingBody[F]): void {
  const draft = draftOf(id);
  if (draft !== undefined) editDraft(id, { [field]: next(draft.body[field]) });
}

async function save(id: string): Promise<void> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const draft = draftOf(id);
    if (draft === undefined || draft.dirty.size === 0 || draft.conflicts.size > 0) return;
    put(id, sent);
    const change = draftOf(id)?.saving ?? {};
    try {
      const detail = await call('changeFinding', { id, bodySha256: draft.detail.finding.bodySha256, change });
      await pressEnded();
      put(id, (now) => saved(now, detail));
    } catch (thrown) {
      if (!isOvertaken(thrown)) return put(id, (now) => failed(now, toErrorData(thrown)));
      put(id, (now) => failed(now, null));
      const detail = await call('finding', { id });
      put(id, (now) => overtaken(now, detail));
    }
  }
}

/** Saves what is on the screen now. */
export function flushDraft(id: string): Promise<void> {
  clearTimeout(timers.get(id));
  const draft = draftOf(id);
  if (draft === undefined || draft.dirty.size === 0) return queues.get(id)?.then(() => undefined) ?? Promise.resolve();
  return inTurn(id, () => save(id)).catch((thrown: unknown) => put(id, (now) => failed(now, toErrorData(thrown))));
}

/** Saves everything that is open: before the window or the workspace goes. */
export async function flushDrafts(): Promise<void> {
  await Promise.all([...useDrafts.getState().drafts.keys()].map((id) => flushDraft(id)));
}

/** Forgets all drafts: another workspace has its own. */
export function forgetDrafts(): void {
  for (const timer of timers.values()) clearTimeout(timer);
  useDrafts.setState({ drafts: new Map() });
}

/** Does something with a finding that the workspace answers with the finding as it is then; it can be taken back. False where that was refused, which is told. */
export async function perform(
  id: string,
  work: (bodySha256: string) => Promise<FindingDetail>,
  kind: StepKind = 'change',
): Promise<boolean> {
  await flushDraft(id);
  return inTurn(id, async () => {
    const draft = draftOf(id);
    if (draft === undefined) return false;
    try {
      const detail = await work(draft.detail.finding.bodySha256);
      put(id, (now) => saved(now, detail, kind));
      return true;
    } catch (thrown) {
      notify({ text: toErrorData(thrown).message, intent: 'danger' });
      if (isOvertaken(thrown)) {
        const detail = await call('finding', { id });
        put(id, (now) => overtaken(now, detail));
      }
      return false;
    }
  });
}

/** Takes the newest saved change back, or makes the newest one that was taken back again. False where there is none. */
export async function stepDraft(id: string, kind: 'undo' | 'redo'): Promise<boolean> {
  await flushDraft(id);
  const draft = draftOf(id);
  if (draft === undefined || (kind === 'undo' ? draft.done : draft.undone).length === 0) return false;
  const change = stepBack(draft, kind);
  if (change === null) {
    put(id, (now) => withoutStep(now, kind));
    announce('Somebody else changed this since: it stays.');
    return true;
  }
  const done = await perform(id, (bodySha256) => call('changeFinding', { id, bodySha256, change }), kind);
  if (done) announce(kind === 'undo' ? 'Undone.' : 'Done again.');
  return true;
}

/** Decides whose text of a field stays. */
export function decide(id: string, field: Field, whose: 'mine' | 'theirs'): void {
  put(id, (draft) => decided(draft, field, whose));
  if (draftOf(id)?.conflicts.size === 0) void flushDraft(id);
}

/** Looks again at an open finding where the list tells something new of it. */
export function followRow(row: FindingRow): void {
  const { id } = row;
  const draft = draftOf(id);
  if (draft === undefined) return;
  const { finding, assessment, duplicates } = draft.detail;
  const { severity, retest, priority, lints } = assessment;
  const known = [
    ...[finding.bodySha256, severity.value, retest.status, priority.score, duplicates.length],
    // What it lacks changes with the workspace too: by a baseline, or by a comparison.
    ...[blockingNext(finding.body.status, lints), lints.filter(({ blocks }) => blocks === null).length],
  ];
  const told = [
    ...[row.bodySha256, row.severity, row.retest, row.priority, row.duplicates.length],
    ...[row.blocking, row.hints],
  ];
  if (JSON.stringify(known) !== JSON.stringify(told)) void loadDraft(id).catch(() => undefined);
}
