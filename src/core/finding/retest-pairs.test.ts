import { expect, it } from 'vitest';
import { emptyFinding } from './empty.ts';
import type { EvidenceRow, EvidenceVerdict } from './model.ts';
import { type Retest, worstRetest } from './retest.ts';
import { afterSide, type BeforeSide, beforeSides, type PairItem } from './retest-pairs.ts';
import { retestTable } from './retest-table.ts';

const verdict = (level: EvidenceVerdict['level'], status?: string): EvidenceVerdict => ({
  rule: 'FG-PLATEAU',
  ruleVersion: 1,
  ruleSetSha256: 'a'.repeat(64),
  subjectKind: 'function',
  subjectKey: 'parse',
  subjectLabel: 'parse',
  level,
  certainty: 'confirmed',
  ...(status === undefined ? {} : { status }),
  measure: { name: 'share', value: 0.4, unit: 'share' },
  reason: '',
});
const row = (item: string, of: EvidenceVerdict, comparison?: string): EvidenceRow => ({
  id: item,
  kind: 'profile-verdict',
  caption: '',
  item,
  sha256: 'b'.repeat(64),
  pointer: '',
  verdict: of,
  ...(comparison === undefined ? {} : { comparison }),
});
const item = (id: string, day: number, more: Partial<PairItem> = {}): PairItem => ({
  id,
  kind: 'profile',
  label: id,
  takenAt: `2026-01-0${day}T00:00:00.000Z`,
  statement: null,
  ...more,
});
const byId = (...items: readonly PairItem[]) => new Map(items.map((one) => [one.id, one]));
const finding = (...evidence: EvidenceRow[]) => ({ ...emptyFinding(), evidence });

it('takes what a finding was seen in last, with all captures of that side', () => {
  const items = byId(item('b1', 1), item('b2', 1), item('a1', 2), item('a2', 2));
  const bad = verdict('likely-bottleneck', 'persisting');
  const seen = finding(
    row('b1', verdict('likely-bottleneck'), 'c1'),
    row('b2', verdict('likely-bottleneck'), 'c1'),
    row('a1', bad, 'c1'),
    row('a2', bad, 'c1'),
  );
  expect(beforeSides(seen, items)).toEqual([{ kind: 'profile', items: ['a1', 'a2'] }]);
});

it('takes the side before a fix where the side after it shows nothing any more', () => {
  const items = byId(item('b', 1), item('a', 2));
  const seen = finding(row('b', verdict('likely-bottleneck'), 'c1'), row('a', verdict('none', 'resolved'), 'c1'));
  expect(beforeSides(seen, items)).toEqual([{ kind: 'profile', items: ['b'] }]);
});

it('has no side for what is no state that can be compared, and none for what is gone', () => {
  const items = byId(item('s', 1, { kind: 'series' }));
  expect(beforeSides(finding(row('s', verdict('investigate')), row('gone', verdict('investigate'))), items)).toEqual(
    [],
  );
});

const side = { kind: 'profile', items: ['b'] } as const;
const counterpart = (
  of: BeforeSide,
  today: readonly PairItem[],
  items: ReadonlyMap<string, PairItem>,
  named: boolean,
  ...linked: readonly string[]
) => afterSide(of, { items: today, named, linked: new Set(linked) }, items);

it('pairs by what a person linked, then by statement, then by name, then with the only one there is', () => {
  const q = (id: string, statement: string, day = 1) => item(id, day, { kind: 'plan', statement });
  const plans = byId(q('q1', 's1'), q('q2', 's2'), q('q3', 's1', 2));
  const plan = { kind: 'plan', items: ['q1'] } as const;
  expect(counterpart(plan, [q('q2', 's2'), q('q3', 's1', 2)], plans, false)).toEqual({
    items: ['q3'],
    by: 'statement',
  });
  expect(counterpart(plan, [q('q2', 's2')], plans, false)).toMatchObject({ why: expect.stringContaining('statement') });
  const items = byId(item('b', 1, { label: 'shop' }));
  const today = [item('x', 2), item('y', 3, { label: 'shop' })];
  expect(counterpart(side, today, items, false)).toEqual({ items: ['y'], by: 'label' });
  expect(counterpart(side, [item('x', 2)], items, false)).toEqual({ items: ['x'], by: 'only' });
  expect(counterpart(side, today, items, false, 'x')).toEqual({ items: ['x'], by: 'link' });
  expect(counterpart(plan, [q('q2', 's2')], plans, false, 'q2')).toEqual({ items: ['q2'], by: 'link' });
});

it('does not guess which of several is meant, and takes all that are named', () => {
  const items = byId(item('b', 1, { label: 'shop' }));
  expect(counterpart(side, [item('x', 2), item('y', 3)], items, false)).toMatchObject({
    why: expect.stringContaining('x (x)'),
  });
  const named = [item('x', 2, { label: 'shop' }), item('y', 3, { label: 'shop' })];
  expect(counterpart(side, named, items, true)).toEqual({ items: ['x', 'y'], by: 'label' });
  expect(counterpart(side, named, items, false)).toEqual({ items: ['y'], by: 'label' });
  expect(counterpart(side, [], items, false)).toMatchObject({ why: expect.stringContaining('no profile of today') });
});

const retest = (status: Retest['status']): Retest => ({
  status,
  comparison: null,
  subjects: [],
  reason: status,
  codes: [],
});

it('puts the worst first, what was not retested last, and counts the worst of several comparisons', () => {
  const of = (id: string, status: Retest['status']) => ({
    id,
    title: '',
    status: 'draft' as const,
    was: null,
    retest: retest(status),
  });
  const { rows } = retestTable([
    of('P4', 'not-retested'),
    of('P3', 'resolved'),
    of('P2', 'masked'),
    of('P1', 'masked'),
  ]);
  expect(rows.map(({ id }) => id)).toEqual(['P1', 'P2', 'P3', 'P4']);
  expect(worstRetest([retest('resolved'), retest('persisting')])?.status).toBe('persisting');
  expect(worstRetest([])).toBeNull();
});
