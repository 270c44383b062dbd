import type { Bounds } from './statistics.ts';
import type { Status } from './verdict.ts';

/** A change of cost, −1 is "gone", infinite where there was none before, with its 95 % interval. */
export interface CostChange extends Bounds {
  readonly value: number;
}

export interface StatusInput {
  /** True where the level is investigate or above. */
  readonly before: boolean;
  readonly after: boolean;
  readonly change: CostChange;
  /** Upper bound of the share after. */
  readonly afterHigh: number;
  /** Smallest change that counts (`compare.effect`), and the share limit (`plateau.investigate`). */
  readonly effect: number;
  readonly limit: number;
}

const ROUNDING = 1e-9;

export type Direction = 'up' | 'down' | 'unclear' | 'level';

/** Where a cost went: up or down by at least `effect` with an interval that excludes 0, unclear when it is that large but does not, else level. */
export function directionOf(change: CostChange, effect: number): Direction {
  if (change.value >= effect - ROUNDING && change.low > 0) return 'up';
  if (change.value <= -effect + ROUNDING && change.high < 0) return 'down';
  return Math.abs(change.value) >= effect - ROUNDING ? 'unclear' : 'level';
}

/**
 * The status of a function between two captures (table of `rules.md` §7); null where neither side reaches a level. A share that moved while
 * the cost did not is `exposed` or `masked`, never new or resolved.
 */
export function statusOf(input: StatusInput): Status | null {
  const { before, after, change, effect } = input;
  if (!before && !after) return null;
  const direction = directionOf(change, effect);
  if (direction === 'unclear') return 'inconclusive';
  if (!before) return direction === 'up' ? 'new' : 'exposed';
  if (!after) {
    if (direction !== 'down') return 'masked';
    return input.afterHigh <= input.limit + ROUNDING ? 'resolved' : 'improved';
  }
  return direction === 'up' ? 'regressed' : direction === 'down' ? 'improved' : 'persisting';
}
