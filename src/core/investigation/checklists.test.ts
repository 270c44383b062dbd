import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CHECK_ANSWERS, CHECK_IDS, CHECKLISTS, type CheckMarks, standingOf, standingText } from './checklists.ts';

const [review, maturity] = CHECKLISTS;

const marks = fc.dictionary(
  fc.constantFrom(...CHECK_IDS),
  fc.record({ answer: fc.constantFrom(...CHECK_ANSWERS), note: fc.string() }),
);

it('asks each line in one list', () => {
  const asked = CHECKLISTS.flatMap(({ groups }) => groups.flatMap(({ checks }) => checks.map(({ id }) => id)));
  expect(asked).toEqual([...CHECK_IDS]);
  expect(maturity?.groups.map(({ checks }) => checks.length)).toEqual([5, 5, 5, 5]);
});

it.each<[CheckMarks, string]>([
  [{}, '20 of 20 not answered'],
  [{ 'measurement.rum': { answer: 'no', note: '' } }, '0 of 100 points; 19 of 20 not answered'],
  [
    {
      'measurement.rum': { answer: 'yes', note: '' },
      'prevention.bundle-limits': { answer: 'not-applicable', note: '' },
    },
    '5 of 95 points; 18 of 20 not answered',
  ],
  [Object.fromEntries(CHECK_IDS.map((id) => [id, { answer: 'yes', note: '' }])), '100 of 100 points; all answered'],
])('says what the score is of (%#)', (given, text) => {
  expect(maturity && standingText(standingOf(maturity, given))).toBe(text);
});

it('counts no points where ticks are all there is', () => {
  expect(review && standingText(standingOf(review, { 'review.cache': { answer: 'yes', note: '' } }))).toBe(
    '4 of 5 not answered',
  );
});

it('never gives more points than there are, nor any for what nobody answered', () => {
  fc.assert(
    fc.property(marks, (given) => {
      for (const list of CHECKLISTS) {
        const { points, most, answered, lines } = standingOf(list, given);
        expect(answered).toBeLessThanOrEqual(lines);
        expect(points ?? 0).toBeLessThanOrEqual(Math.min(most ?? 0, (list.points ?? 0) * answered));
      }
    }),
  );
});
