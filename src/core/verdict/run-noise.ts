import { meanOf, student975 } from './statistics.ts';

/**
 * Half of the width of the interval in which 95 % of further unchanged runs lie, in the unit of the values: t(0.975, R−1) · s · √(1 + 1/R) of R runs
 * (prediction interval of one further value). Null with fewer runs than `least`, which must be two or more.
 */
export function runNoise(values: readonly number[], least: number): number | null {
  const runs = values.length;
  if (runs < Math.max(2, least)) return null;
  const { variance } = meanOf(values);
  return student975(runs - 1) * Math.sqrt(variance * runs) * Math.sqrt(1 + 1 / runs);
}
