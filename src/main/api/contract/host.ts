import type { CommandId } from './commands.ts';

/**
 * What only the desktop shell has, given to the window by the preload script as `window.plateauHost`; absent in a browser, where the
 * window uses the browser's own means. `FileLike` is the window's `File`.
 */
export interface HostBridge<FileLike> {
  readonly shell: 'desktop';
  /** The path of a dropped or chosen file; empty when it has none. */
  pathOf(file: FileLike): string;
  chooseFiles(): Promise<readonly string[]>;
  /** A folder for a new workspace, or an existing workspace; null when the person cancels. */
  chooseWorkspace(mode: 'create' | 'open'): Promise<string | null>;
  /** Saves what `/api/…` answers under a name the person chooses; the path, or null when cancelled. */
  saveReply(apiPath: string, suggestedName: string): Promise<string | null>;
  /** Called for each menu command; answers with the function that stops it. */
  onCommand(listener: (command: CommandId) => void): () => void;
  /** Files given by the system (open-with, second start). */
  onOpenFiles(listener: (paths: readonly string[]) => void): () => void;
}
