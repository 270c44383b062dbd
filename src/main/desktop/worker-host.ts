import { utilityProcess } from 'electron';
import type { FromWorker, WorkerHost } from '../jobs/channel.ts';

/** How much of a worker's error output is kept for its crash report, in characters. */
const STDERR_KEPT = 4000;

/** Worker processes of Electron. `entry` is the worker's script. */
export function utilityHost(entry: string): WorkerHost {
  return {
    start: (memoryMegabytes) => {
      const child = utilityProcess.fork(entry, [], {
        serviceName: 'Plateau worker',
        execArgv: [`--max-old-space-size=${memoryMegabytes}`],
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      let stderr = '';
      child.stderr?.on('data', (chunk: Buffer) => {
        stderr = (stderr + chunk.toString()).slice(-STDERR_KEPT);
      });
      return {
        send: (message) => child.postMessage(message),
        onMessage: (listener) => {
          // Only the child forked here can post on its port.
          child.on('message', (message: unknown) => listener(message as FromWorker));
        },
        onExit: (listener) => {
          child.once('exit', (code) => listener({ code, signal: null, stderr }));
        },
        kill: () => void child.kill(),
      };
    },
  };
}
