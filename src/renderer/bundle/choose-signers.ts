import { oneLine } from '../ui/format.ts';
import { notify } from '../ui/toasts.tsx';
import { chooseOne } from './choose-file.ts';

/** A file of allowed signers (ssh-keygen(1)). */
export interface Signers {
  readonly name: string;
  readonly text: string;
}

/** Longer files are no list of signers, in bytes. */
const MOST_SIGNERS = 1_000_000;

/** A file of allowed signers from the browser's dialog; null where none was chosen, or where it cannot be one, which is told. */
export async function chooseSigners(): Promise<Signers | null> {
  const file = await chooseOne('');
  if (file === null) return null;
  if (file.size <= MOST_SIGNERS) return { name: file.name, text: await file.text() };
  notify({ text: `“${oneLine(file.name, 100)}” is too long for a list of signers.`, intent: 'warning' });
  return null;
}
