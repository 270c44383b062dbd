import { beforeEach, expect, it } from 'vitest';
import { clearItems, itemChanged, revisionOf, useItems, whileLeaving } from './items.ts';

beforeEach(clearItems);

const revision = (id: string): number => revisionOf(useItems.getState(), id);

it('a change of an item is one of that item alone', () => {
  const [one, other] = [revision('a'), revision('b')];
  itemChanged('a');
  expect(revision('a')).toBeGreaterThan(one);
  expect(revision('b')).toBe(other);
});

it('no revision comes back with the workspace: what was kept under it is old', () => {
  const seen = [revision('a')];
  itemChanged('a');
  seen.push(revision('a'));
  clearItems();
  seen.push(revision('a'));
  itemChanged('b');
  itemChanged('a');
  seen.push(revision('a'));
  expect(new Set(seen).size).toBe(seen.length);
});

it('an item that is being deleted is not asked for again while something shows it', async () => {
  const before = revision('a');
  await whileLeaving('a', async () => {
    itemChanged('a');
    itemChanged('b');
    expect(revision('a')).toBe(before);
    expect(revision('b')).toBeGreaterThan(before);
  });
  expect(revision('a')).toBeGreaterThan(before);
});

it('an item that could not be deleted is told of as before', async () => {
  const before = revision('a');
  await expect(whileLeaving('a', () => Promise.reject(new Error('in use')))).rejects.toThrow('in use');
  expect(revision('a')).toBe(before);
  itemChanged('a');
  expect(revision('a')).toBeGreaterThan(before);
});

it('any change of any item is counted', () => {
  const before = useItems.getState().changes;
  itemChanged('a');
  itemChanged('b');
  expect(useItems.getState().changes).toBe(before + 2);
});
