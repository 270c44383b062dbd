import type { WorkspaceEvent } from '../../core/item.ts';

/** Tells every window what changed. */
export class EventHub {
  readonly #listeners = new Set<(event: WorkspaceEvent) => void>();

  tell(event: WorkspaceEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** Every event from now until `signal` aborts. */
  async *events(signal: AbortSignal): AsyncGenerator<WorkspaceEvent> {
    const queue: WorkspaceEvent[] = [{ type: 'hello' }];
    let wake: () => void = () => undefined;
    const hear = (event: WorkspaceEvent): void => {
      queue.push(event);
      wake();
    };
    const stop = (): void => wake();
    this.#listeners.add(hear);
    signal.addEventListener('abort', stop);
    try {
      while (!signal.aborted) {
        const event = queue.shift();
        if (event !== undefined) {
          yield event;
          continue;
        }
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    } finally {
      this.#listeners.delete(hear);
      signal.removeEventListener('abort', stop);
    }
  }
}
