import { create } from 'zustand';
import { isZip } from '../../core/bundle/zip-head.ts';
import { type PlateauErrorData, toErrorData } from '../../core/error.ts';
import { finished } from '../jobs/finished.ts';
import { follow } from '../jobs/follow.ts';
import { call } from '../state/client.ts';
import { refreshItems } from '../state/items.ts';
import { openTab } from '../state/tabs.ts';
import { type OpenBundle, onMachine, sendBundle } from './arriving.ts';
import type { Signers } from './choose-signers.ts';

interface VerifyStore {
  readonly file: OpenBundle | null;
  /** The name of one that is on its way. */
  readonly sending: string | null;
  /** Whose signatures count; null: nobody was named. */
  readonly signers: Signers | null;
  readonly jobId: string;
  readonly restoreId: string;
  readonly error: PlateauErrorData | null;
}

const EMPTY: VerifyStore = { file: null, sending: null, signers: null, jobId: '', restoreId: '', error: null };

/** The bundle on the verify page. It belongs to no workspace: it stays when another one is opened. */
export const useVerify = create<VerifyStore>(() => EMPTY);

async function started(route: 'verify' | 'restore', path: string, here = false): Promise<string> {
  const { signers } = useVerify.getState();
  const { jobId } =
    route === 'verify'
      ? await call('verifyBundle', { path, signers: signers?.text ?? null })
      : await call('restoreBundle', { path, here });
  await follow(jobId);
  return jobId;
}

/** Verifies a file of the machine, on the verify page. */
export async function verifyFile(file: OpenBundle): Promise<void> {
  openTab({ kind: 'verify', id: '' });
  useVerify.setState({ file, sending: null, jobId: '', restoreId: '', error: null });
  try {
    const jobId = await started('verify', file.path);
    if (useVerify.getState().file === file) useVerify.setState({ jobId });
  } catch (thrown) {
    if (useVerify.getState().file === file) useVerify.setState({ error: toErrorData(thrown) });
  }
}

/** Verifies a file that was dropped or chosen: by path where the shell knows it, sent to Plateau otherwise. */
export async function verifyDropped(file: File): Promise<void> {
  const known = onMachine(file);
  if (known !== null) return verifyFile(known);
  openTab({ kind: 'verify', id: '' });
  useVerify.setState({ file: null, sending: file.name, jobId: '', restoreId: '', error: null });
  try {
    const arrived = await sendBundle(file);
    if (arrived !== null) await verifyFile(arrived);
    else useVerify.setState({ sending: null });
  } catch (thrown) {
    useVerify.setState({ sending: null, error: toErrorData(thrown) });
  }
}

/** Whose signatures count from now on; the open bundle is looked at again. */
export async function setSigners(signers: Signers | null): Promise<void> {
  useVerify.setState({ signers });
  const { file } = useVerify.getState();
  if (file !== null) await verifyFile(file);
}

/** Brings the open bundle in: as a workspace of its own that can be read, or into the one that is open. */
export async function importBundle(here: boolean): Promise<void> {
  const { file } = useVerify.getState();
  if (file === null) return;
  useVerify.setState({ restoreId: '', error: null });
  try {
    const restoreId = await started('restore', file.path, here);
    useVerify.setState({ restoreId });
    await finished(restoreId);
    if (here) await refreshItems();
  } catch (thrown) {
    useVerify.setState({ error: toErrorData(thrown) });
  }
}

/** Those of the files that are zips: bundles, or nothing that is read. */
export async function bundlesAmong(files: readonly File[]): Promise<ReadonlySet<File>> {
  const zips = await Promise.all(
    files.map(async (file) => {
      try {
        return isZip(new Uint8Array(await file.slice(0, 4).arrayBuffer())) ? [file] : [];
      } catch {
        // What cannot be read is told where it is read.
        return [];
      }
    }),
  );
  return new Set(zips.flat());
}
