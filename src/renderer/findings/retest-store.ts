import { create } from 'zustand';
import { type PlateauErrorData, toErrorData } from '../../core/error.ts';
import { type OpenBundle, onMachine, sendBundle } from '../bundle/arriving.ts';
import { finished } from '../jobs/finished.ts';
import { follow } from '../jobs/follow.ts';
import { call } from '../state/client.ts';
import { refreshItems } from '../state/items.ts';
import { refreshFindings } from './finding-store.ts';

interface RetestStore {
  /** The older bundle; null before one was chosen. */
  readonly bundle: OpenBundle | null;
  /** The name of one that is on its way. */
  readonly sending: string | null;
  /** Captures of today, where a person named them. */
  readonly after: readonly string[];
  readonly jobId: string;
  readonly error: PlateauErrorData | null;
}

const EMPTY: RetestStore = { bundle: null, sending: null, after: [], jobId: '', error: null };

/** The retest that was asked for last, of the workspace that is open. */
export const useRetest = create<RetestStore>(() => EMPTY);

let newest = 0;

/** Takes the older bundle in and holds its findings against captures of today. */
export async function retestBundle(bundle: OpenBundle, after: readonly string[]): Promise<void> {
  newest += 1;
  const turn = newest;
  useRetest.setState({ ...EMPTY, bundle, after });
  try {
    const { jobId } = await call('retestBundle', { path: bundle.path, after: [...after] });
    await follow(jobId);
    if (turn === newest) useRetest.setState({ jobId });
    await finished(jobId);
    // What came in stays, also where the retest did not end well.
    await Promise.all([refreshItems(), refreshFindings()]);
  } catch (thrown) {
    if (turn === newest) useRetest.setState({ error: toErrorData(thrown) });
  }
}

/** The same with a file of the person's, which is sent to Plateau where it does not lie on its machine. */
export async function retestFile(file: File, after: readonly string[]): Promise<void> {
  const known = onMachine(file);
  if (known !== null) return retestBundle(known, after);
  newest += 1;
  const turn = newest;
  useRetest.setState({ ...EMPTY, sending: file.name });
  try {
    const arrived = await sendBundle(file);
    if (turn !== newest) return;
    if (arrived !== null) await retestBundle(arrived, after);
    else useRetest.setState(EMPTY);
  } catch (thrown) {
    if (turn === newest) useRetest.setState({ sending: null, error: toErrorData(thrown) });
  }
}

/** Compares items of today with items of before as a person paired them, and keeps the pairs. */
export async function retestPairs(
  pairs: readonly { readonly before: string; readonly after: string }[],
): Promise<void> {
  newest += 1;
  const turn = newest;
  useRetest.setState(EMPTY);
  try {
    const { jobId } = await call('retestPairs', { pairs: [...pairs] });
    await follow(jobId);
    if (turn === newest) useRetest.setState({ jobId });
    await finished(jobId);
    await Promise.all([refreshItems(), refreshFindings()]);
  } catch (thrown) {
    if (turn === newest) useRetest.setState({ error: toErrorData(thrown) });
  }
}

/** Forgets the retest of the workspace that was open, or that has been read. */
export function clearRetest(): void {
  newest += 1;
  useRetest.setState(EMPTY);
}
