import type { WorkerHost } from '../jobs/channel.ts';
import { type CallOptions, WorkerClient } from '../jobs/worker-client.ts';

/** JavaScript heap of a view worker, in megabytes; columns live outside of it. */
const VIEW_MEMORY = 4096;

/** The long-lived process that holds opened profiles, so that a zoom costs a layout and not an opening. */
export class ViewWorker {
  readonly #client: WorkerClient;

  constructor(workers: WorkerHost) {
    this.#client = new WorkerClient(workers, { memoryMegabytes: VIEW_MEMORY, reusesMemory: false });
  }

  call<T>(task: string, input: unknown, options?: CallOptions): Promise<T> {
    return this.#client.call<T>(task, input, options);
  }

  stop(): void {
    void this.#client.stop();
  }
}
