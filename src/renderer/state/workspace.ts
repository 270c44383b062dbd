import { create } from 'zustand';
import type { PlateauErrorData } from '../../core/error.ts';
import type { WorkspaceInfo } from '../../main/api/contract/items.ts';
import type { ReplyOf } from '../../main/api/contract/route.ts';
import type { Routes } from '../../main/api/contract/routes.ts';

export type About = ReplyOf<Routes['about']>;

/** Where the window is with the workspace behind it. */
export type WorkspacePhase =
  | { readonly phase: 'starting' }
  | { readonly phase: 'failed'; readonly error: PlateauErrorData }
  | { readonly phase: 'ready'; readonly workspace: WorkspaceInfo };

interface WorkspaceStore {
  readonly state: WorkspacePhase;
  /** False while the event stream is down and being opened again. */
  readonly connected: boolean;
  readonly about: About | null;
}

export const useWorkspace = create<WorkspaceStore>(() => ({
  state: { phase: 'starting' },
  connected: true,
  about: null,
}));

/** The workspace's facts; null before it is open. */
export const currentWorkspace = (store: WorkspaceStore): WorkspaceInfo | null =>
  store.state.phase === 'ready' ? store.state.workspace : null;

/** Why nothing can be changed now, or null. */
export const readOnlyReason = (store: WorkspaceStore): string | null =>
  currentWorkspace(store)?.readOnly === true ? 'This workspace is open for reading only.' : null;
