import type { PlateauErrorData } from '../../core/error.ts';

/** How far a task is: `done` of `total` (null when unknown), in its unit, and what it is doing. */
export interface Progress {
  readonly done: number;
  readonly total: number | null;
  /** `share`: thousandths of the whole. */
  readonly unit: 'bytes' | 'steps' | 'share';
  readonly phase: string;
}

/** From the shell's process to a worker. */
export type ToWorker =
  | { readonly type: 'run'; readonly id: number; readonly task: string; readonly input: unknown }
  | { readonly type: 'cancel'; readonly id: number };

/** From a worker to the shell's process. */
export type FromWorker =
  | { readonly type: 'progress'; readonly id: number; readonly progress: Progress }
  | { readonly type: 'done'; readonly id: number; readonly result: unknown }
  | { readonly type: 'failed'; readonly id: number; readonly error: PlateauErrorData };

/** One end of a worker's connection. */
export interface WorkerProcess {
  send(message: ToWorker): void;
  onMessage(listener: (message: FromWorker) => void): void;
  /** Called once when the process has ended, with what is known of why. */
  onExit(listener: (why: ExitReason) => void): void;
  kill(): void;
}

export interface ExitReason {
  readonly code: number | null;
  readonly signal: string | null;
  /** The end of what it wrote to its error output. */
  readonly stderr: string;
}

/** What a worker is started for. */
export interface WorkerNeeds {
  /** JavaScript heap it may use; columns live outside of it. */
  readonly memoryMegabytes: number;
  /** What it lets go of is used again instead of given back: quicker, for work after which it ends. */
  readonly reusesMemory: boolean;
}

/** How a shell starts worker processes: `child_process.fork` in Node, `utilityProcess` in Electron. */
export interface WorkerHost {
  start(needs: WorkerNeeds): WorkerProcess;
}
