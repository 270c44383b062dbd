import type { Certainty, EvidencePointer, Level, Status, Verdict } from '../verdict/verdict.ts';
import type { EvidenceVerdict, FindingBody } from './model.ts';
import { familyOf } from './rule-categories.ts';
import { portableKey } from './subject-identity.ts';

/** An item before, and one after that is linked with it. */
export type LinkedPair = readonly [before: string, after: string];

/** A stored comparison with its verdicts; or an item of evidence held against a later one, which nothing stores. */
export interface RetestComparison {
  /** Of the comparison; of what was held against a later item, that item's. */
  readonly id: string;
  readonly label: string;
  /** ISO 8601: when it was made; of what was held against a later item, when that was taken. */
  readonly at: string;
  /** Items of both sides. */
  readonly items: ReadonlySet<string>;
  readonly verdicts: readonly Verdict[];
  /** Items before with those after that are linked: that they belong together was said, and not only seen. */
  readonly paired?: readonly LinkedPair[];
  /** Why it has no verdicts, with a code; absent where that needs no words. */
  readonly why?: { readonly code: string; readonly text: string };
}

/** One side of what a retest rests on. */
export interface RetestSide {
  readonly level: Level;
  readonly certainty: Certainty;
  readonly reason: string;
}

/** What the newest comparison says of one thing that a finding is about. */
export interface RetestSubject {
  readonly rule: string;
  readonly subjectKey: string;
  readonly subjectLabel: string;
  readonly status: Status;
  readonly reason: string;
  /** Quality gates (`QG-…`) and reasons of the retest (`RT-…`) that kept more from being said. */
  readonly codes: readonly string[];
  /** Null where that side said nothing of it. */
  readonly before: RetestSide | null;
  readonly after: RetestSide | null;
  /** What to open for it, of both sides: the item, and what in it. */
  readonly evidence: readonly Pick<EvidencePointer, 'captureId' | 'pointer'>[];
}

/** The status of a finding's verdicts in the newest comparison of its evidence. */
export interface Retest {
  readonly status: Status | 'not-retested';
  /** The comparison, or the later item that it was held against; null where there is none. */
  readonly comparison: {
    readonly id: string;
    readonly label: string;
    readonly at: string;
    /** Absent where nothing on its sides is linked. */
    readonly paired?: readonly LinkedPair[];
  } | null;
  /** The worst first. */
  readonly subjects: readonly RetestSubject[];
  /** In a sentence. */
  readonly reason: string;
  /** Why no more can be said, by code: those of the worst subject; `RT-NONE` where nothing was compared, `RT-OTHER` where it was with something else. */
  readonly codes: readonly string[];
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

/** Functions as comparisons call them: without what changes between machines and builds. */
const subjectOf = ({ rule, subjectKey }: Pick<EvidenceVerdict, 'rule' | 'subjectKey'>): string => {
  const family = familyOf(rule);
  return JSON.stringify([family, family === 'FG' ? portableKey(subjectKey) : subjectKey]);
};

const sideOf = (verdict: Verdict | undefined): RetestSide | null => {
  if (verdict === undefined) return null;
  const { level, certainty, reason } = verdict;
  return { level, certainty, reason };
};

/** What one comparison says of the subjects that are known, the worst first. */
function subjectsIn({ verdicts }: RetestComparison, known: ReadonlySet<string>): readonly RetestSubject[] {
  return verdicts
    .flatMap((verdict): readonly RetestSubject[] => {
      const { rule, subject, status, reason, guards, before, after, evidence } = verdict;
      if (status === undefined) return [];
      // A step of a plan can be called otherwise on each side.
      const sides = [verdict, before, after].filter((side) => side !== undefined);
      const isKnown = sides.some((side) => known.has(subjectOf({ rule: side.rule, subjectKey: side.subject.key })));
      if (familyOf(rule) !== 'QG' && !isKnown) return [];
      return [
        {
          ...{ rule, subjectKey: subject.key, subjectLabel: subject.label, status, reason, codes: guards },
          ...{ before: sideOf(before), after: sideOf(after) },
          evidence: evidence.map(({ captureId, pointer }) => ({ captureId, pointer })),
        },
      ];
    })
    .sort((a, b) => WORST_FIRST.indexOf(a.status) - WORST_FIRST.indexOf(b.status));
}

function retestIn(found: RetestComparison, known: ReadonlySet<string>): Retest {
  const { id, label, at, paired = [] } = found;
  const comparison = { id, label, at, ...(paired.length === 0 ? {} : { paired }) };
  const subjects = subjectsIn(found, known);
  const [worst] = subjects;
  if (worst === undefined) {
    const { code, text } = found.why ?? {
      code: 'RT-OTHER',
      text: `“${found.label}” says nothing of what this finding is about.`,
    };
    return { status: 'inconclusive', comparison, subjects, reason: text, codes: [code] };
  }
  return { status: worst.status, comparison, subjects, reason: worst.reason, codes: worst.codes };
}

/** How bad a status is, from 0 for the worst. */
export const rankOf = (status: Retest['status']): number =>
  status === 'not-retested' ? WORST_FIRST.length : WORST_FIRST.indexOf(status);

/** One retest of several, each by another comparison: the worst counts, and what all of them say is kept. */
export function worstRetest(retests: readonly Retest[]): Retest | null {
  const [worst, ...others] = [...retests].sort((a, b) => rankOf(a.status) - rankOf(b.status));
  if (worst === undefined) return null;
  return { ...worst, subjects: [...worst.subjects, ...others.flatMap(({ subjects }) => subjects)] };
}

/**
 * Where a finding stands in the newest comparison that has one of its pieces of evidence on a side, and in what its evidence was held against (`held`: series,
 * heaps and statements, which are no sides of comparisons); the worst of both. `comparisons` are of a workspace, the newest first. What they do not tell of the finding's
 * subjects is not taken for a success.
 */
export function retestOf(
  body: Pick<FindingBody, 'evidence'>,
  comparisons: readonly RetestComparison[],
  held: readonly RetestComparison[] = [],
): Retest {
  const items = new Set<string>();
  const known = new Set<string>();
  for (const row of body.evidence) {
    if (!('item' in row) || row.verdict === undefined) continue;
    items.add(row.item);
    known.add(subjectOf(row.verdict));
  }
  const newest = comparisons.find((one) => [...items].some((item) => one.items.has(item)));
  const found = [...(newest === undefined ? [] : [newest]), ...held].map((one) => retestIn(one, known));
  return (
    worstRetest(found) ?? {
      ...{ status: 'not-retested', comparison: null, subjects: [], codes: ['RT-NONE'] },
      reason:
        'No comparison has any of its evidence on a side, and nothing newer of the same is there to hold it against.',
    }
  );
}
