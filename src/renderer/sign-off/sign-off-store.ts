import { create } from 'zustand';
import { type PlateauErrorData, toErrorData } from '../../core/error.ts';
import type { SignOffOverview } from '../../core/sign-off/stored.ts';
import type { Signers } from '../bundle/choose-signers.ts';
import { call } from '../state/client.ts';

interface SignOffStore {
  /** Null before anybody looked. */
  readonly overview: SignOffOverview | null;
  readonly error: PlateauErrorData | null;
  /** Whose keys count; null: nobody was named. */
  readonly signers: Signers | null;
}

export const useSignOffs = create<SignOffStore>(() => ({ overview: null, error: null, signers: null }));

let newest = 0;

/** Asks who signed, and with signers whose keys they are. An older answer never overwrites a newer one. */
export async function refreshSignOffs(): Promise<void> {
  newest += 1;
  const turn = newest;
  const { signers } = useSignOffs.getState();
  try {
    const overview = await (signers === null
      ? call('signOffs', {})
      : call('vouchedSignOffs', { signers: signers.text }));
    if (turn === newest) useSignOffs.setState({ overview, error: null });
  } catch (thrown) {
    if (turn === newest) useSignOffs.setState({ error: toErrorData(thrown) });
  }
}

/** Whose keys count from now on; null for nobody. */
export async function nameSigners(signers: Signers | null): Promise<void> {
  useSignOffs.setState({ signers });
  await refreshSignOffs();
}

let timer: ReturnType<typeof setTimeout> | undefined;
const SETTLE_MS = 250;

/** Asks again shortly where somebody looks at it: any change of the workspace can make a sign-off one for an older bundle. */
export function refreshSignOffsSoon(): void {
  if (useSignOffs.getState().overview === null) return;
  clearTimeout(timer);
  timer = setTimeout(() => void refreshSignOffs(), SETTLE_MS);
}

/** Forgets the sign-offs of the workspace that was open. */
export function clearSignOffs(): void {
  newest += 1;
  clearTimeout(timer);
  useSignOffs.setState({ overview: null, error: null });
}
