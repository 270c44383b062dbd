/** Iterations of a stretch of time. */
export interface Arrivals {
  readonly begun: number;
  readonly ended: number;
  /** That were due, and for which no user was free. */
  readonly dropped: number;
}

type Counted = { -readonly [Key in keyof Arrivals]: number };

/** Most stretches of time that are kept apart: above it two become one. */
const MOST_STRETCHES = 2048;
/** Longest time in seconds between two of one run. */
const LONGEST_RUN = 31 * 24 * 3600;

/** Iterations of a script over time: how many were due, which is how many began and how many were dropped, and how many were done. What is kept does not grow with their number. */
export class ArrivalCounter {
  #stretches = new Map<number, Counted>();
  #width = 1;
  #first: number | null = null;

  /** Seconds of a stretch: a power of two. */
  get width(): number {
    return this.#width;
  }

  /** Hears of `count` iterations that began, ended or were dropped at `at` (seconds since 1970). */
  add(what: keyof Arrivals, at: number, count = 1): void {
    this.#first ??= at;
    if (!(Math.abs(at - this.#first) <= LONGEST_RUN && count > 0)) return;
    const key = Math.floor(at / this.#width);
    const known = this.#stretches.get(key);
    if (known === undefined) this.#stretches.set(key, { begun: 0, ended: 0, dropped: 0, [what]: count });
    else known[what] += count;
    if (this.#stretches.size > MOST_STRETCHES) this.widenTo(this.#width * 2);
  }

  /** Makes stretches as long as `width` seconds, a power of two: their counts add up. */
  widenTo(width: number): void {
    while (this.#width < width) {
      const wider = new Map<number, Counted>();
      for (const [key, counted] of this.#stretches) {
        const half = Math.floor(key / 2);
        const into = wider.get(half);
        if (into === undefined) wider.set(half, counted);
        else for (const what of ['begun', 'ended', 'dropped'] as const) into[what] += counted[what];
      }
      this.#stretches = wider;
      this.#width *= 2;
    }
  }

  /** What was heard of the stretch that begins at `key` times the width. */
  of(key: number): Arrivals {
    return this.#stretches.get(key) ?? { begun: 0, ended: 0, dropped: 0 };
  }
}
