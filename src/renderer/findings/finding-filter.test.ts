import { expect, it } from 'vitest';
import type { FindingRow } from '../../core/finding/stored.ts';
import { isKept, NO_FILTER } from './finding-filter.ts';
import { formatPriority, nextOnTheWay, severityCounts } from './finding-words.ts';

const row: FindingRow = {
  id: 'PERF-007',
  fingerprint: '',
  title: 'Orders are read one by one',
  category: 'n-plus-one',
  status: 'draft',
  severity: 'high',
  severityComputed: 'high',
  priority: 80.9,
  retest: 'not-retested',
  owner: 'Ada',
  eta: null,
  evidence: 2,
  blocking: 3,
  beforePublishing: [],
  hints: 0,
  duplicates: [],
  createdAt: '',
  updatedAt: '',
  bodySha256: '',
};

it.each([
  ['perf-007', true],
  ['ada orders', true],
  ['n+1', true],
  ['draft', true],
  ['orders grace', false],
])('finds “%s”: %s', (text, kept) => expect(isKept(row, { ...NO_FILTER, text })).toBe(kept));

it.each([
  [{ severity: 'high' }, true],
  [{ severity: 'unknown' }, false],
  [{ status: 'closed' }, false],
  [{ category: 'n-plus-one', severity: 'high' }, true],
])('keeps those of %o: %s', (choice, kept) => expect(isKept(row, { ...NO_FILTER, ...choice })).toBe(kept));

it('shows one that is not assessed as such', () =>
  expect(isKept({ ...row, severity: null }, { ...NO_FILTER, severity: 'unknown' })).toBe(true));

it('counts every finding once', () => {
  const counts = severityCounts([row, { severity: null }, { severity: 'critical' }, { severity: 'critical' }]);
  expect(Object.fromEntries(counts)).toEqual({ critical: 2, high: 1, medium: 0, low: 0, unknown: 1 });
});

it('goes its way from draft to closed, and no further', () => {
  expect(nextOnTheWay('draft')).toBe('review');
  expect(nextOnTheWay('verifying')).toBe('closed');
  expect(nextOnTheWay('closed')).toBeNull();
  expect(nextOnTheWay('rejected')).toBeNull();
});

it('writes a priority with its decimal', () => expect(formatPriority(80)).toBe('80.0'));
