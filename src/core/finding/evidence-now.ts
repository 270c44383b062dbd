import {
  evidenceKey,
  evidenceOf,
  type JudgedItem,
  type PointedItem,
  type VerdictEvidence,
} from './candidate-evidence.ts';
import type { EvidenceRow, EvidenceVerdict } from './model.ts';

/** A row of evidence with a verdict that is judged otherwise since, by the same rules: what is said now, null where nothing is said any more. */
export interface Outdated {
  readonly now: VerdictEvidence | null;
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
  const key = evidenceKey(row);
  const rows = judged.verdicts.flatMap((verdict) => evidenceOf(verdict, judged, find));
  const same = rows.filter((one) => evidenceKey(one) === key);
  const { verdict } = row;
  return same.some((one) => one.verdict !== undefined && saysTheSame(verdict, one.verdict))
    ? null
    : { now: same[0] ?? null };
}
