import { LAUNCHERS } from '../../core/capture/events.ts';
import type { ListedProcess, ProcessRuntime, Readiness } from '../../core/capture/process.ts';
import type { ProfilerId } from '../../core/capture/profiler-ids.ts';

const RUNTIME_TITLES: Readonly<Record<ProcessRuntime, string>> = {
  python: 'Python',
  node: 'Node',
  jvm: 'JVM',
  go: 'Go',
  other: '',
};

/** `Python 3.11`; empty for a program of no known runtime. */
export function runtimeTitle({ runtime, runtimeVersion }: Pick<ListedProcess, 'runtime' | 'runtimeVersion'>): string {
  return [RUNTIME_TITLES[runtime], runtimeVersion].filter((part) => part !== '').join(' ');
}

/** What tells a process from every other one on its host, also over a new look. */
export const processKey = ({ pid, startTicks }: Pick<ListedProcess, 'pid' | 'startTicks'>): string =>
  `${pid} ${startTicks}`;

/** Which processes are listed. */
export interface ProcessFilter {
  /** Words that all must appear in the command, the user, the runtime, the pid or the container. */
  readonly text: string;
  /** Also programs of no known runtime. */
  readonly all: boolean;
}

function wordsOf(process: ListedProcess): string {
  const { pid, user, command, executable, container } = process;
  return `${pid} ${user} ${runtimeTitle(process)} ${command} ${executable} ${container}`.toLowerCase();
}

/** Whether a process is listed. A pid that is typed finds its process whatever its runtime is. */
export function isListed(process: ListedProcess, { text, all }: ProcessFilter): boolean {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (!all && process.runtime === 'other' && !words.includes(String(process.pid))) return false;
  const haystack = wordsOf(process);
  return words.every((word) => haystack.includes(word));
}

/** What profilers are called where there is little room. */
export const PROFILER_SHORT: Readonly<Record<ProfilerId, string>> = {
  'py-spy': 'py-spy',
  inspector: 'inspector',
  'async-profiler': 'asprof',
  jfr: 'JFR',
  jcmd: 'heap',
  'go-pprof': 'pprof',
  'clinic-flame': 'clinic flame',
  'clinic-doctor': 'clinic doctor',
  'clinic-heapprofiler': 'clinic heap',
  'clinic-bubbleprof': 'bubbleprof',
  rss: 'memory',
  postgresql: 'PostgreSQL',
};

/** The profilers that attach to a process; those that start programs themselves are offered with the host. */
export const attaching = (profilers: readonly Readiness[]): readonly Readiness[] =>
  profilers.filter(({ name }) => !LAUNCHERS.includes(name));

/** The profiler a capture begins with: the first that is ready, in the order they are offered; else the first. */
export function firstProfiler(profilers: readonly Readiness[]): ProfilerId | null {
  return (profilers.find(({ ready }) => ready) ?? profilers[0])?.name ?? null;
}
