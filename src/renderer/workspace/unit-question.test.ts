import { describe, expect, it } from 'vitest';
import type { Job } from '../../main/api/contract/items.ts';
import { outcomeOf } from '../jobs/job-store.ts';
import { unitless, withoutUnitless } from './unit-question.ts';

const failure = (path: string, code: string) => ({ path, code, message: '', hint: null, offset: null });
const job = (failed: readonly ReturnType<typeof failure>[]): Job => ({
  ...{ id: 'j1', kind: 'import', title: 'Import', item: null, state: 'done', error: null },
  ...{ startedAt: '2026-01-01T00:00:00.000Z', finishedAt: null, result: { imported: [], failed } },
  progress: { done: 0, total: null, unit: 'bytes', phase: '' },
});

describe('files that do not say their unit', () => {
  const both = job([failure('a.txt', 'import.unknownFormat'), failure('b.csv', 'import.unitNeeded')]);

  it('are asked for, and are no problems meanwhile', () => {
    const { names, problems } = unitless([both]);
    expect([...names]).toEqual(['b.csv']);
    expect(problems).toEqual(['j1/1']);
    expect(outcomeOf(withoutUnitless(both))?.failed.map(({ path }) => path)).toEqual(['a.txt']);
  });

  it('are none in other jobs', () => {
    expect(unitless([job([failure('a.txt', 'import.empty')])]).names.size).toBe(0);
    const other = { ...both, kind: 'compare' };
    expect(withoutUnitless(other)).toBe(other);
  });
});
