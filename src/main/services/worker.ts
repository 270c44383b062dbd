import type { ToWorker } from '../jobs/channel.ts';
import { type Connection, serveTasks } from '../jobs/serve-tasks.ts';
import { TASKS } from './tasks/index.ts';

/** Electron's `utilityProcess` gives its child a port; Node's `fork` gives it `process.send`. */
interface ParentPort {
  on(event: 'message', listener: (event: { readonly data: ToWorker }) => void): void;
  postMessage(message: unknown): void;
}

function connection(): Connection {
  const { parentPort } = process as NodeJS.Process & { readonly parentPort?: ParentPort };
  if (parentPort !== undefined) {
    return {
      send: (message) => parentPort.postMessage(message),
      onMessage: (listener) => parentPort.on('message', (event) => listener(event.data)),
    };
  }
  return {
    send: (message) => process.send?.(message, undefined, undefined, () => undefined),
    onMessage: (listener) => {
      // Only the parent that forked this process can send on its channel.
      process.on('message', (message) => listener(message as ToWorker));
      // Without its parent a worker has nobody to work for.
      process.on('disconnect', () => process.exit(0));
      // Ctrl+C reaches the whole group; the shell decides what ends, so that jobs end in order.
      process.on('SIGINT', () => undefined);
    },
  };
}

serveTasks(TASKS, connection());
