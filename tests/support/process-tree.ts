import { readdirSync, readFileSync } from 'node:fs';

/** A process named for good: its pid and its start time in clock ticks. */
export interface SeenProcess {
  readonly pid: number;
  readonly parent: number;
  readonly startTicks: number;
  /** The first 15 bytes of its name. */
  readonly name: string;
}

/** What `/proc` tells of one process, or null where there is none. */
export function seenProcess(pid: number): SeenProcess | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z') return null;
    return {
      pid,
      parent: Number(fields[1]),
      startTicks: Number(fields[19]),
      name: stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')')),
    };
  } catch {
    return null;
  }
}

/** Every process there is; none where there is no `/proc`. */
function everyProcess(): readonly SeenProcess[] {
  try {
    return readdirSync('/proc').flatMap((entry) => (/^\d+$/.test(entry) ? (seenProcess(Number(entry)) ?? []) : []));
  } catch {
    return [];
  }
}

/** The processes that have `NAME=value` in the environment they were started with, whoever their parent is now. */
export function startedWith(variable: string): readonly SeenProcess[] {
  return everyProcess().filter(({ pid }) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(variable);
    } catch {
      return false;
    }
  });
}

/** Every process below a process, parents first. */
export function descendants(root: number): readonly SeenProcess[] {
  const all = everyProcess();
  const found: SeenProcess[] = [];
  let parents = new Set([root]);
  while (parents.size > 0) {
    const children = all.filter(({ parent }) => parents.has(parent));
    found.push(...children);
    parents = new Set(children.map(({ pid }) => pid));
  }
  return found;
}

export function isRunning(process: SeenProcess): boolean {
  return seenProcess(process.pid)?.startTicks === process.startTicks;
}

/** Sends a signal to those of the processes that are still the ones that were seen. */
export function signalAll(processes: readonly SeenProcess[], signal: NodeJS.Signals): void {
  for (const one of processes) {
    if (!isRunning(one)) continue;
    try {
      process.kill(one.pid, signal);
    } catch {
      // It ended on its own.
    }
  }
}
