import { addTransfer, endTransfer } from '../jobs/job-store.ts';
import { upload } from '../state/client.ts';
import { host } from '../state/host.ts';

/** A bundle that is looked at: it lies on the machine that Plateau runs on. */
export interface OpenBundle {
  readonly path: string;
  /** As the person knows it. */
  readonly name: string;
  readonly size: number | null;
}

let sent = 0;

/** The file as one of the machine that Plateau runs on: by its path where the shell knows that. Null of one that has to be sent there first. */
export function onMachine(file: File): OpenBundle | null {
  const path = host?.pathOf(file) ?? '';
  return path === '' ? null : { path, name: file.name, size: file.size };
}

/** Sends a file to Plateau; the transfer stands among the jobs, where it can be cancelled. Null when it was. */
export async function sendBundle(file: File): Promise<OpenBundle | null> {
  const { name, size } = file;
  sent += 1;
  const id = `bundle/${sent}`;
  const abort = new AbortController();
  addTransfer({ id, name, bytes: size, cancel: () => abort.abort() });
  try {
    return await upload('receiveBundle', { name }, file, abort.signal);
  } catch (thrown) {
    if (abort.signal.aborted) return null;
    throw thrown;
  } finally {
    endTransfer(id);
  }
}
