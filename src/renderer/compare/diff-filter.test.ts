import { describe, expect, it } from 'vitest';
import type { Status, Verdict } from '../../core/verdict/verdict.ts';
import { costUnit, formatChangeRange, formatCost, formatCostDelta } from './cost.ts';
import { byUrgency, DIFF_FILTERS, filterCounts, passes, withoutLine } from './diff-filter.ts';

const row = (status: Status | null, significant: boolean) => ({ status, significant });

describe('filters of the diff table', () => {
  const rows = [row('new', true), row('resolved', true), row('exposed', false), row(null, true), row(null, false)];

  it('keep the rows they name', () => {
    expect(rows.filter((each) => passes(each, 'all'))).toHaveLength(5);
    expect(rows.filter((each) => passes(each, 'significant'))).toHaveLength(3);
    expect(rows.filter((each) => passes(each, 'new'))).toEqual([row('new', true)]);
    expect(rows.filter((each) => passes(each, 'regressed'))).toEqual([]);
  });

  it('say beforehand how many that is', () => {
    const counts = filterCounts(rows);
    expect(DIFF_FILTERS.map((filter) => counts.get(filter))).toEqual([5, 3, 1, 0, 0, 1, 1, 0]);
  });
});

describe('verdicts of a comparison', () => {
  const verdict = (status: Status | undefined, value: number): Verdict => ({
    rule: status === undefined ? 'FG-TOP3' : 'FG-PLATEAU',
    ruleVersion: 1,
    ruleSetSha256: '',
    subject: { kind: 'function', key: `${status}`, label: '' },
    scope: { captures: [], threads: 'all', sampleType: 'cpu', denominator: 'D_active' },
    measure: { name: 'self', value, unit: 'share', method: 'exact' },
    threshold: { op: '>', value: 0.2, source: '' },
    level: 'investigate',
    certainty: 'confirmed',
    reason: '',
    advice: '',
    evidence: [],
    guards: [],
    ...(status === undefined ? {} : { status }),
  });

  it('begin with what got worse; larger ones first; the shape stands apart', () => {
    const { withStatus, shape } = byUrgency([
      verdict('persisting', 0.9),
      verdict('exposed', 0.5),
      verdict('regressed', 0.3),
      verdict('regressed', 0.4),
      verdict(undefined, 1),
      verdict('resolved', 0.7),
      verdict('new', 0.2),
    ]);
    expect(withStatus.map(({ status, measure }) => `${status} ${measure.value}`)).toEqual([
      'new 0.2',
      'regressed 0.4',
      'regressed 0.3',
      'resolved 0.7',
      'exposed 0.5',
      'persisting 0.9',
    ]);
    expect(shape).toHaveLength(1);
  });
});

it('functions are matched without their definition line', () => {
  expect(withoutLine('run (app.js:12)')).toBe('run (app.js)');
  expect(withoutLine('run (app.py)')).toBe('run (app.py)');
  expect(withoutLine('run')).toBe('run');
});

describe('costs', () => {
  it.each([
    [{ unit: 'CPU seconds', per: 'second' }, 'CPU s/s'],
    [{ unit: 'bytes', per: 'request' }, 'bytes/request'],
    [{ unit: 'CPU s/s', per: 'second' }, 'CPU s/s'],
  ] as const)('%o is %s', (basis, unit) => expect(costUnit(basis)).toBe(unit));

  it('have three digits, sizes their prefix, and changes their sign', () => {
    expect(formatCost(0.7236, 'CPU s/s')).toBe('0.724');
    expect(formatCost(4_200_000, 'bytes/s')).toBe('4.2 MB');
    expect(formatCostDelta(-0.5, 'CPU s/s')).toBe('−0.500');
    expect(formatCostDelta(4_200_000, 'bytes/s')).toBe('+4.2 MB');
    expect(formatChangeRange({ value: -0.917, low: -0.93, high: -0.902 }).replaceAll('\u00a0', ' ')).toBe(
      '−92 % (−93 … −90 %)',
    );
    expect(formatChangeRange(null)).toBe('new');
  });
});
