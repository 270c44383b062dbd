import type { Pair } from './compared-pair.ts';
import { changeText, costsText } from './comparison-wording.ts';
import type { JudgedFunction } from './diff-rows.ts';
import { count, shortName } from './wording.ts';

/** Functions whose cost surely moved, the largest change first. */
export interface RestMoved {
  readonly grew: readonly JudgedFunction[];
  readonly shrank: readonly JudgedFunction[];
}

/** The functions whose cost grew or shrank with an interval (95 %) that excludes no change. */
export function movedFunctions(judged: readonly JudgedFunction[]): RestMoved {
  const largest = [...judged].sort(
    (a, b) => Math.abs(b.delta.value) - Math.abs(a.delta.value) || (a.key < b.key ? -1 : 1),
  );
  return {
    grew: largest.filter(({ delta }) => delta.low > 0),
    shrank: largest.filter(({ delta }) => delta.high < 0),
  };
}

/**
 * Why the share of a function moved though its cost did not: what else grew (masked) or shrank (exposed) most, from what to what, with the interval (95 %) of its
 * change, and how many others did as surely. Where no single function surely did, what became of all together.
 */
export function whyMoved(pair: Pair, { f }: JudgedFunction, status: 'masked' | 'exposed', moved: RestMoved): string {
  const [all, verb] = status === 'masked' ? [moved.grew, 'grew'] : [moved.shrank, 'shrank'];
  const others = all.filter((one) => one.f !== f);
  const [most] = others;
  const { cost: unit } = pair.after.estimate;
  if (most === undefined) {
    const [before, after] = [pair.before.estimate.wholeCost().value, pair.after.estimate.wholeCost().value];
    return `because the rest ${verb}, though no other function surely did: all together went from ${costsText(before, after, unit, ' to ')}`;
  }
  const by = `${costsText(most.cost.before.value, most.cost.after.value, unit, ' to ')} (${changeText(most.change)})`;
  const more = others.length === 1 ? '' : `, and ${count(others.length - 1)} other${others.length === 2 ? '' : 's'}`;
  return `because the rest ${verb}: ${shortName(pair.functions.describe(most.f).name)} from ${by}${more}`;
}
