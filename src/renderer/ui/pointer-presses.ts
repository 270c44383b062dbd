/** Whether a pointer is down, and what waits until it has come up. */
export class PointerPresses {
  readonly #later: (run: () => void) => void;
  #isDown = false;
  #waiting: (() => void)[] = [];

  /** `later` runs behind the events of a release: its click is one of them. */
  constructor(later: (run: () => void) => void) {
    this.#later = later;
  }

  down(): void {
    this.#isDown = true;
  }

  up(): void {
    this.#isDown = false;
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#later(() => {
      for (const run of waiting) run();
    });
  }

  /** Runs it now, or behind the click of the press that is under way. */
  after(run: () => void): void {
    if (this.#isDown) this.#waiting.push(run);
    else run();
  }
}

const presses = new PointerPresses((run) => setTimeout(run));

/** Follows the pointer in a window, for {@link afterPress}. */
export function watchPointerPresses(on: Window): void {
  on.addEventListener('pointerdown', () => presses.down(), true);
  on.addEventListener('pointerup', () => presses.up(), true);
  on.addEventListener('pointercancel', () => presses.up(), true);
  // A window that loses the focus may never hear of the release.
  on.addEventListener('blur', ({ target }) => target === on && presses.up(), true);
}

/**
 * Runs it now, or behind the click of the press that is under way. A press takes the focus from a field before it comes up: a field that changes its
 * size at once would move the button away under the pointer, and the browser would see no click.
 */
export const afterPress = (run: () => void): void => presses.after(run);

/** Resolves now, or behind the click of the press that is under way: for answers that add and take away lines above a button. */
export const pressEnded = (): Promise<void> => new Promise(afterPress);
