import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';

export interface GivenFiles {
  /** Files to import. */
  readonly files: readonly string[];
  /** A workspace folder to open. */
  readonly workspace: string | null;
}

/**
 * What a command line asks to be opened: its existing files and folders, switches left out. A folder is a workspace when it ends in
 * `.plateau`. The first arguments, the program and in development its folder, are not looked at.
 */
export function givenFiles(argv: readonly string[], workingFolder: string, packaged: boolean): GivenFiles {
  const files: string[] = [];
  let workspace: string | null = null;
  for (const argument of argv.slice(packaged ? 1 : 2)) {
    if (argument.startsWith('-')) continue;
    const path = resolve(workingFolder, argument);
    if (!existsSync(path)) continue;
    if (!statSync(path).isDirectory()) files.push(path);
    else if (path.endsWith('.plateau')) workspace = path;
  }
  return { files, workspace };
}
