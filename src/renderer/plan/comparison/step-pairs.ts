import type { PlanDiff } from '../../../core/plan/diff/model.ts';

/** A step of one plan or the other, or of both where they were matched. */
export interface StepPair {
  readonly before: number | null;
  readonly after: number | null;
}

/** What became of a step, as its line is marked. */
export type StepMark = 'added' | 'removed' | 'changed' | 'moved';

/** Which step of one plan is which of the other, and what became of each. */
export class StepPairs {
  readonly #afterOf: ReadonlyMap<number, number>;
  readonly #beforeOf: ReadonlyMap<number, number>;
  readonly #marks: Readonly<Record<'before' | 'after', ReadonlyMap<number, StepMark>>>;

  constructor({ matches, removed, added, moved, changed }: PlanDiff) {
    this.#afterOf = new Map(matches);
    this.#beforeOf = new Map(matches.map(([before, after]) => [after, before]));
    const before = new Map<number, StepMark>([
      ...moved.map((step) => [step, 'moved'] as const),
      ...changed.map((step) => [step, 'changed'] as const),
      ...removed.map((step) => [step, 'removed'] as const),
    ]);
    const after = new Map<number, StepMark>(added.map((step) => [step, 'added']));
    for (const [step, mark] of before) {
      const other = this.#afterOf.get(step);
      if (other !== undefined) after.set(other, mark);
    }
    this.#marks = { before, after };
  }

  /** The pair a step belongs to. */
  of(side: 'before' | 'after', step: number): StepPair {
    return side === 'before'
      ? { before: step, after: this.#afterOf.get(step) ?? null }
      : { before: this.#beforeOf.get(step) ?? null, after: step };
  }

  mark(side: 'before' | 'after', step: number): StepMark | undefined {
    return this.#marks[side].get(step);
  }
}
