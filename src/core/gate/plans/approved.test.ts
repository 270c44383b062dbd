import { describe, expect, it } from 'vitest';
import { approvedFor, isSameExecution, isSameStatement, type StatementOfPlan } from './approved.ts';

const plan = (part: Partial<StatementOfPlan>): StatementOfPlan => ({
  queryHash: null,
  queryId: null,
  familyHash: 'f',
  inputsHash: null,
  ...part,
});

describe('the statement of a plan', () => {
  it.each([
    ['the fingerprint where both have one', { queryHash: 'a', queryId: '1' }, { queryHash: 'a', queryId: '2' }, true],
    [
      'no identifier where the fingerprints differ',
      { queryHash: 'a', queryId: '1' },
      { queryHash: 'b', queryId: '1' },
      false,
    ],
    [
      'the identifier where one has no text',
      { queryId: '1', familyHash: 'f' },
      { queryHash: 'a', queryId: '1', familyHash: 'g' },
      true,
    ],
    ['another identifier', { queryId: '1' }, { queryHash: 'a', queryId: '2' }, false],
    ['the family where nothing else is known', {}, { queryHash: 'a' }, true],
    ['another family', { familyHash: 'g' }, { queryHash: 'a' }, false],
  ] as const)('is told by %s', (_, one, other, isSame) => {
    expect(isSameStatement(plan(one), plan(other))).toBe(isSame);
    expect(isSameStatement(plan(other), plan(one))).toBe(isSame);
  });

  it('was run with other values only where both are known', () => {
    const one = plan({ inputsHash: 'x' });
    expect([isSameExecution(one, plan({ inputsHash: 'y' })), isSameExecution(one, plan({}))]).toEqual([false, true]);
  });
});

describe('the approved plan of a plan', () => {
  const [first, other, foreign] = [
    plan({ queryHash: 'a', inputsHash: 'x' }),
    plan({ queryHash: 'a', inputsHash: 'y' }),
    plan({ queryHash: 'b', inputsHash: 'y' }),
  ];

  it('is the one for the same values, else the first of its statement', () => {
    const approved = [first, other, foreign];
    expect(approvedFor(plan({ queryHash: 'a', inputsHash: 'y' }), approved)).toBe(other);
    expect(approvedFor(plan({ queryHash: 'a', inputsHash: 'z' }), approved)).toBe(first);
    expect(approvedFor(plan({ queryHash: 'a' }), approved)).toBe(first);
    expect(approvedFor(plan({ queryHash: 'c' }), approved)).toBeNull();
  });
});
