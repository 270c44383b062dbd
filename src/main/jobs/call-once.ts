import type { Progress, WorkerHost } from './channel.ts';
import { WorkerClient } from './worker-client.ts';

/** JavaScript heap that the task may use, in megabytes. */
const MEMORY = 4096;

export interface OnceContext {
  readonly signal: AbortSignal;
  readonly progress?: (progress: Progress) => void;
}

/** Runs one task in a worker of its own, which ends with it. Throws as `WorkerClient.call`. */
export async function callOnce<T>(
  workers: WorkerHost,
  task: string,
  input: object,
  { signal, progress }: OnceContext,
): Promise<T> {
  const worker = new WorkerClient(workers, { memoryMegabytes: MEMORY, reusesMemory: false });
  try {
    return await worker.call<T>(task, input, progress === undefined ? { signal } : { signal, onProgress: progress });
  } finally {
    await worker.stop();
  }
}
