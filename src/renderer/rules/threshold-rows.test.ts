import { describe, expect, it } from 'vitest';
import type { RuleSet } from '../../core/verdict/rule-set.ts';
import { changedValues, parseThreshold, rootOf, thresholdFamilies, thresholdRows } from './threshold-rows.ts';

const set = (id: string, parent: string | null, values: Readonly<Record<string, number>>): RuleSet => ({
  id,
  version: 1,
  parent,
  categories: [],
  values: Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, { value, unit: 'share', source: 'S4:233' }]),
  ),
});
const shipped = set('default', null, { likely: 0.4, investigate: 0.2 });
const child = set('mine', 'default', { likely: 0.5, investigate: 0.2, own: 1 });
const grandchild = set('mine-2', 'mine', { likely: 0.4, investigate: 0.1, own: 1 });

describe('thresholds beside what they were shipped as', () => {
  it('marks what differs, and what the shipped set does not have', () => {
    expect(thresholdRows(child, shipped).map(({ key, shipped: was, differs }) => [key, was, differs])).toEqual([
      ['likely', 0.4, true],
      ['investigate', 0.2, false],
      ['own', null, true],
    ]);
  });

  it('compares with the shipped ancestor, not with the parent', () => {
    expect(rootOf(grandchild, [grandchild, child, shipped]).id).toBe('default');
    expect(rootOf(shipped, [shipped]).id).toBe('default');
  });

  it('ends on ancestry that leads nowhere or round', () => {
    expect(rootOf(child, [child]).id).toBe('mine');
    const a = set('a', 'b', {});
    const b = set('b', 'a', {});
    expect(['a', 'b']).toContain(rootOf(a, [a, b]).id);
  });
});

describe('families', () => {
  it('stand in the order of the rows, under their title or their own name', () => {
    const values = { 'plateau.path': 0.1, 'odd.one': 1, 'plateau.bottleneck': 0.4 };
    const families = thresholdFamilies(thresholdRows(set('x', null, values), set('x', null, values)));
    expect(families.map(({ title, rows }) => [title, rows.length])).toEqual([
      ['Plateaus: what one function costs by itself', 2],
      ['odd', 1],
    ]);
  });
});

describe('typing a threshold', () => {
  it.each([
    ['0.25', 'share', 0.25],
    [' 0,25 ', 'share', 0.25],
    ['30', 'samples', 30],
    ['1.5', 'seconds', 1.5],
    ['0', 'share', 0],
  ])('%j %s is %d', (text, unit, value) => expect(parseThreshold(text, unit)).toEqual({ value }));

  it.each([
    ['', 'share'],
    ['abc', 'share'],
    ['Infinity', 'samples'],
    ['-1', 'seconds'],
    ['20', 'share'],
    ['1.5', 'samples'],
  ])('%j %s is refused', (text, unit) => expect(parseThreshold(text, unit)).toHaveProperty('wrong'));
});

describe('what was changed', () => {
  const rows = thresholdRows(child, shipped);
  it('is only what differs from the set being edited', () => {
    const drafts = new Map([
      ['likely', '0.45'],
      ['investigate', '0.2'],
    ]);
    expect(changedValues(rows, drafts)).toEqual(new Map([['likely', 0.45]]));
  });
  it('is nothing to save while something cannot be read', () => {
    expect(changedValues(rows, new Map([['likely', 'x']]))).toBeNull();
  });
});
