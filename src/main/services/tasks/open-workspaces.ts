import { Workspace } from '../../workspace/workspace.ts';

const open = new Map<string, Workspace>();

/** The worker's own connection to a workspace, kept open between tasks. */
export function workspaceAt(path: string): Workspace {
  const known = open.get(path);
  if (known !== undefined) return known;
  const workspace = Workspace.open(path);
  open.set(path, workspace);
  return workspace;
}
