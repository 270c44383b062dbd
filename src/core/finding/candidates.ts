import { byWeight, type Certainty, LEVELS, type Level, type Verdict } from '../verdict/verdict.ts';
import {
  evidenceKey,
  evidenceOf,
  isFindable,
  type JudgedItem,
  type PointedItem,
  type VerdictEvidence,
} from './candidate-evidence.ts';
import type { Finding, FindingCategory } from './model.ts';
import { categoryOf, familyOf } from './rule-categories.ts';
import { titleOf } from './sentence.ts';
import type { VerdictRef } from './stored.ts';
import { fingerprintOfVerdict } from './subject-identity.ts';

/** A verdict that could be evidence, as lists show it. */
export interface CandidateVerdict {
  /** The item whose verdict it is: a capture, or a comparison. */
  readonly item: string;
  readonly itemLabel: string;
  readonly itemKind: string;
  readonly takenAt: string;
  readonly rule: string;
  readonly subjectKey: string;
  readonly subjectLabel: string;
  readonly level: Level;
  readonly certainty: Certainty;
  readonly status: string | null;
  readonly reason: string;
  /** Findings that have it as evidence. */
  readonly findings: readonly string[];
}

/** Verdicts of one fingerprint: what one finding could be made of. */
export interface Candidate {
  readonly fingerprint: string;
  readonly family: string;
  readonly category: FindingCategory;
  /** The title that a finding made of it would have. */
  readonly title: string;
  /** The highest of its verdicts. */
  readonly level: Level;
  readonly certainty: Certainty;
  readonly subjectKey: string;
  readonly subjectLabel: string;
  /** The weightiest first. */
  readonly verdicts: readonly CandidateVerdict[];
  /** Findings of this fingerprint, or with one of its verdicts as evidence. */
  readonly findings: readonly string[];
  /** How many of its verdicts are in no finding. */
  readonly fresh: number;
}

/** A candidate with what a finding is made from. */
export interface CandidateGroup {
  readonly candidate: Candidate;
  readonly sources: readonly CandidateSource[];
}

/** A verdict with its rows of evidence. */
export interface CandidateSource {
  readonly verdict: Verdict;
  readonly judged: JudgedItem;
  readonly evidence: readonly VerdictEvidence[];
}

/** True of a verdict that a person names: what is to be watched is enough then. */
function isNamed(verdict: Verdict, item: string, named: readonly VerdictRef[]): boolean {
  const { rule, subject, level } = verdict;
  return level !== 'none' && named.some((ref) => ref.item === item && ref.rule === rule && ref.subject === subject.key);
}

/**
 * All verdicts that a finding can be made of, grouped by fingerprint, the weightiest group first: those that are at least investigate, and those that a person
 * names, of which “watch” is enough. On a single heap no rule says more.
 */
export function candidateGroups(
  items: readonly JudgedItem[],
  find: (id: string) => PointedItem | null,
  findings: readonly Pick<Finding, 'id' | 'fingerprint' | 'body'>[],
  named: readonly VerdictRef[] = [],
): readonly CandidateGroup[] {
  const groups = new Map<string, CandidateSource[]>();
  for (const judged of items) {
    for (const verdict of judged.verdicts) {
      if (!isFindable(verdict) && !isNamed(verdict, judged.id, named)) continue;
      const fingerprint = fingerprintOfVerdict(worstOf(verdict), judged.origin);
      const source = { verdict, judged, evidence: evidenceOf(verdict, judged, find) };
      const known = groups.get(fingerprint);
      if (known === undefined) groups.set(fingerprint, [source]);
      else known.push(source);
    }
  }
  const holders = holdersOf(findings);
  const made = toldApart([...groups].map(([fingerprint, sources]) => groupOf(fingerprint, sources, holders, findings)));
  const level = ({ candidate }: CandidateGroup): number => LEVELS.indexOf(candidate.level);
  return [...made].sort((a, b) => level(b) - level(a) || a.candidate.title.localeCompare(b.candidate.title) || 0);
}

/** What tells a candidate from others of its title, the plainest first: the item it was found in, else its place in it. */
const MARKS: readonly ((candidate: Candidate) => string)[] = [
  ({ verdicts: [first] }) => (first === undefined ? '' : ` in ${first.itemLabel}`),
  ({ subjectKey }) => ` (${subjectKey})`,
];

/** Groups whose titles differ, as far as anything tells them apart. */
function toldApart(groups: readonly CandidateGroup[]): readonly CandidateGroup[] {
  return MARKS.reduce((named, markOf) => {
    const marks = new Map<string, Set<string>>();
    for (const { candidate } of named) {
      const known = marks.get(candidate.title) ?? new Set();
      marks.set(candidate.title, known.add(markOf(candidate)));
    }
    return named.map((group) => {
      const { candidate } = group;
      if ((marks.get(candidate.title)?.size ?? 0) < 2) return group;
      return { ...group, candidate: { ...candidate, title: `${candidate.title}${markOf(candidate)}`.slice(0, 500) } };
    });
  }, groups);
}

/** Findings by the evidence they have. */
function holdersOf(findings: readonly Pick<Finding, 'id' | 'body'>[]): ReadonlyMap<string, readonly string[]> {
  const holders = new Map<string, string[]>();
  for (const { id, body } of findings) {
    for (const row of body.evidence) {
      if (!('item' in row)) continue;
      const key = evidenceKey(row);
      const known = holders.get(key);
      if (known === undefined) holders.set(key, [id]);
      else if (!known.includes(id)) known.push(id);
    }
  }
  return holders;
}

function groupOf(
  fingerprint: string,
  sources: readonly CandidateSource[],
  holders: ReadonlyMap<string, readonly string[]>,
  findings: readonly Pick<Finding, 'id' | 'fingerprint'>[],
): CandidateGroup {
  const order = new Map(
    byWeight(sources.map(({ verdict }) => worstOf(verdict))).map((verdict, place) => [verdict, place]),
  );
  const sorted = [...sources].sort(
    (a, b) => (order.get(worstOf(a.verdict)) ?? 0) - (order.get(worstOf(b.verdict)) ?? 0),
  );
  const verdicts = sorted.map((source) => shown(source, holders));
  const [first] = sorted;
  if (first === undefined) throw new RangeError('a group without verdicts');
  const main = worstOf(first.verdict);
  const category = categoryOf(main);
  const holding = new Set(findings.filter((one) => one.fingerprint === fingerprint).map(({ id }) => id));
  for (const { findings: ids } of verdicts) for (const id of ids) holding.add(id);
  return {
    candidate: {
      fingerprint,
      family: familyOf(main.rule),
      category,
      title: titleOf(category, main, first.judged.label),
      level: main.level,
      certainty: main.certainty,
      subjectKey: main.subject.key,
      subjectLabel: main.subject.label,
      verdicts,
      findings: [...holding].sort(),
      fresh: verdicts.filter(({ findings: ids }) => ids.length === 0).length,
    },
    sources: sorted,
  };
}

/** Of a verdict on a change the side that is worse; the earlier one where they are alike. */
export function worstOf(verdict: Verdict): Verdict {
  const sides = [verdict.before, verdict.after].filter((side) => side !== undefined);
  return sides.reduce<Verdict>(
    (worst, side) => (LEVELS.indexOf(side.level) > LEVELS.indexOf(worst.level) ? side : worst),
    sides[0] ?? verdict,
  );
}

function shown(
  { verdict, judged, evidence }: CandidateSource,
  holders: ReadonlyMap<string, readonly string[]>,
): CandidateVerdict {
  const { rule, subject, status, reason } = verdict;
  const { level, certainty } = worstOf(verdict);
  return {
    item: judged.id,
    itemLabel: judged.label,
    itemKind: judged.kind,
    takenAt: judged.takenAt,
    rule,
    subjectKey: subject.key,
    subjectLabel: subject.label,
    level,
    certainty: verdict.before === undefined && verdict.after === undefined ? certainty : verdict.certainty,
    status: status ?? null,
    reason,
    findings: [...new Set(evidence.flatMap((row) => holders.get(evidenceKey(row)) ?? []))].sort(),
  };
}
