import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Bytes that may come between two collections. */
const BETWEEN = 2 << 20;
/** Collections of the young generation to one of everything. */
const TO_A_WHOLE = 64;

type Collector = (type: 'minor' | 'major') => void;
let collector: Collector | null = null;

/**
 * Collects now. Each packet of a transfer is a buffer outside V8's heap, which V8 only looks at when 64 MB of them lie about, and packets that
 * live through two collections of the young generation stay for long, and let it grow; collected every few megabytes, and as a whole every
 * few of these, a transfer of any size takes little memory, and hardly more time (decision 033).
 */
function collect(type: 'minor' | 'major'): void {
  if (collector === null) {
    setFlagsFromString('--expose-gc');
    const exposed: unknown = runInNewContext('gc');
    setFlagsFromString('--no-expose-gc');
    collector =
      typeof exposed === 'function' ? (wanted) => exposed({ type: wanted, execution: 'sync' }) : () => undefined;
  }
  collector(type);
}

/** Counts the bytes of a transfer and collects when it is time. */
export class Collecting {
  #since = 0;
  #times = 0;

  count(bytes: number): void {
    this.#since += bytes;
    if (this.#since < BETWEEN) return;
    this.#since = 0;
    collect(++this.#times % TO_A_WHOLE === 0 ? 'major' : 'minor');
  }
}
