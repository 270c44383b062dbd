import { expect, it } from 'vitest';
import { emptyFinding } from './empty.ts';
import { type HeldItem, laterState, seenLast } from './held-items.ts';
import type { EvidenceRow, EvidenceVerdict } from './model.ts';

const item = (id: string, day: number, more: Partial<HeldItem> = {}): HeldItem => ({
  ...{ id, kind: 'series', label: 'shop', takenAt: `2026-01-0${day}T00:00:00.000Z`, restored: false, program: null },
  ...more,
});
const row = (of: string, level: EvidenceVerdict['level']): EvidenceRow => ({
  ...{ id: of, kind: 'metric', caption: '', item: of, sha256: 'b'.repeat(64), pointer: '' },
  verdict: {
    ...{ rule: 'LK-RSS', ruleVersion: 1, ruleSetSha256: 'a'.repeat(64), subjectKind: 'series', subjectKey: 'rss' },
    ...{ subjectLabel: 'rss', level, certainty: 'confirmed', reason: '' },
    measure: { name: 'growth', value: 1, unit: 'share' },
  },
});
const seen = (items: readonly HeldItem[], ...evidence: EvidenceRow[]): readonly string[] =>
  seenLast({ ...emptyFinding(), evidence }, new Map(items.map((one) => [one.id, one]))).map(({ id }) => id);

it('takes what was over its limit last, before what was only to be watched, and one a kind', () => {
  const items = [item('s1', 1), item('s2', 2), item('s3', 3), item('h1', 1, { kind: 'heap' })];
  const evidence = [row('s1', 'investigate'), row('s2', 'investigate'), row('s3', 'watch'), row('h1', 'watch')];
  expect(seen(items, ...evidence)).toEqual(['s2', 'h1']);
  expect(seen(items, row('s3', 'watch'), row('s1', 'none'))).toEqual(['s3']);
  expect(seen([item('p1', 1, { kind: 'profile' })], row('p1', 'investigate'), row('gone', 'investigate'))).toEqual([]);
});

it('knows a later state by its program, else by its name, else by a person’s link', () => {
  const before = item('s1', 1);
  const later = (others: readonly HeldItem[], linked: readonly string[] = [], of = before) =>
    laterState(of, others, new Set(linked))?.id ?? null;
  expect(later([before, item('s2', 2), item('s3', 3)])).toBe('s3');
  expect(later([item('s2', 2, { label: 'other' }), item('s0', 1)])).toBeNull();
  expect(later([item('s2', 2, { label: 'other' })], ['s2'])).toBe('s2');
  expect(later([item('s2', 2, { kind: 'heap' })], ['s2'])).toBeNull();
  const captured = item('s1', 1, { program: 'a' });
  expect(later([item('s2', 2, { program: 'a', label: 'x' }), item('s3', 3, { program: 'b' })], [], captured)).toBe(
    's2',
  );
});

it('takes what came with a bundle for earlier, whatever its clock said', () => {
  const restored = item('s9', 9, { restored: true });
  expect(laterState(restored, [item('s1', 1)], new Set())?.id).toBe('s1');
  expect(laterState(item('s1', 1), [restored], new Set())).toBeNull();
});
