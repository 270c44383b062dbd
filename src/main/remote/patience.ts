/** A time limit that stands still while a person is asked. */
export class Patience {
  readonly #limitMs: number;
  readonly #onOut: () => void;
  #timer: NodeJS.Timeout | undefined;
  #paused = 0;
  #ended = false;

  constructor(limitMs: number, onOut: () => void) {
    this.#limitMs = limitMs;
    this.#onOut = onOut;
    this.renew();
  }

  /** Starts the whole limit again. */
  renew(): void {
    clearTimeout(this.#timer);
    if (!this.#ended && this.#paused === 0) this.#timer = setTimeout(this.#onOut, this.#limitMs);
  }

  /** Waits for a person without counting. */
  async during<T>(answer: Promise<T>): Promise<T> {
    this.#paused++;
    clearTimeout(this.#timer);
    try {
      return await answer;
    } finally {
      this.#paused--;
      this.renew();
    }
  }

  end(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
  }
}
