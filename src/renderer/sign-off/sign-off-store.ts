import { create } from 'zustand';
import { type PlateauErrorData, toErrorData } from '../../core/error.ts';
import type { SignOffOverview } from '../../core/sign-off/stored.ts';
import { call } from '../state/client.ts';

interface SignOffStore {
  /** Null before anybody looked. */
  readonly overview: SignOffOverview | null;
  readonly error: PlateauErrorData | null;
}

export const useSignOffs = create<SignOffStore>(() => ({ overview: null, error: null }));

let newest = 0;

/** Shows an answer about sign-offs, unless a newer question is on its way. */
export function showSignOffs(overview: SignOffOverview): void {
  newest += 1;
  useSignOffs.setState({ overview, error: null });
}

/** Asks who signed. An older answer never overwrites a newer one. */
export async function refreshSignOffs(): Promise<void> {
  newest += 1;
  const turn = newest;
  try {
    const overview = await call('signOffs', {});
    if (turn === newest) showSignOffs(overview);
  } catch (thrown) {
    if (turn === newest) useSignOffs.setState({ error: toErrorData(thrown) });
  }
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
