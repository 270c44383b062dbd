import { create } from 'zustand';
import { type PlateauErrorData, toErrorData } from '../../core/error.ts';
import type { InvestigationDetail } from '../../core/investigation/detail.ts';
import { EMPTY_INVESTIGATION, type InvestigationBody } from '../../core/investigation/model.ts';
import type { InputOf } from '../../main/api/contract/route.ts';
import type { Routes } from '../../main/api/contract/routes.ts';
import { call } from '../state/client.ts';
import { undoable } from '../state/undo.ts';
import { pressEnded } from '../ui/pointer-presses.ts';
import { notify } from '../ui/toasts.tsx';

export type InvestigationEdit = Omit<InputOf<Routes['editInvestigation']>, 'revision'>;

interface InvestigationStore {
  readonly detail: InvestigationDetail | null;
  readonly error: PlateauErrorData | null;
  readonly saving: boolean;
  /** Grows whenever the brief, a change or a baseline changed: answers that follow from them are asked for again. */
  readonly revision: number;
}

export const useInvestigation = create<InvestigationStore>(() => ({
  detail: null,
  error: null,
  saving: false,
  revision: 0,
}));

let newest = 0;

/** Shows an answer about the investigation, unless a newer question is on its way. */
export function showInvestigation(detail: InvestigationDetail): void {
  newest += 1;
  useInvestigation.setState(({ revision }) => ({ detail, error: null, revision: revision + 1 }));
}

/** Asks for the investigation. An older answer never overwrites a newer one. */
export async function refreshInvestigation(): Promise<void> {
  newest += 1;
  const turn = newest;
  try {
    const detail = await call('investigation', {});
    if (turn === newest) showInvestigation(detail);
  } catch (thrown) {
    if (turn === newest) useInvestigation.setState({ error: toErrorData(thrown) });
  }
}

let writing: Promise<unknown> = Promise.resolve();

async function write(edit: InvestigationEdit): Promise<PlateauErrorData | null> {
  const revision = useInvestigation.getState().detail?.investigation.revision ?? 0;
  useInvestigation.setState({ saving: true });
  try {
    const detail = await call('editInvestigation', { ...edit, revision });
    await pressEnded();
    showInvestigation(detail);
    return null;
  } catch (thrown) {
    const error = toErrorData(thrown);
    if (error.code === 'investigation.changed') {
      notify({ text: `${error.message} What is there now is shown.`, intent: 'warning' });
      await refreshInvestigation();
    }
    return error;
  } finally {
    useInvestigation.setState({ saving: false });
  }
}

/** An edit, or what makes one of the investigation as it is when its turn comes: a list that was drawn earlier may lack what was saved since. */
export type Editing = InvestigationEdit | ((body: InvestigationBody) => InvestigationEdit);

const editOf = (editing: Editing, body: InvestigationBody): InvestigationEdit =>
  typeof editing === 'function' ? editing(body) : editing;

/**
 * Saves an edit, one after the other; null when it is stored, else why it is not. `back` is what takes it back with Undo; both are made of the
 * investigation as it was before.
 */
export async function saveInvestigation(edit: Editing, title: string, back: Editing): Promise<PlateauErrorData | null> {
  const turn = writing.then(async () => {
    const before = useInvestigation.getState().detail?.investigation.body ?? EMPTY_INVESTIGATION;
    return { before, error: await write(editOf(edit, before)) };
  });
  writing = turn;
  const { before, error } = await turn;
  if (error === null) {
    undoable(title, async () => {
      const failed = await write(editOf(back, before));
      if (failed !== null) notify({ text: failed.message, intent: 'danger' });
    });
  }
  return error;
}

/** {@link saveInvestigation} where no field can say what was refused: a message does. */
export async function saveOrTell(edit: Editing, title: string, back: Editing): Promise<void> {
  const failed = await saveInvestigation(edit, title, back);
  if (failed !== null && failed.code !== 'investigation.changed') notify({ text: failed.message, intent: 'danger' });
}

/** Does something to the investigation that answers with it; a failure is told. */
export async function attempt(action: () => Promise<InvestigationDetail | null>): Promise<boolean> {
  try {
    const detail = await action();
    if (detail !== null) showInvestigation(detail);
    return true;
  } catch (thrown) {
    const { message, hint } = toErrorData(thrown);
    notify({ text: hint === undefined ? message : `${message} ${hint}`, intent: 'danger' });
    return false;
  }
}
