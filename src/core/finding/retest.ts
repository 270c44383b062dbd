import type { Status, Verdict } from '../verdict/verdict.ts';
import type { EvidenceVerdict, FindingBody } from './model.ts';
import { familyOf } from './rule-categories.ts';

/** A stored comparison with its verdicts. */
export interface RetestComparison {
  readonly id: string;
  readonly label: string;
  /** ISO 8601: when it was made. */
  readonly at: string;
  /** Items of both sides. */
  readonly items: ReadonlySet<string>;
  readonly verdicts: readonly Verdict[];
}

/** What the newest comparison says of one thing that a finding is about. */
export interface RetestSubject {
  readonly rule: string;
  readonly subjectKey: string;
  readonly subjectLabel: string;
  readonly status: Status;
  readonly reason: string;
}

/** The status of a finding's verdicts in the newest comparison of its evidence. */
export interface Retest {
  readonly status: Status | 'not-retested';
  /** The comparison; null where there is none. */
  readonly comparison: { readonly id: string; readonly label: string; readonly at: string } | null;
  /** The worst first. */
  readonly subjects: readonly RetestSubject[];
  /** In a sentence. */
  readonly reason: string;
}

/** What a finding's status is where its subjects have several: the first of these. */
export const WORST_FIRST: readonly Status[] = [
  'regressed',
  'new',
  'persisting',
  'masked',
  'exposed',
  'not-comparable',
  'inconclusive',
  'improved',
  'resolved',
];

const subjectOf = ({ rule, subjectKey }: Pick<EvidenceVerdict, 'rule' | 'subjectKey'>): string =>
  JSON.stringify([familyOf(rule), subjectKey]);

/**
 * Where a finding stands in the newest comparison that has one of its pieces of evidence on a side. `comparisons` are of a workspace, the newest
 * first. What the comparison does not tell of the finding's subjects is not taken for a success.
 */
export function retestOf(body: Pick<FindingBody, 'evidence'>, comparisons: readonly RetestComparison[]): Retest {
  const items = new Set<string>();
  const known = new Set<string>();
  for (const row of body.evidence) {
    if (!('item' in row) || row.verdict === undefined) continue;
    items.add(row.item);
    known.add(subjectOf(row.verdict));
  }
  const newest = comparisons.find((one) => [...items].some((item) => one.items.has(item)));
  if (newest === undefined) {
    return {
      status: 'not-retested',
      comparison: null,
      subjects: [],
      reason: 'No comparison has any of its evidence on a side.',
    };
  }
  const comparison = { id: newest.id, label: newest.label, at: newest.at };
  const subjects = newest.verdicts
    .flatMap((verdict): readonly RetestSubject[] => {
      const { rule, subject, status, reason } = verdict;
      if (status === undefined) return [];
      const isWhole = status === 'not-comparable' || familyOf(rule) === 'QG';
      // A step of a plan can be called otherwise on each side.
      const sides = [verdict, verdict.before, verdict.after].filter((side) => side !== undefined);
      if (!isWhole && !sides.some((side) => known.has(subjectOf({ rule: side.rule, subjectKey: side.subject.key })))) {
        return [];
      }
      return [{ rule, subjectKey: subject.key, subjectLabel: subject.label, status, reason }];
    })
    .sort((a, b) => WORST_FIRST.indexOf(a.status) - WORST_FIRST.indexOf(b.status));
  const [worst] = subjects;
  if (worst === undefined) {
    return {
      status: 'inconclusive',
      comparison,
      subjects,
      reason: `“${newest.label}” says nothing of what this finding is about.`,
    };
  }
  return { status: worst.status, comparison, subjects, reason: worst.reason };
}
