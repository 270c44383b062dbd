import { fork } from 'node:child_process';
import type { FromWorker, ToWorker, WorkerHost, WorkerNeeds, WorkerProcess } from './channel.ts';
import { workerEnvironment, workerFlags } from './worker-flags.ts';

/** How much of a worker's error output is kept for its crash report, in characters. */
const STDERR_KEPT = 4000;

/** Worker processes of Node itself. `entry` is the worker's script. */
export class ForkHost implements WorkerHost {
  readonly #entry: string;

  constructor(entry: string) {
    this.#entry = entry;
  }

  start(needs: WorkerNeeds): WorkerProcess {
    const child = fork(this.#entry, [], {
      // Structured clones carry typed arrays as they are.
      serialization: 'advanced',
      env: { ...process.env, ...workerEnvironment(needs) },
      execArgv: [...workerFlags(needs), '--no-warnings'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let stderr = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      stderr = (stderr + chunk.toString()).slice(-STDERR_KEPT);
    });
    return {
      send: (message: ToWorker) => {
        // A send to a process that just ended is answered by its exit.
        child.send(message, () => undefined);
      },
      onMessage: (listener) => child.on('message', (message) => listener(message as FromWorker)),
      onExit: (listener) => {
        let ended = false;
        const end = (code: number | null, signal: string | null): void => {
          if (ended) return;
          ended = true;
          listener({ code, signal, stderr });
        };
        child.on('close', end);
        child.on('error', (error) => {
          stderr += error.message;
          end(null, null);
        });
      },
      kill: () => child.kill('SIGKILL'),
    };
  }
}
