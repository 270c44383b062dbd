import type { HostEntry } from '../../core/capture/host.ts';
import type { HostFacts, ProcessFacts, Readiness } from '../../core/capture/process.ts';
import type { ProfilerId } from '../../core/capture/profiler-ids.ts';
import type { CapturePlan, CaptureRequest, StopRecipe } from '../../core/capture/request.ts';
import type { ImportWarning } from '../../core/profile/model.ts';
import type { CommandExit, Connection } from '../remote/connection.ts';

/** What a plan is made from. */
export interface PlanFacts {
  readonly entry: HostEntry;
  readonly host: HostFacts;
  /** Null where the profiler starts the program itself, or the process cannot be seen (a host that is no Linux). */
  readonly process: ProcessFacts | null;
}

/** What came of a tool that ran on the target. */
export interface ToolResult extends CommandExit {
  /** What it printed, each cut to its last 64 KB. */
  readonly stdout: string;
  readonly stderr: string;
}

/** A captured file, on this side, whole and verified. */
export interface CapturedFile {
  /** Path in the workspace's staging folder. */
  readonly path: string;
  /** Name for people, with the extension of its format. */
  readonly name: string;
  readonly sha256: string;
  readonly bytes: number;
  /** The hash computed on the target; null where there was no file there. */
  readonly remoteSha256: string | null;
  /** What the import makes of it: `text` is kept as it is. */
  readonly kind: 'profile' | 'series' | 'heap' | 'text' | 'plan' | 'catalog';
  /** Importer to use, where its recognition must not guess. */
  readonly format?: string;
  /** A heap before which a collection was forced, or not. */
  readonly forcedGc?: boolean;
  /** Which run of a statement it is the plan of, from 1. The first file with one stands for all of the capture. */
  readonly run?: number;
}

/** A file being written on this side from what comes over a channel. */
export interface StagedFile {
  readonly path: string;
  write(chunk: Uint8Array): Promise<void>;
  finish(name: string, kind?: CapturedFile['kind']): Promise<CapturedFile>;
}

/** What a profiler does its work with. Everything it starts or makes on the target goes through here, so that nothing is left there. */
export interface CaptureRun {
  readonly plan: CapturePlan;
  readonly facts: PlanFacts;
  readonly connection: Connection;
  /** Aborts when the person cancels. The profiler then stops, cleans up and throws `job.cancelled`. */
  readonly signal: AbortSignal;
  /**
   * The capture's own folder on the target: absolute, mode 0700, owned by the login user, made on first use, removed at the end with
   * everything in it. Throws `capture.noFolder`, `capture.diskFull`.
   */
  folder(): Promise<string>;
  /**
   * Runs a profiler in that folder under a guardian that sends INT and then KILL when this connection goes or `signal` aborts. Its standard
   * input is empty. The journal knows its pid and start time before it does anything. Throws `job.cancelled` once it has ended after an
   * abort, `ssh.lost` when the connection went.
   */
  tool(
    argv: readonly string[],
    options?: {
      /** Hears each line of standard error as it comes. */
      readonly onErrorLine?: (line: string) => void;
      /** Milliseconds between INT and KILL; 5000. */
      readonly graceMs?: number;
      /** Ends it after so many seconds whatever happens; the plan's seconds and two minutes. */
      readonly limitSeconds?: number;
      /** Folder to run in instead of the capture's own. */
      readonly cwd?: string;
      /** Environment variables added. */
      readonly env?: Readonly<Record<string, string>>;
    },
  ): Promise<ToolResult>;
  /** Runs a short helper command to its end: no guardian, an output limit of 4 MB, 30 s. Throws `capture.noAnswer`. */
  command(argv: readonly string[], options?: { readonly limitSeconds?: number }): Promise<ToolResult>;
  /** Notes in the journal how something that outlives a command is ended, before it is started. */
  willNeedStop(recipe: StopRecipe): Promise<void>;
  /** It has ended. */
  stopped(recipe: StopRecipe): Promise<void>;
  /**
   * Brings a file from the target, hashed on both sides, resumed when it breaks. Throws `capture.emptyFile`, `capture.transferDamaged`.
   */
  fetch(remotePath: string, name: string, kind?: CapturedFile['kind']): Promise<CapturedFile>;
  /** Sends a program into the capture's folder; its path there. Throws `capture.diskFull`, `capture.noFolder`, `capture.transferDamaged`. */
  send(program: Uint8Array, name: string): Promise<string>;
  /**
   * Refuses where this side has no room for this capture and those that follow it, when each takes so many bytes with what is derived of it.
   * Throws `capture.noRoomHere`.
   */
  roomHere(bytes: number): Promise<void>;
  /** A file on this side for what comes over a channel. */
  stage(): Promise<StagedFile>;
  /** `fraction` 0–1 or null; `samples` where the tool tells. */
  progress(phase: string, fraction: number | null, samples?: number): void;
  /**
   * Asks the person for a password that the program needs; null: they gave up, or nobody can be asked. What was typed is kept in the memory of
   * this process only, once {@link keepSecrets} says that it worked.
   */
  secret(question: {
    readonly address: string;
    readonly prompt: string;
    readonly attempt: number;
  }): Promise<string | null>;
  keepSecrets(): void;
  /** Something to be known beside the result. */
  warn(warning: ImportWarning): void;
  /** The capture is shorter than asked for. */
  partial(why: string): void;
  /** Version the tool told, for the provenance. */
  version(version: string): void;
  /** Waits, ends early when cancelled or the connection goes. */
  wait(milliseconds: number): Promise<void>;
}

/** What the runs of a series share while it lasts. */
export interface Held {
  /** Takes one heap. */
  readonly profiler: Profiler;
  /** Aborts with a `PlateauError` when it is gone, so that nothing more can be taken. */
  readonly gone: AbortSignal;
  /** Lets go of it. Throws `capture.*`, `ssh.*`. */
  release(): Promise<void>;
}

/** One profiler: what it needs, what it would do, and doing it. One file, or one folder, each. */
export interface Profiler {
  readonly id: ProfilerId;
  /** Can it profile this process here? From what the probe saw only. Null where it is for another runtime altogether. */
  readiness(process: ProcessFacts | null, host: HostFacts): Readiness | null;
  /** What would run. Throws `capture.*` where the request cannot be done; the limits of the host's class are checked by the caller. */
  plan(request: CaptureRequest, facts: PlanFacts): CapturePlan;
  /** Runs the plan once. Throws `capture.*`, `ssh.*`, `job.cancelled`. */
  run(run: CaptureRun): Promise<readonly CapturedFile[]>;
  /** Keeps what the runs of a series must share; without it each run stands for itself. Throws `capture.*`, `ssh.*`. */
  hold?(run: CaptureRun): Promise<Held>;
}
