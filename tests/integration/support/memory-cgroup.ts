import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A control group with a memory limit, for one test. */
export interface MemoryCgroup {
  add(pid: number): void;
  /** Changes the limit, in bytes. */
  limit(bytes: number): void;
  /** Once its processes have ended. */
  remove(): Promise<void>;
}

/** Where control groups of version 2, or of version 1's memory controller, are made on this machine, and the name of the limit. */
function place(): readonly [string, string] | null {
  if (existsSync('/sys/fs/cgroup/cgroup.subtree_control')) {
    const controllers = readFileSync('/sys/fs/cgroup/cgroup.subtree_control', 'utf8');
    return /\bmemory\b/.test(controllers) ? ['/sys/fs/cgroup', 'memory.max'] : null;
  }
  return existsSync('/sys/fs/cgroup/memory/cgroup.procs') ? ['/sys/fs/cgroup/memory', 'memory.limit_in_bytes'] : null;
}

/** Makes a control group; null where this login may not, or the kernel has none. */
export function memoryCgroup(bytes: number): MemoryCgroup | null {
  const where = place();
  if (where === null) return null;
  const [base, limit] = where;
  const folder = join(base, `plateau-test-${process.pid}`);
  try {
    mkdirSync(folder);
  } catch {
    return null;
  }
  try {
    writeFileSync(join(folder, limit), String(bytes));
  } catch {
    rmdirSync(folder);
    return null;
  }
  return {
    add: (pid) => writeFileSync(join(folder, 'cgroup.procs'), String(pid)),
    limit: (changed) => writeFileSync(join(folder, limit), String(changed)),
    remove: async () => {
      for (let i = 0; existsSync(folder); i++) {
        try {
          rmdirSync(folder);
        } catch (thrown) {
          if (i > 100) throw thrown;
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
      }
    },
  };
}
