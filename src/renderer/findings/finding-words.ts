import {
  FINDING_CATEGORIES,
  type FindingCategory,
  type FindingStatus,
  SEVERITIES,
  type Severity,
} from '../../core/finding/model.ts';
import { CATEGORY_NAMES } from '../../core/finding/rule-categories.ts';
import type { FindingRow } from '../../core/finding/stored.ts';
import type { Status } from '../../core/verdict/verdict.ts';

export const SEVERITY_WORDS: Readonly<Record<Severity, string>> = {
  critical: 'Critical',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
};

export const STATUS_WORDS: Readonly<Record<FindingStatus, string>> = {
  draft: 'Draft',
  review: 'Review',
  accepted: 'Accepted',
  fixing: 'Fixing',
  verifying: 'Verifying',
  closed: 'Closed',
  rejected: 'Rejected',
  'risk-accepted': 'Risk accepted',
};

export const CATEGORIES: readonly (readonly [FindingCategory, string])[] = FINDING_CATEGORIES.map((category) => [
  category,
  CATEGORY_NAMES[category],
]);

/** A priority with its one decimal. */
export const formatPriority = (score: number): string => score.toFixed(1);

/** A severity that may not be known. */
export type KnownSeverity = Severity | 'unknown';

export const severityOf = ({ severity }: Pick<FindingRow, 'severity'>): KnownSeverity => severity ?? 'unknown';

/** How many findings have each severity: the four counts of the summary, and those that are not assessed. */
export function severityCounts(rows: readonly Pick<FindingRow, 'severity'>[]): ReadonlyMap<KnownSeverity, number> {
  const counts = new Map<KnownSeverity, number>([...SEVERITIES, 'unknown' as const].map((one) => [one, 0]));
  for (const row of rows) counts.set(severityOf(row), (counts.get(severityOf(row)) ?? 0) + 1);
  return counts;
}

/** The status after this one on the way; null where there is none. */
export function nextOnTheWay(status: FindingStatus): FindingStatus | null {
  const way: readonly FindingStatus[] = ['draft', 'review', 'accepted', 'fixing', 'verifying', 'closed'];
  const at = way.indexOf(status);
  return at < 0 ? null : (way[at + 1] ?? null);
}

/** Statuses that a comparison gives a verdict, the best first. */
export const RETEST_STATUSES: readonly Status[] = [
  'resolved',
  'improved',
  'persisting',
  'regressed',
  'new',
  'exposed',
  'masked',
  'inconclusive',
  'not-comparable',
];
