import type { ClassRows } from '../graph/classes.ts';

/** One class over a series: by step what was there, by difference what came and went. */
export interface ClassSums {
  readonly count: number[];
  readonly self: number[];
  readonly retained: number[];
  readonly added: number[];
  readonly addedBytes: number[];
  readonly removed: number[];
  readonly stillAlive: number[];
}

export const zeros = (length: number): number[] => new Array<number>(length).fill(0);

/** Sums of every class of a series, zero until something is counted. */
export class SeriesSums {
  readonly rows: ClassSums[] = [];
  readonly #steps: number;

  constructor(steps: number) {
    this.#steps = steps;
  }

  of(at: number): ClassSums {
    const steps = this.#steps;
    const differences = steps - 1;
    while (this.rows.length <= at) {
      this.rows.push({
        count: zeros(steps),
        self: zeros(steps),
        retained: zeros(steps),
        added: zeros(differences),
        addedBytes: zeros(differences),
        removed: zeros(differences),
        stillAlive: zeros(differences),
      });
    }
    return this.rows[at] as ClassSums;
  }

  /** Notes what one heap has of each class. */
  note(step: number, classes: ClassRows, sizes: Readonly<Record<'count' | 'self' | 'retained', ArrayLike<number>>>) {
    classes.rows.forEach((_, at) => {
      const row = this.of(at);
      row.count[step] = sizes.count[at] ?? 0;
      row.self[step] = sizes.self[at] ?? 0;
      row.retained[step] = sizes.retained[at] ?? 0;
    });
  }
}
