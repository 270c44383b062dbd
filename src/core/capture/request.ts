import type { ImportWarning } from '../profile/model.ts';
import type { Limited } from './postgres/limited-as.ts';
import type { PostgresRequest } from './postgres/request.ts';
import type { HostFacts, ProcessFacts } from './process.ts';
import type { ProfilerId } from './profiler-ids.ts';

/**
 * What is sampled. `heap` is live memory by allocation site; `snapshot` a whole heap, `histogram` its classes only; of a database a `plan` of
 * one statement, what it counts of all `statements`, or what its `catalog` knows of tables.
 */
export const CAPTURE_EVENTS = [
  'cpu',
  'wall',
  'alloc',
  'lock',
  'heap',
  'mutex',
  'block',
  'goroutine',
  'snapshot',
  'histogram',
  'memory',
  'process',
  'plan',
  'statements',
  'catalog',
] as const;
export type CaptureEvent = (typeof CAPTURE_EVENTS)[number];

/** What happens between two heaps of a series. */
export type SeriesBetween =
  /** So many seconds go by, while whatever runs there runs on. */
  | { readonly kind: 'wait'; readonly seconds: number }
  /** A command on the host runs the operations: an argument vector, in this folder, below the login's home where it begins with no “/”. */
  | { readonly kind: 'command'; readonly command: readonly string[]; readonly folder: string }
  /** The person runs them, and says when they are done. */
  | { readonly kind: 'ask' };

/** Heaps of one process, one after another, with operations in between: T0, T1, … */
export interface CaptureSeries {
  readonly heaps: number;
  /** Operations between one heap and the next; null where nobody counts them. */
  readonly operations: number | null;
  readonly between: SeriesBetween;
}

/** One capture as asked for. */
export interface CaptureRequest {
  readonly host: string;
  readonly profiler: ProfilerId;
  readonly event: CaptureEvent;
  /** The process to attach to; null where the profiler starts one. */
  readonly pid: number | null;
  /** Start ticks of that process when the person chose it: another process under the same pid is refused. */
  readonly startTicks: number | null;
  /** The program to start (clinic): an argument vector, never a shell line. */
  readonly launch: {
    readonly command: readonly string[];
    readonly folder: string;
    /** Command that clinic runs once the program listens (load); empty for none. */
    readonly onPort: readonly string[];
  } | null;
  /** Wall time in seconds. */
  readonly seconds: number;
  /** Samples a second; null: what the plan recommends. Bytes between samples for memory events are the profiler's own. */
  readonly rate: number | null;
  /** What the person expects; `exploratory` where nothing. */
  readonly hypothesis: string;
  readonly label: string;
  /** How many captures one after the other, as replicates. */
  readonly repeat: number;
  /** Where the service's own port is needed: Go's pprof, an inspector that is open already; null: found by the probe. */
  readonly port: number | null;
  /** Profiler-specific switches by name: `native`, `gil`, `subprocesses`, … */
  readonly options: Readonly<Record<string, boolean>>;
  /** Path on this machine of a program that is sent for this capture, where the host has none (py-spy); it goes with the capture's folder. */
  readonly program: string | null;
  /** The host's name as typed, which a host of class production asks for. */
  readonly confirmedHost: string | null;
  /** Items this capture is the after of: it is compared with them when it is done. */
  readonly compareWith: readonly string[];
  /** Several heaps of the process with operations in between, instead of one. */
  readonly series?: CaptureSeries | undefined;
  /** The database and what is asked of it; only for `postgresql`, which attaches to no process. */
  readonly postgres?: PostgresRequest | undefined;
}

/** A prediction with its range; null where nothing can be said. */
export interface Predicted {
  readonly low: number;
  readonly high: number;
}

/** What will happen, shown before anything runs. */
export interface CapturePlan {
  readonly request: CaptureRequest;
  /** The rate that will be used, per second; null for profilers without one. */
  readonly rate: number | null;
  /** Each step as the argument vector that runs on the host, or a sentence for what goes over the channel. */
  readonly steps: readonly PlanStep[];
  readonly samples: Predicted | null;
  /** Why so many: `99 Hz × 30 s × 1.0 busy cores`. */
  readonly samplesBasis: string;
  /** Share of the target's work lost while it runs, 0–1. */
  readonly cost: Predicted | null;
  readonly costBasis: string;
  /** The host or database whose class sets the limits, where it is not the host itself. */
  readonly limitedAs?: Limited;
  /** Executes a statement of a database. */
  readonly analyzes?: boolean;
  /** Bytes the capture may take on the host. */
  readonly bytes: number;
  readonly warnings: readonly ImportWarning[];
}

export type PlanStep = (
  | { readonly kind: 'command'; readonly argv: readonly string[] }
  | { readonly kind: 'channel'; readonly what: string }
) & {
  readonly why: string;
  /** Happens once in a series, before its first heap or after its last; else for each. */
  readonly once?: 'before' | 'after';
};

/** How a running capture can be ended by another connection. */
export type StopRecipe =
  /** INT, then KILL, to the process that has this pid and these start ticks. */
  | { readonly kind: 'process'; readonly pid: number; readonly startTicks: number }
  /** A command that ends a session inside the target. */
  | { readonly kind: 'command'; readonly argv: readonly string[] }
  /** A Node inspector that Plateau opened in the process that has this pid and these start ticks. */
  | { readonly kind: 'inspector'; readonly pid: number; readonly startTicks: number; readonly port: number };

/** Everything that is known of how a capture was made (`findings.md` §7). Holds no secret and no environment. */
export interface CaptureProvenance {
  readonly captureId: string;
  readonly host: {
    readonly name: string;
    readonly class: string;
    readonly destination: string;
    readonly facts: HostFacts;
  };
  readonly target: ProcessFacts | null;
  readonly profiler: { readonly name: ProfilerId; readonly version: string };
  readonly request: CaptureRequest;
  /** Argument vectors that ran, in order. */
  readonly commands: readonly (readonly string[])[];
  readonly exitCode: number | null;
  readonly stderrTail: string;
  readonly rate: number | null;
  readonly requestedSeconds: number;
  readonly actualSeconds: number;
  /** ISO 8601, UTC, by the clock here. */
  readonly startedAt: string;
  readonly endedAt: string;
  /** SHA-256 computed on the host; null where there was no file there (it came over the channel). */
  readonly remoteSha256: string | null;
  /** Why the capture is shorter than asked for; null where it is whole. */
  readonly partial: string | null;
  /** Threads that used less than 1 % CPU while it ran, by the operating system's id (`rules.md` §2.6 c). */
  readonly idleThreads: readonly number[];
  /** Threads seen before and after. */
  readonly threadsSeen: number;
  /** Throttling and load while it ran (QG-OVERLOAD); null where not told. */
  readonly load: { readonly throttled: number | null; readonly load: number; readonly cores: number } | null;
  /** The connection: transport and each hop's key. */
  readonly connection: { readonly transport: string; readonly keys: readonly string[] };
  readonly operator: string;
  readonly warnings: readonly ImportWarning[];
}
