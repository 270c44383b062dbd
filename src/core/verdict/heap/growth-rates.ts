import type { Growth } from '../../heap/growth/model.ts';
import { firstCounted, operationsAfter } from './growth-measures.ts';

/** Retained bytes, or objects of tables without bytes, that something grows by per operation, or per step where nobody counted. */
export interface GrowthRate {
  readonly value: number;
  /** Least and most of any difference. */
  readonly low: number;
  readonly high: number;
  readonly instances: number;
}

/** Operations of each difference behind the warm-up; null where they were not all counted. */
export const operationsOf = (growth: Pick<Growth, 'snapshots' | 'warmUp'>): readonly number[] | null =>
  operationsAfter(growth, firstCounted(growth));

/** What growth is told per, in each difference behind the warm-up: its operations, or one step where they are not reckoned with. */
export function workOf(growth: Pick<Growth, 'snapshots' | 'warmUp'>, counted: boolean): readonly number[] {
  const steps = growth.snapshots.slice(firstCounted(growth) + 1).map(() => 1);
  return counted ? (operationsOf(growth) ?? steps) : steps;
}

export const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** The rate of what grew by so much and by `instances` objects, each one value a difference of `work`. */
export function rateOf(grown: readonly number[], instances: readonly number[], work: readonly number[]): GrowthRate {
  const rates = grown.map((value, i) => value / (work[i] ?? 1));
  return {
    value: total(grown) / total(work),
    low: Math.min(...rates),
    high: Math.max(...rates),
    instances: total(instances) / total(work),
  };
}
