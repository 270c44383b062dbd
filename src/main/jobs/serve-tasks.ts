import { toErrorData } from '../../core/error.ts';
import type { FromWorker, Progress, ToWorker } from './channel.ts';

export interface TaskContext {
  readonly signal: AbortSignal;
  progress(progress: Progress): void;
}

/** Something a worker can do. Input and result must survive a structured clone. */
export type Task = (input: unknown, context: TaskContext) => unknown;

/** The worker's side of its connection. */
export interface Connection {
  send(message: FromWorker): void;
  onMessage(listener: (message: ToWorker) => void): void;
}

/** How often progress is told, in milliseconds. */
const PROGRESS_MS = 100;

/** Answers a shell's calls with the tasks of a table, each cancellable, with progress that does not flood the connection. */
export function serveTasks(tasks: Readonly<Record<string, Task>>, connection: Connection): void {
  const running = new Map<number, AbortController>();
  connection.onMessage((message) => {
    if (message.type === 'cancel') {
      running.get(message.id)?.abort();
      return;
    }
    const { id } = message;
    const controller = new AbortController();
    running.set(id, controller);
    let told = 0;
    const context: TaskContext = {
      signal: controller.signal,
      progress: (progress) => {
        const now = Date.now();
        if (now - told < PROGRESS_MS && progress.done !== progress.total) return;
        told = now;
        connection.send({ type: 'progress', id, progress });
      },
    };
    const task = Object.hasOwn(tasks, message.task) ? tasks[message.task] : undefined;
    Promise.resolve()
      .then(() => {
        if (task === undefined) throw new RangeError(`unknown task ${message.task}`);
        return task(message.input, context);
      })
      .then(
        (result) => connection.send({ type: 'done', id, result }),
        (thrown: unknown) => connection.send({ type: 'failed', id, error: toErrorData(thrown) }),
      )
      .finally(() => running.delete(id));
  });
}
