/** The other side allows no further channel now. */
export class ChannelRefused extends Error {
  override readonly name = 'ChannelRefused';
}

/** Something that takes a place in a queue until it is closed. */
export interface OpenChannel<T> {
  readonly value: T;
  /** Resolves when it is closed on both sides. */
  readonly closed: Promise<void>;
}

/** Channels at once: servers allow ten sessions (`MaxSessions`), and other programs want some of them. */
const MOST = 6;
/** Attempts after a refusal, and the milliseconds before them: a server counts a channel a little longer than until it has closed it. */
const RETRY_AFTER_MS = [50, 200] as const;

/** Lets so many channels of a connection be open at once; the rest wait in order. */
export class ChannelQueue {
  #most: number;
  #open = 0;
  readonly #gone: AbortSignal;
  readonly #waiting: (() => void)[] = [];

  constructor(gone: AbortSignal, most: number = MOST) {
    this.#gone = gone;
    this.#most = most;
    gone.addEventListener('abort', () => this.#wake(), { once: true });
  }

  /**
   * Opens a channel as soon as there is room. One that is refused waits for another to close, and is tried again; from then on no more are
   * opened at once than the server allowed. Throws {@link ChannelRefused} where it is refused for good, the reason of the connection's end,
   * and what `open` throws.
   */
  async run<T>(open: () => Promise<OpenChannel<T>>): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      await this.#place();
      let channel: OpenChannel<T>;
      try {
        const wait = RETRY_AFTER_MS[attempt - 1];
        if (wait !== undefined) await new Promise((resolve) => setTimeout(resolve, wait));
        channel = await open();
      } catch (thrown) {
        this.#leave();
        if (this.#gone.aborted) throw this.#gone.reason;
        if (!(thrown instanceof ChannelRefused) || attempt >= RETRY_AFTER_MS.length) throw thrown;
        this.#most = Math.max(1, Math.min(this.#most, this.#open));
        continue;
      }
      void channel.closed.then(() => this.#leave());
      return channel.value;
    }
  }

  async #place(): Promise<void> {
    while (!this.#gone.aborted && this.#open >= this.#most) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    if (this.#gone.aborted) throw this.#gone.reason;
    this.#open++;
  }

  #leave(): void {
    this.#open--;
    this.#waiting.shift()?.();
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
