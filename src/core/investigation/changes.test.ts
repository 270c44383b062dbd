import fc from 'fast-check';
import { expect, it } from 'vitest';
import { changesBetween, newChange, type RecordedChange, windowBetween } from './changes.ts';

const at = (minute: number): string => new Date(Date.UTC(2026, 10, 21, 10, minute)).toISOString();
const change = (id: string, minute: number): RecordedChange => ({
  ...{ id, at: at(minute), text: id, kind: 'deploy', commit: '', recordedAt: at(59) },
});
const counted = (changes: ReturnType<typeof changesBetween>) =>
  changes.changes.filter(({ counts }) => counts).map(({ change: one }) => one.id);

it('counts the changes after the last capture before and up to the first one after', () => {
  const window = windowBetween([at(1), at(5)], [at(10), at(12)]);
  expect(window).toEqual({ from: at(5), to: at(10) });
  const between = changesBetween(
    [change('early', 5), change('a', 6), change('b', 10), change('late', 11)],
    window,
    new Map(),
  );
  expect(counted(between)).toEqual(['a', 'b']);
  expect(between).toMatchObject({ count: 2, confounded: true });
  expect(between.sentence).toContain('2 recorded changes lie between before and after (QG-CONFOUNDED)');
});

it('confounds nothing by one change, or by none', () => {
  const window = windowBetween([at(1)], [at(10)]);
  expect(changesBetween([change('a', 6)], window, new Map())).toMatchObject({ count: 1, confounded: false });
  expect(changesBetween([], window, new Map()).sentence).toBe('No change is recorded between before and after.');
});

it('believes a person before the clock', () => {
  const window = windowBetween([at(1)], [at(10)]);
  const ticks = new Map([
    ['a', false],
    ['late', true],
  ]);
  const between = changesBetween([change('a', 6), change('late', 30)], window, ticks);
  expect(counted(between)).toEqual(['late']);
  expect(between.changes.map(({ by }) => by)).toEqual(['person', 'person']);
});

it('takes all of the time for replicates in turn, and none where a capture tells no time', () => {
  expect(windowBetween([at(1), at(11)], [at(6), at(16)])).toEqual({ from: at(1), to: at(16) });
  expect(windowBetween([at(1), null], [at(6)])).toBeNull();
  const untimed = changesBetween([change('a', 3)], null, new Map());
  expect(untimed).toMatchObject({ count: 0, confounded: false });
  expect(untimed.sentence).toContain('not known');
});

it('counts the same whichever order changes were recorded in', () => {
  const minutes = fc.array(fc.integer({ min: 0, max: 59 }), { maxLength: 12 });
  fc.assert(
    fc.property(minutes, fc.integer({ min: 0, max: 29 }), fc.integer({ min: 30, max: 59 }), (times, from, to) => {
      const changes = times.map((minute, i) => change(`c${i}`, minute));
      const window = windowBetween([at(from)], [at(to)]);
      const one = changesBetween(changes, window, new Map());
      expect(changesBetween([...changes].reverse(), window, new Map())).toEqual(one);
      expect(one.count).toBe(times.filter((minute) => minute > from && minute <= to).length);
    }),
  );
});

it('takes a commit for what Git calls one only', () => {
  const given = { text: 'deploy 2.14', kind: 'deploy', at: at(3) };
  expect(newChange.safeParse({ ...given, commit: 'd1e2f3a' }).success).toBe(true);
  expect(newChange.safeParse({ ...given, commit: 'HEAD' }).success).toBe(false);
  expect(newChange.safeParse({ ...given, commit: '', text: '  ' }).success).toBe(false);
});
