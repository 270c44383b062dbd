import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Verdict } from '../verdict/verdict.ts';
import { differencesOf, equalVerdicts } from './compare-verdicts.ts';

const verdict: Verdict = {
  rule: 'FG-TOP3',
  ruleVersion: 1,
  ruleSetSha256: 'a'.repeat(64),
  subject: { kind: 'function', key: 'f', label: 'f' },
  scope: { captures: ['p1'], threads: 'all', sampleType: 'cpu', denominator: 'D_all' },
  measure: { name: 'self', value: 0.4, unit: 'share', low: 0.3, high: 0.5, method: 'wilson' },
  threshold: { op: '>', value: 0.2, source: 'S1:10' },
  level: 'investigate',
  certainty: 'confirmed',
  reason: 'f is 40 % of all.',
  advice: 'look',
  evidence: [{ captureId: 'p1', sha256: 'b'.repeat(64), pointer: 'function:f' }],
  guards: [],
  details: { paths: 3 },
};
const compared: Verdict = { ...verdict, status: 'regressed', before: verdict, after: verdict };
const differences = (stated: readonly unknown[], made: readonly Verdict[]) =>
  differencesOf('p1', stated, made).map(({ difference }) => difference);

it('tells another rule set, other words, other figures and another verdict apart, on a side as on the whole', () => {
  const cases = [
    [{ ruleSetSha256: 'c'.repeat(64) }, 'rules'],
    [{ reason: 'f takes 40 %.' }, 'words'],
    [{ ruleVersion: 2 }, 'words'],
    [{ subject: { ...verdict.subject, label: 'F' } }, 'words'],
    [{ threshold: { ...verdict.threshold, source: 'user' } }, 'words'],
    [{ measure: { ...verdict.measure, low: 0.1 } }, 'figures'],
    [{ threshold: { ...verdict.threshold, value: 0.3 } }, 'figures'],
    [{ details: { paths: 4 } }, 'figures'],
    [{ evidence: [] }, 'figures'],
    [{ level: 'watch' }, 'verdict'],
    [{ certainty: 'probable' }, 'verdict'],
    [{ guards: ['QG-N'] }, 'verdict'],
    [{ status: 'improved' }, 'verdict'],
  ] as const;
  for (const [change, difference] of cases) {
    expect(differences([{ ...verdict, ...change }], [verdict])).toEqual([difference]);
    expect(differences([{ ...compared, after: { ...verdict, ...change } }], [compared])).toEqual([difference]);
  }
});

it('says of both sides what they say, and what differs where that reads the same', () => {
  const stated = { ...verdict, details: { paths: 4 } };
  expect(differencesOf('p1', [stated], [verdict])).toMatchObject([
    { stated: 'investigate, confirmed; self 40 %', here: 'the same with another details' },
  ]);
  expect(differencesOf('p1', [{ ...verdict, level: 'none' }], [verdict])).toMatchObject([
    { stated: 'none, confirmed; self 40 %', here: 'investigate, confirmed; self 40 %' },
  ]);
});

it('calls what only one side has gone or added, and takes nothing of no known form for anything', () => {
  const other = { ...verdict, rule: 'FG-WIDTH' };
  expect(differences([verdict], [other])).toEqual(['gone', 'added']);
  expect(differences([null, 7, [], { rule: 'FG-TOP3' }, JSON.parse('{"__proto__": {"rule": "x"}}')], [])).toEqual(
    Array.from({ length: 5 }, () => 'gone'),
  );
});

it('accounts for each verdict of either side once, whatever was done to them', () => {
  const edited = fc.record({
    rule: fc.constantFrom('A', 'B'),
    key: fc.constantFrom('f', 'g'),
    level: fc.constantFrom('none', 'watch'),
    reason: fc.constantFrom('x', 'y'),
  });
  const one = ({ rule, key, ...rest }: { rule: string; key: string; level: string; reason: string }) =>
    ({ ...verdict, ...rest, rule, subject: { ...verdict.subject, key } }) as Verdict;
  fc.assert(
    fc.property(fc.array(edited), fc.array(edited), (left, right) => {
      const [stated, made] = [left.map(one), right.map(one)];
      const found = equalVerdicts(stated, made);
      const rows = differencesOf('p1', found.stated, found.made);
      const isStated = rows.filter((row) => row.stated !== null).length;
      const isHere = rows.filter((row) => row.here !== null).length;
      expect([found.equal + isStated, found.equal + isHere]).toEqual([stated.length, made.length]);
      expect(equalVerdicts(made, made)).toEqual({ equal: made.length, stated: [], made: [] });
    }),
  );
});
