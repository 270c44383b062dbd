import { utilityProcess } from 'electron';
import type { FromWorker, WorkerHost, WorkerNeeds, WorkerProcess } from '../jobs/channel.ts';
import { workerEnvironment, workerFlags } from '../jobs/worker-flags.ts';

/** How much of a worker's error output is kept for its crash report, in characters. */
const STDERR_KEPT = 4000;

/** Worker processes of Electron: Node without a window, in a process of its own. */
export class UtilityHost implements WorkerHost {
  readonly #entry: string;

  constructor(entry: string) {
    this.#entry = entry;
  }

  start(needs: WorkerNeeds): WorkerProcess {
    const child = utilityProcess.fork(this.#entry, [], {
      env: { ...process.env, ...workerEnvironment(needs) },
      execArgv: [...workerFlags(needs)],
      stdio: ['ignore', 'ignore', 'pipe'],
      serviceName: 'Plateau worker',
    });
    let stderr = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      stderr = (stderr + chunk.toString()).slice(-STDERR_KEPT);
    });
    return {
      send: (message) => child.postMessage(message),
      // Only the worker this process started can post on its channel.
      onMessage: (listener) => child.on('message', (message) => listener(message as FromWorker)),
      onExit: (listener) => child.once('exit', (code) => listener({ code, signal: null, stderr })),
      kill: () => child.kill(),
    };
  }
}
