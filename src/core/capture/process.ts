import type { ProfilerId } from './profiler-ids.ts';

export type ProcessRuntime = 'python' | 'node' | 'jvm' | 'go' | 'other';

/** A process as the probe saw it. Text from it is untrusted and may hold anything. */
export interface ProcessFacts {
  readonly pid: number;
  readonly parent: number;
  readonly uid: number;
  readonly user: string;
  /** Start time in clock ticks since boot (`/proc/PID/stat` field 22): with the pid it names a process for good. */
  readonly startTicks: number;
  /** ISO 8601, UTC, by the host's clock. */
  readonly startedAt: string;
  readonly runtime: ProcessRuntime;
  /** `3.11`, `20.11.0`; empty where it cannot be told without asking the process. */
  readonly runtimeVersion: string;
  /** Path of the executable; empty where it may not be read. */
  readonly executable: string;
  readonly arguments: readonly string[];
  readonly threads: number;
  /** CPU cores used between the two looks of the probe; null where it was seen once. */
  readonly cpu: number | null;
  /** Resident memory in bytes. */
  readonly rss: number;
  /** Id of its container, or empty. */
  readonly container: string;
  /** True where it lives in another mount namespace than the probe. */
  readonly otherMounts: boolean;
  /** Its pid inside its own namespace; equal to `pid` outside containers. */
  readonly innerPid: number;
  /** True where it catches SIGUSR1 (bit 10 of `SigCgt`): else that signal would kill it. */
  readonly catchesUsr1: boolean;
  /** TCP ports it listens on, with the address; empty where the sockets may not be seen. */
  readonly listens: readonly { readonly address: string; readonly port: number }[];
}

/** A program found on the host by its absolute path. */
export interface FoundTool {
  readonly path: string;
  /** First line of what it prints of its version; empty where asking would start a runtime. */
  readonly version: string;
}

/** The host as the probe saw it. */
export interface HostFacts {
  /** `Linux`, `Darwin`, …; empty where it could not be told. */
  readonly system: string;
  readonly kernel: string;
  /** `Debian GNU/Linux 12 (bookworm)`. */
  readonly distribution: string;
  readonly architecture: string;
  readonly hostName: string;
  readonly user: string;
  readonly uid: number;
  /** Effective capabilities (`CapEff`) as a hexadecimal number. */
  readonly capabilities: string;
  readonly cpuModel: string;
  readonly cores: number;
  /** CPU limit of the cgroup in cores; null where there is none. */
  readonly containerCpus: number | null;
  readonly memoryTotal: number;
  readonly memoryAvailable: number;
  /** Load average of the last minute. */
  readonly load: number;
  /** Times this cgroup was throttled so far; null where not told. */
  readonly throttled: number | null;
  /** `kernel.yama.ptrace_scope`; null where the kernel has none. */
  readonly ptraceScope: number | null;
  readonly perfEventParanoid: number | null;
  /** Folder for captures, with its free space in bytes. */
  readonly folder: { readonly path: string; readonly writable: boolean; readonly free: number };
  /** Clock of the host minus the clock here, in seconds, with how far that may be off. */
  readonly clockOffset: { readonly seconds: number; readonly uncertainty: number };
  /** Tools by name: `py-spy`, `asprof`, `jcmd`, `node`, `clinic`, `zstd`, … */
  readonly tools: Readonly<Record<string, FoundTool>>;
}

/** Whether one profiler can be used on one process, and if not, why and what would help. */
export interface Readiness {
  readonly name: ProfilerId;
  readonly ready: boolean;
  /** One sentence. Where ready, what should be known all the same, or empty. */
  readonly why: string;
  /** What would help: shown line by line. */
  readonly remedies: readonly string[];
  /** Its program is not there, and one of this machine can be sent for a capture. */
  readonly sendable?: true;
}

export interface ListedProcess extends ProcessFacts {
  /** The arguments as one line for people. */
  readonly command: string;
  readonly profilers: readonly Readiness[];
}

/** What runs on a host and can be profiled. */
export interface ProcessList {
  readonly host: string;
  readonly facts: HostFacts;
  readonly processes: readonly ListedProcess[];
  /** Profilers that attach to no process: they start a program themselves, or capture a database. */
  readonly launchers: readonly Readiness[];
}
