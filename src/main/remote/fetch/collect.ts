import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Bytes that may come between two collections. */
const BETWEEN = 2 << 20;

let collector: (() => void) | null = null;

/**
 * Collects the young generation now. Each packet of a transfer is a buffer outside V8's heap, which V8 only looks at when 64 MB of them lie
 * about, and packets that live through two collections stay for long; collected every few megabytes, a transfer of any size takes little
 * memory, and no more time (decision 033).
 */
function collectYoung(): void {
  if (collector === null) {
    setFlagsFromString('--expose-gc');
    const exposed: unknown = runInNewContext('gc');
    setFlagsFromString('--no-expose-gc');
    collector = typeof exposed === 'function' ? () => exposed({ type: 'minor', execution: 'sync' }) : () => undefined;
  }
  collector();
}

/** Counts the bytes of a transfer and collects when it is time. */
export class Collecting {
  #since = 0;

  count(bytes: number): void {
    this.#since += bytes;
    if (this.#since < BETWEEN) return;
    this.#since = 0;
    collectYoung();
  }
}
