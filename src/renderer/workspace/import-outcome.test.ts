import { describe, expect, it } from 'vitest';
import type { Job } from '../../main/api/contract/items.ts';
import { activeJobFor, activeJobs, endedJobs, problemsOf, progressOf } from '../jobs/job-store.ts';
import { reportOf, reportSentence } from './import-outcome.ts';

function job(change: Partial<Job>): Job {
  return {
    id: 'j1',
    kind: 'import',
    title: 'Import a.folded',
    item: null,
    state: 'done',
    progress: { done: 0, total: null, unit: 'bytes', phase: 'reading' },
    startedAt: '2026-11-20T10:00:00Z',
    finishedAt: '2026-11-20T10:00:01Z',
    error: null,
    result: null,
    ...change,
  };
}
const imported = (label: string, change: object = {}) => ({
  path: label,
  id: label,
  kind: 'profile',
  format: 'collapsed',
  sha256: '',
  bytes: 1,
  label,
  warnings: [],
  existing: false,
  ...change,
});
const failed = {
  path: 'b.json',
  code: 'import.truncated',
  message: 'b.json ends early.',
  hint: 'Copy it again.',
  offset: 12,
};
const store = (jobs: readonly Job[], dismissed: readonly string[] = []) => ({
  jobs: new Map(jobs.map((one) => [one.id, one])),
  ownProblems: [],
  dismissed: new Set(dismissed),
});

describe('the sentence about an import', () => {
  const sentence = (...jobs: Job[]): string => reportSentence(reportOf(jobs));
  it.each([
    ['one file', [job({ result: { imported: [imported('a')], failed: [] } })], 'Imported “a”.'],
    [
      'several, one known, one broken',
      [
        job({ result: { imported: [imported('a'), imported('b')], failed: [failed] } }),
        job({ result: { imported: [imported('c', { existing: true, warnings: [{}] })], failed: [] } }),
      ],
      'Imported 2 profiles, 1 profile already in the workspace, 1 file could not be read, 1 warning.',
    ],
    ['a job that failed as a whole', [job({ state: 'failed' })], '1 file could not be read.'],
    ['a cancelled one', [job({ state: 'cancelled' })], '1 import cancelled.'],
    ['a result of another form', [job({ result: { surprise: true } })], 'There was nothing to import.'],
  ])('%s', (_name, jobs, text) => expect(sentence(...jobs)).toBe(text));
});

describe('problems', () => {
  it('are the files an import could not take, with the byte', () => {
    const [problem] = problemsOf(store([job({ result: { imported: [], failed: [failed] } })]));
    expect(problem).toMatchObject({
      id: 'j1/0',
      subject: 'b.json',
      error: { code: 'import.truncated', hint: 'Copy it again.', at: { offset: 12 } },
    });
  });

  it('are failed jobs, once, until they are dismissed', () => {
    const error = { code: 'job.crashed', message: 'The job stopped.' };
    const broken = job({ state: 'failed', error, result: { imported: [], failed: [failed] } });
    expect(problemsOf(store([broken])).map(({ id }) => id)).toEqual(['j1/0']);
    expect(problemsOf(store([job({ state: 'failed', error })])).map(({ error: { code } }) => code)).toEqual([
      'job.crashed',
    ]);
    expect(problemsOf(store([job({ state: 'failed', error })], ['j1']))).toEqual([]);
  });
});

describe('jobs', () => {
  it('are running in the order they began and ended newest first', () => {
    const jobs = store([
      job({ id: 'a', finishedAt: '2026-11-20T10:00:05Z' }),
      job({ id: 'b', finishedAt: '2026-11-20T10:00:09Z' }),
      job({ id: 'd', state: 'queued', startedAt: '2026-11-20T10:00:08Z', finishedAt: null }),
      job({ id: 'c', state: 'running', startedAt: '2026-11-20T10:00:07Z', finishedAt: null }),
    ]).jobs;
    expect(activeJobs(jobs).map(({ id }) => id)).toEqual(['c', 'd']);
    expect(endedJobs(jobs).map(({ id }) => id)).toEqual(['b', 'a']);
  });

  it.each([
    [{ done: 5, total: 10 }, 0.5],
    [{ done: 15, total: 10 }, 1],
    [{ done: 5, total: null }, null],
    [{ done: 0, total: 0 }, null],
  ])('%j is %s of the way', (progress, share) => {
    expect(progressOf(job({ progress: { ...progress, unit: 'bytes', phase: '' } }))).toBe(share);
  });
});

describe('the job that works for an item', () => {
  const at = (id: string, item: string | null, change: Partial<Job> = {}): [string, Job] => [
    id,
    job({
      id,
      kind: 'derive',
      item,
      title: `Make “heap 2” ready again`,
      state: 'running',
      finishedAt: null,
      ...change,
    }),
  ];
  it('is told by the item, not by a title that has the name of another in it', () => {
    const jobs = new Map([at('j1', 'heap-2'), at('j2', 'heap-3', { state: 'done' }), at('j3', null)]);
    expect(activeJobFor(jobs, 'derive', 'heap-2')?.id).toBe('j1');
    expect(activeJobFor(jobs, 'derive', 'heap')).toBeUndefined();
    expect(activeJobFor(jobs, 'derive', '')).toBeUndefined();
    expect(activeJobFor(jobs, 'derive', 'heap-3')).toBeUndefined();
    expect(activeJobFor(jobs, 'import', 'heap-2')).toBeUndefined();
  });
});
