import { toErrorData } from '../../core/error.ts';
import { ROLE_NAMES, type SignOffFile, type SignOffRole } from '../../core/sign-off/model.ts';
import type { SignOffOverview } from '../../core/sign-off/stored.ts';
import { chooseOne } from '../bundle/choose-file.ts';
import { call } from '../state/client.ts';
import { undoable } from '../state/undo.ts';
import { oneLine } from '../ui/format.ts';
import { saveText } from '../ui/save-text.ts';
import { notify } from '../ui/toasts.tsx';
import { refreshSignOffs } from './sign-off-store.ts';

function complain(thrown: unknown): void {
  notify({ text: toErrorData(thrown).message, intent: 'danger' });
}

/** Says what was done, shows it, and offers to take it back. */
export async function told(text: string, undo: () => Promise<SignOffOverview>): Promise<void> {
  const back = undoable(text, async () => {
    await undo();
    await refreshSignOffs();
  });
  notify({ text, action: { text: 'Undo', onClick: () => void back().catch(complain) }, timeoutMs: 10_000 });
  await refreshSignOffs();
}

/** Says who signed, and offers to take it back. */
export const toldOfSigning = (name: string, role: SignOffRole): Promise<void> =>
  told(`${oneLine(name, 60)} signed as ${ROLE_NAMES[role]}.`, () => call('withdrawSignOff', { role }));

/** Takes a role's last sign-off back. */
export async function withdraw(role: SignOffRole): Promise<void> {
  try {
    await call('withdrawSignOff', { role });
    await told(`The sign-off of ${ROLE_NAMES[role]} was taken back.`, () => call('restoreSignOff', { role }));
  } catch (thrown) {
    complain(thrown);
  }
}

/** Longer files are no sign-off, in bytes. */
const MOST_BYTES = 100_000;

/** Takes a sign-off in that somebody made elsewhere, of the zip alone. */
export async function addFile(): Promise<void> {
  const file = await chooseOne('.json,application/json');
  if (file === null) return;
  try {
    const text = file.size > MOST_BYTES ? '' : await file.text();
    await call('takeSignOff', { file: file.name, text });
    notify({ text: `The sign-off in “${oneLine(file.name, 100)}” is here.`, intent: 'success' });
    await refreshSignOffs();
  } catch (thrown) {
    complain(thrown);
  }
}

/** Hands a sign-off to the person as a file, for whoever made the bundle. */
export function saveSignOff(file: SignOffFile): void {
  const name = `sign-off-${file.statement.role}.json`;
  saveText(name, `${JSON.stringify(file, null, 2)}\n`, 'application/json');
  notify({ text: `Saved ${name}: whoever made the bundle adds it under Findings › Sign-off.`, intent: 'success' });
}
