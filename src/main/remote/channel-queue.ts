import { PlateauError } from '../../core/error.ts';
import type { ExecOptions } from './connection.ts';

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

/** Channels at once: servers allow ten sessions to a connection (`MaxSessions`). */
const MOST = 6;
/** Channels beside these, for what can do without: with a lane of a large file each, a capture finds its places free all the same. */
const MOST_SPARE = 2;
/** Attempts after a refusal, and the milliseconds before them: a server counts a channel a little longer than until it has closed it. */
const RETRY_AFTER_MS = [50, 200] as const;

/** Lets so many channels of a connection be open at once; the rest wait in order. */
export class ChannelQueue {
  #most: number;
  #inTurn = 0;
  #spare = 0;
  /** Whether the server has refused one: `#most` is what it allows, and nothing is spare. */
  #learned = false;
  readonly #gone: AbortSignal;
  readonly #waiting: (() => void)[] = [];

  constructor(gone: AbortSignal, most: number = MOST) {
    this.#gone = gone;
    this.#most = most;
    gone.addEventListener('abort', () => this.#wake(), { once: true });
  }

  /**
   * Opens a channel as soon as there is room. One that is refused waits for another to close, and is tried again; from then on no more are
   * opened at once than the server allowed. Throws {@link ChannelRefused} where it is refused for good, or a spare one has no room; the reason
   * of the connection's end; `job.cancelled`; and what `open` throws.
   */
  async run<T>(open: () => Promise<OpenChannel<T>>, { signal, spare = false }: ExecOptions = {}): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      if (spare) this.#sparePlace();
      else await this.#place(signal);
      let channel: OpenChannel<T>;
      try {
        const wait = RETRY_AFTER_MS[attempt - 1];
        if (wait !== undefined) await new Promise((resolve) => setTimeout(resolve, wait));
        channel = await open();
      } catch (thrown) {
        this.#leave(spare);
        if (this.#gone.aborted) throw this.#gone.reason;
        if (!(thrown instanceof ChannelRefused)) throw thrown;
        if (spare || attempt < RETRY_AFTER_MS.length) this.#learn();
        if (spare || attempt >= RETRY_AFTER_MS.length) throw thrown;
        continue;
      }
      void channel.closed.then(() => this.#leave(spare));
      return channel.value;
    }
  }

  get #full(): boolean {
    return (this.#learned ? this.#inTurn + this.#spare : this.#inTurn) >= this.#most;
  }

  #learn(): void {
    this.#most = Math.max(1, Math.min(this.#most, this.#inTurn + this.#spare));
    this.#learned = true;
  }

  async #place(signal: AbortSignal | undefined): Promise<void> {
    while (!this.#gone.aborted && this.#full) await this.#turn(signal);
    if (this.#gone.aborted) throw this.#gone.reason;
    this.#inTurn++;
  }

  /** Waits until something closes. */
  async #turn(signal: AbortSignal | undefined): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const giveUp = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(wake), 1);
        reject(new PlateauError({ code: 'job.cancelled', message: 'Waiting for a channel was cancelled.' }));
      };
      const wake = (): void => {
        signal?.removeEventListener('abort', giveUp);
        resolve();
      };
      this.#waiting.push(wake);
      signal?.addEventListener('abort', giveUp, { once: true });
      if (signal?.aborted === true) giveUp();
    });
  }

  #sparePlace(): void {
    if (this.#gone.aborted) throw this.#gone.reason;
    if (this.#learned || this.#spare >= MOST_SPARE) throw new ChannelRefused();
    this.#spare++;
  }

  #leave(spare: boolean): void {
    if (spare) this.#spare--;
    else this.#inTurn--;
    this.#waiting.shift()?.();
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
