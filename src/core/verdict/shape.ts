import { bySelf, limit, type RuleInput } from './profile-rule.ts';

const ROUNDING = 1e-9;
/** Several rules ask for the same shape. */
const shapes = new WeakMap<RuleInput, Shape>();

/** How a profile's self weight lies: on few functions, on many, or in between. */
export interface Shape {
  readonly shape: 'focus' | 'spread' | 'mixed';
  /** C3: summed self share of the three largest functions. */
  readonly top3: number;
  /** The functions of C3, largest first. */
  readonly largest: readonly number[];
  readonly maxSelf: number;
  /** N_eff = 1/Σ Self²: the number of equal functions that would be as spread. */
  readonly effective: number;
}

/**
 * The shape of a profile (`rules.md` §5, FG-TOP3 and FG-SPREAD), functions without symbols left out. Under QG-SYMBOLS neither `focus` nor
 * `spread` is said. N_eff is the inverse of Herfindahl's index (Hill number of order 2).
 */
export function shapeOf(input: RuleInput): Shape {
  const known = shapes.get(input);
  if (known !== undefined) return known;
  const shape = measured(input);
  shapes.set(input, shape);
  return shape;
}

function measured(input: RuleInput): Shape {
  const { estimate, functions, gates } = input;
  const largest = bySelf(input, Number.POSITIVE_INFINITY).slice(0, 3);
  const top3 = largest.reduce((sum, f) => sum + estimate.share(f), 0);
  const maxSelf = largest[0] === undefined ? 0 : estimate.share(largest[0]);
  let squares = 0;
  for (let f = 0; f < functions.count; f++) {
    const share = estimate.share(f);
    if (share > 0 && functions.categoryOf(f) !== 'unknown') squares += share * share;
  }
  const effective = squares > 0 ? 1 / squares : 0;
  const told = gates.unknown === 0;
  const focus = told && top3 >= limit(input, 'top3.focus') - ROUNDING;
  const spread =
    told &&
    !focus &&
    maxSelf <= limit(input, 'spread.largest') + ROUNDING &&
    top3 < limit(input, 'spread.top3') - ROUNDING &&
    effective >= limit(input, 'spread.functions') - ROUNDING;
  return { shape: focus ? 'focus' : spread ? 'spread' : 'mixed', top3, largest, maxSelf, effective };
}
