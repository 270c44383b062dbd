import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../core/verdict/verdict.ts';
import { nextAfter, subjectKeys } from './evidence.ts';

const verdict: Verdict = {
  rule: 'FG-PLATEAU',
  ruleVersion: 1,
  ruleSetSha256: 'ab',
  subject: { kind: 'function', key: 'hot (app.py)', label: 'hot' },
  scope: { captures: ['c'], threads: 'all', sampleType: 'cpu', denominator: 'D_active' },
  measure: { name: 'self', value: 0.5, unit: 'share', method: 'wilson' },
  threshold: { op: '>', value: 0.4, source: 'S4:247' },
  level: 'likely-bottleneck',
  certainty: 'confirmed',
  reason: '',
  advice: '',
  evidence: [{ captureId: 'c', sha256: 'ab', pointer: 'function:hot (app.py)' }],
  guards: [],
};
const rows = new Map([['hot (app.py)', 3]]);
const table = { rowOfKey: (key: string) => rows.get(key) ?? -1, frame: (row: number) => row + 100 };

describe('the evidence of a verdict', () => {
  it('is its function in the view', () => {
    expect(nextAfter(verdict, { table, threads: 'all' })).toEqual({ frame: 103, threads: 'all' });
  });

  it('is looked for over the threads the verdict speaks of', () => {
    const scoped = { ...verdict, scope: { ...verdict.scope, threads: 'worker' } };
    expect(nextAfter(scoped, { table, threads: 'all' }).threads).toBe('group:worker');
  });

  it('is nothing where the view does not hold it', () => {
    const other = { ...verdict, subject: { ...verdict.subject, key: 'gone' }, evidence: [] };
    expect(nextAfter(other, { table, threads: 'all' }).frame).toBeNull();
    expect(nextAfter(verdict, { table: null, threads: 'all' }).frame).toBeNull();
  });

  it('is the end of a path', () => {
    const path = {
      ...verdict,
      subject: { kind: 'path' as const, key: 'p', label: 'p' },
      evidence: [{ captureId: 'c', sha256: 'ab', pointer: 'path:main;hot (app.py)' }],
    };
    expect(subjectKeys(path)).toEqual(['hot (app.py)']);
    expect(subjectKeys({ ...path, evidence: [{ captureId: 'c', sha256: 'ab', pointer: 'profile' }] })).toEqual([]);
  });
});
