import type { StoredPlanNodes } from '../../../core/plan/stored-nodes.ts';

type Placed = Pick<StoredPlanNodes, 'count' | 'line' | 'subtreeEnd' | 'parent'>;

export interface StepLines {
  /** Lines of the step with those below it, from 1. */
  readonly first: number;
  readonly last: number;
  /** The last of its own, before the first step below it. */
  readonly ownLast: number;
}

/** On which lines a step stands, with those below it: up to the line where the next step that is not below it begins. */
export function stepLines({ count, line, subtreeEnd }: Placed, node: number, lastLine: number): StepLines {
  const first = line[node] ?? 1;
  const end = subtreeEnd[node] ?? node + 1;
  const next = Math.min(end < count ? (line[end] ?? lastLine + 1) : lastLine + 1, lastLine + 1);
  const below = end > node + 1 ? (line[node + 1] ?? next) : next;
  return { first, last: Math.max(first, next - 1), ownLast: Math.max(first, below - 1) };
}

/** The step that a line belongs to: the last one that begins on it or before; null before the first. */
export function stepAtLine({ count, line }: Placed, wanted: number): number | null {
  let [low, high] = [0, count - 1];
  if (count === 0 || (line[0] ?? 1) > wanted) return null;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((line[middle] ?? 0) <= wanted) low = middle;
    else high = middle - 1;
  }
  return low;
}
