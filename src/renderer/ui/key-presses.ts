/** Keys that press a button. */
const PRESSING: ReadonlySet<string> = new Set(['Enter', ' ']);

/** What a key event tells: which key, and on what it happened. */
type KeyPress = Pick<KeyboardEvent, 'key' | 'target'>;

/** Which element each of the keys that press a button went down on. */
export class KeyPresses {
  readonly #downOn = new Map<string, EventTarget | null>();

  down({ key, target }: KeyPress): void {
    if (PRESSING.has(key)) this.#downOn.set(key, target);
  }

  /** Whether a key that comes up went down on another element: it was meant for that one. */
  isForeign({ key, target }: KeyPress): boolean {
    if (!PRESSING.has(key)) return false;
    const on = this.#downOn.get(key);
    this.#downOn.delete(key);
    return on !== target;
  }
}

/**
 * Blueprint's buttons are clicked by a key that comes up on them, wherever it went down: Enter that answers a dialog would press the button that
 * has the focus again when the dialog is gone. Such keys reach no element.
 */
export function ignoreForeignKeyUps(on: Window): void {
  const presses = new KeyPresses();
  on.addEventListener('keydown', (event) => presses.down(event), true);
  on.addEventListener(
    'keyup',
    (event) => {
      if (presses.isForeign(event)) event.stopImmediatePropagation();
    },
    true,
  );
}
