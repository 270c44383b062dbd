import type { DiffRow } from '../../core/profile/comparison.ts';
import type { Status, Verdict } from '../../core/verdict/verdict.ts';

/** What the diff table can be narrowed to. */
export const DIFF_FILTERS = [
  'all',
  'significant',
  'new',
  'regressed',
  'improved',
  'resolved',
  'exposed',
  'masked',
] as const;
export type DiffFilter = (typeof DIFF_FILTERS)[number];

export function passes(row: Pick<DiffRow, 'status' | 'significant'>, filter: DiffFilter): boolean {
  if (filter === 'all') return true;
  return filter === 'significant' ? row.significant : row.status === filter;
}

/** How many rows each filter would leave. */
export function filterCounts(
  rows: readonly Pick<DiffRow, 'status' | 'significant'>[],
): ReadonlyMap<DiffFilter, number> {
  return new Map(DIFF_FILTERS.map((filter) => [filter, rows.filter((row) => passes(row, filter)).length]));
}

/** Statuses in the order a person asks for them: what got worse, what got better, what only looks so, what is not known. */
const URGENCY: readonly Status[] = [
  'not-comparable',
  'new',
  'regressed',
  'resolved',
  'improved',
  'exposed',
  'masked',
  'inconclusive',
  'persisting',
];

/** Verdicts with a status by urgency, those with the larger measure first; and those without one, which say what the profile's shape is. */
export function byUrgency(verdicts: readonly Verdict[]): {
  readonly withStatus: readonly Verdict[];
  readonly shape: readonly Verdict[];
} {
  const rank = ({ status }: Verdict) => (status === undefined ? URGENCY.length : URGENCY.indexOf(status));
  const larger = (verdict: Verdict) =>
    Math.max(verdict.measure.value, verdict.before?.measure.value ?? 0, verdict.after?.measure.value ?? 0);
  return {
    withStatus: verdicts
      .filter(({ status }) => status !== undefined)
      .sort((a, b) => rank(a) - rank(b) || larger(b) - larger(a)),
    shape: verdicts.filter(({ status }) => status === undefined),
  };
}

/** A function's key without its definition line: verdicts know functions with it, comparisons match them without. */
export const withoutLine = (key: string): string => key.replace(/:\d+\)$/, ')');

/** The row of a verdict's subject; null where the comparison has none. */
export function rowOf(verdict: Verdict, rows: ReadonlyMap<string, DiffRow>): DiffRow | null {
  if (verdict.subject.kind !== 'function') return null;
  return rows.get(verdict.subject.key) ?? rows.get(withoutLine(verdict.subject.key)) ?? null;
}
