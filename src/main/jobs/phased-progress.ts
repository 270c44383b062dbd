import type { Progress } from './channel.ts';

/** What a share is told in: thousandths. */
const WHOLE = 1000;

/**
 * One share for work of several phases, each counted in its own unit. `parts` has the phases in their order, each with the part of the work that it
 * usually is; within a phase the share is what was counted. It never goes back, also where a phase counts less than before.
 */
export class PhasedProgress<Phase extends string> {
  readonly #starts = new Map<string, { readonly from: number; readonly part: number }>();
  readonly #whole: number;
  readonly #tell: (progress: Progress) => void;
  #told = 0;

  constructor(parts: Readonly<Record<Phase, number>>, tell: (progress: Progress) => void) {
    let from = 0;
    for (const [phase, part] of Object.entries<number>(parts)) {
      this.#starts.set(phase, { from, part });
      from += part;
    }
    this.#whole = from;
    this.#tell = tell;
  }

  /** Tells that `done` of `total` are done of a phase; nothing to do is done. */
  at(phase: Phase, done: number, total: number, words: string): void {
    const { from, part } = this.#starts.get(phase) ?? { from: 0, part: 0 };
    const share = total <= 0 ? 1 : Math.min(1, Math.max(0, done / total));
    this.#told = Math.max(this.#told, Math.floor((WHOLE * (from + part * share)) / this.#whole));
    this.#tell({ done: this.#told, total: WHOLE, unit: 'share', phase: words });
  }
}

/**
 * The progress of work that is usually done `passes` times: each pass tells its own share, and all of them one that never goes back. A pass more than
 * were expected stays at the end of the last one.
 */
export function inPasses(
  passes: number,
  tell: (progress: Progress) => void,
): (pass: number) => (progress: Progress) => void {
  let told = 0;
  return (pass) =>
    ({ done, total, phase }) => {
      const share = total === null || total <= 0 ? 0 : done / total;
      told = Math.max(told, Math.floor((WHOLE * (Math.min(pass, passes - 1) + share)) / passes));
      const words = pass === 0 ? phase : `again, without what was found: ${phase}`;
      tell({ done: told, total: WHOLE, unit: 'share', phase: words });
    };
}
