import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explainedFixture } from '../../../tests/support/explained.ts';
import { judged } from '../../../tests/support/judged.ts';
import { byWeight, type Verdict } from './verdict.ts';
import { LEAST_ALIKE, verdictGroups } from './verdict-groups.ts';

const [MODEL] = judged(explainedFixture('pg15/01a-seqscan-before.json')).verdicts;

function verdictOf(change: Partial<Verdict>): Verdict {
  if (MODEL === undefined) throw new Error('nothing was found');
  return { ...MODEL, ...change };
}

const partitions = (count: number): Verdict[] =>
  Array.from({ length: count }, (_, at) => verdictOf({ reason: `part_${at} gave ${1000 + at} rows.` }));
const sizes = (verdicts: readonly Verdict[]) => verdictGroups(verdicts).map(({ members }) => members.length);

describe('verdicts that say the same', () => {
  it('are one line: twelve InitPlans with the same wrong estimate', () => {
    const verdicts = byWeight(judged(explainedFixture('pg17/12b-initplans-in-branches.json')).verdicts).filter(
      ({ rule, level }) => rule === 'EX-EST' && level !== 'none',
    );
    expect(verdicts).toHaveLength(12);
    const [group, ...more] = verdictGroups(verdicts);
    expect(more).toEqual([]);
    expect(group?.members).toEqual(verdicts);
    expect(group?.numbersDiffer).toBe(false);
  });

  it('are not put together over levels, certainties and statuses', () => {
    const [one, other] = [verdictOf({}), verdictOf({ level: 'watch' })];
    expect(sizes([one, other, verdictOf({ certainty: 'inconclusive' }), verdictOf({ status: 'new' })])).toEqual([
      1, 1, 1, 1,
    ]);
  });

  it('are one of several rules where the sentence is the same to the letter', () =>
    expect(sizes([verdictOf({ rule: 'EX-SEQ' }), verdictOf({ rule: 'EX-BUF' })])).toEqual([2]));

  it(`are one where only numbers differ from ${LEAST_ALIKE} on`, () => {
    expect(sizes(partitions(LEAST_ALIKE - 1))).toEqual(Array(LEAST_ALIKE - 1).fill(1));
    const [group] = verdictGroups(partitions(LEAST_ALIKE));
    expect(group?.numbersDiffer).toBe(true);
    expect(group?.first.reason).toBe('part_0 gave 1000 rows.');
  });

  it('are one of one rule only where numbers differ', () => {
    const mixed = partitions(LEAST_ALIKE).map((verdict, at) => ({ ...verdict, rule: at % 2 === 0 ? 'A' : 'B' }));
    expect(verdictGroups(mixed)).toHaveLength(LEAST_ALIKE);
  });

  it('are all there, each once, in the order of their first', () => {
    const reasons = fc.constantFrom('a 1', 'a 2', 'b', 'c 3,000 of 4.5');
    fc.assert(
      fc.property(fc.array(fc.record({ reason: reasons, rule: fc.constantFrom('A', 'B') })), (given) => {
        const verdicts = given.map(verdictOf);
        const groups = verdictGroups(verdicts);
        expect(groups.flatMap(({ members }) => members)).toHaveLength(verdicts.length);
        expect(new Set(groups.flatMap(({ members }) => members))).toEqual(new Set(verdicts));
        const firsts = groups.map(({ first }) => verdicts.indexOf(first));
        expect(firsts).toEqual([...firsts].sort((a, b) => a - b));
      }),
    );
  });
});
