import { expect, it } from 'vitest';
import { byLargestId, orderWarning, usualLabel } from './taken-order.ts';

const heap = (label: string, largestId: number | null) => ({ label, largestId });

it('warns of an order that the ids of one process speak against', () => {
  const wrong = [heap('a', 20), heap('b', 10), heap('c', 30)];
  expect(orderWarning({ byId: true }, wrong)?.message).toMatch(/it was “b”, “a”, “c”\.$/);
  expect(orderWarning({ byId: true }, byLargestId(wrong))).toBeNull();
});

it('says nothing of ids of different processes, nor where there are none', () => {
  expect(orderWarning({ byId: false }, [heap('before', 900_000), heap('after', 500_000)])).toBeNull();
  expect(orderWarning({ byId: true }, [heap('a', null), heap('b', null)])).toBeNull();
});

it('calls a series by its ends', () => expect(usualLabel(['s0', 's1', 's2'])).toBe('s0 … s2'));
