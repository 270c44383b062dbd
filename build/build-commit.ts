import { execFileSync } from 'node:child_process';
import type { Plugin } from 'vite';
import { judgingDigest } from './judging-digest.ts';

const NAME = 'virtual:build-commit';

/** Which commit a checkout is at, or why none can be named: what was changed since is in no commit. */
function commitOf(root: string): { readonly commit: string | null; readonly why: string } {
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-C', root, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    const commit = git('rev-parse', '--verify', 'HEAD');
    const isChanged = git('status', '--porcelain', '--untracked-files=no') !== '';
    return isChanged ? { commit: null, why: 'built from a checkout with changes of its own' } : { commit, why: '' };
  } catch {
    return { commit: null, why: 'not built from a git checkout' };
  }
}

/** Gives the commit that a build is made from, which exports name as their tool, and a digest of what judges in it. `root` is the checkout's folder. */
export function buildCommit(root: string): Plugin {
  return {
    name: 'build-commit',
    resolveId: (id) => (id === NAME ? `\0${NAME}` : null),
    load: (id) =>
      id === `\0${NAME}`
        ? `export default ${JSON.stringify({ ...commitOf(root), judging: judgingDigest(root) })}`
        : null,
  };
}
