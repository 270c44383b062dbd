import {
  evidenceKey,
  evidenceOf,
  type JudgedItem,
  type PointedItem,
  type VerdictEvidence,
} from './candidate-evidence.ts';
import type { EvidenceRow, EvidenceVerdict } from './model.ts';

/** A row of evidence with a verdict that is judged otherwise since. */
export interface Outdated {
  /** What is said now; null where nothing is said any more, and where today's rules were not asked yet. */
  readonly now: VerdictEvidence | null;
  /** Where rules judged it that this version does not have: which they were, as a part of a sentence. Null where today's did. */
  readonly rules: string | null;
  /** Whether today's rules were asked already. */
  readonly asked: boolean;
}

/** What a verdict says of its subject, whatever that is called. */
interface Said {
  readonly level: string;
  readonly certainty: string;
  readonly status?: string | undefined;
  readonly measure: Pick<EvidenceVerdict['measure'], 'name' | 'unit' | 'value'>;
}

/** Whether two verdicts of one rule say the same: the wording aside, and the ends of an interval. */
export const saysTheSame = (one: Said, other: Said): boolean =>
  one.level === other.level &&
  one.certainty === other.certainty &&
  one.status === other.status &&
  one.measure.name === other.measure.name &&
  one.measure.unit === other.measure.unit &&
  one.measure.value === other.measure.value;

/**
 * Whether a row says something else than the verdicts that its item, or the comparison it is of, has now: an objective, or a change between before and
 * after, that was stated since changes them. Null where it says the same. `judged` is judged by the rule set of the row's verdict.
 */
export function outdatedBy(
  row: EvidenceRow,
  judged: JudgedItem,
  find: (id: string) => PointedItem | null,
): Outdated | null {
  if (!('item' in row) || row.verdict === undefined) return null;
  const same = sameOf(row, judged, find);
  const { verdict } = row;
  return same.some((one) => one.verdict !== undefined && saysTheSame(verdict, one.verdict))
    ? null
    : { now: same[0] ?? null, rules: null, asked: true };
}

/** What is given now of what a row's verdict is of. */
function sameOf(
  row: VerdictEvidence,
  judged: JudgedItem,
  find: (id: string) => PointedItem | null,
): readonly VerdictEvidence[] {
  const key = evidenceKey(row);
  const rows = judged.verdicts.flatMap((verdict) => evidenceOf(verdict, judged, find));
  return rows.filter((one) => evidenceKey(one) === key);
}

/**
 * What today's rules say in the place of a row that was judged by rules this version does not have, which `rules` names: an update of Plateau brought others. `judged` is by
 * today's, null where they were not asked yet. Of several verdicts that which says the same is taken.
 */
export function judgedByOthers(
  row: VerdictEvidence,
  rules: string,
  judged: JudgedItem | null,
  find: (id: string) => PointedItem | null,
): Outdated {
  if (judged === null) return { now: null, rules, asked: false };
  const { verdict } = row;
  const same = sameOf(row, judged, find);
  const equal = same.find(
    (one) => verdict !== undefined && one.verdict !== undefined && saysTheSame(verdict, one.verdict),
  );
  return { now: equal ?? same[0] ?? null, rules, asked: true };
}
