import type { Verdict } from './verdict.ts';

/** Verdicts that are said as one: all say the same sentence, or nearly so. */
export interface VerdictGroup {
  /** The one that comes first: its sentence stands for all. */
  readonly first: Verdict;
  /** All of them with the first, in the order they came. */
  readonly members: readonly Verdict[];
  /** Whether the sentences differ by numbers only. */
  readonly numbersDiffer: boolean;
}

/** As many verdicts of a rule that differ by numbers only are one line: every partition of a table, every chunk of a hypertable. */
export const LEAST_ALIKE = 8;

const kindOf = ({ level, status, certainty }: Verdict): string => `${level} ${status ?? ''} ${certainty}`;
/** What is said; by which rule does not matter where it is the same to the letter. */
const sayingOf = (verdict: Verdict): string => `${kindOf(verdict)}\n${verdict.reason}`;
/** The same without its numbers, and without the digits that tell one partition’s name from another’s. */
const likenessOf = (verdict: Verdict): string =>
  `${verdict.rule} ${kindOf(verdict)}\n${verdict.reason.replace(/\d+(?:[.,]\d+)*/g, '#')}`;

/**
 * Verdicts with those that say the same put together, each group where its first stood: equal sentences from two on, sentences of one rule that
 * differ by numbers only from {@link LEAST_ALIKE} on. Only what is said is put together: every verdict is in exactly one group.
 */
export function verdictGroups(verdicts: readonly Verdict[]): readonly VerdictGroup[] {
  const alike = Map.groupBy(verdicts, likenessOf);
  const keyOf = (verdict: Verdict): string => {
    const likeness = likenessOf(verdict);
    return (alike.get(likeness)?.length ?? 0) >= LEAST_ALIKE ? likeness : sayingOf(verdict);
  };
  return [...Map.groupBy(verdicts, keyOf).values()].flatMap((members) => {
    const [first] = members;
    return first === undefined
      ? []
      : [{ first, members, numbersDiffer: members.some(({ reason }) => reason !== first.reason) }];
  });
}
