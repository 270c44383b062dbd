import { expect, it } from 'vitest';
import { asTaken, orderWarning, usualLabel } from './taken-order.ts';

const heap = (label: string, largestId: number | null) => ({ label, largestId, capturedAt: null });

it('warns of an order that the ids of one process speak against', () => {
  const wrong = [heap('a', 20), heap('b', 10), heap('c', 30)];
  expect(orderWarning({ byId: true }, wrong)?.message).toMatch(/it was “b”, “a”, “c”\.$/);
  expect(orderWarning({ byId: true }, asTaken(wrong))).toBeNull();
});

it('says nothing of ids of different processes, nor where there are none', () => {
  expect(orderWarning({ byId: false }, [heap('before', 900_000), heap('after', 500_000)])).toBeNull();
  expect(orderWarning({ byId: true }, [heap('a', null), heap('b', null)])).toBeNull();
});

it('calls a series by its ends', () => expect(usualLabel(['s0', 's1', 's2'])).toBe('s0 … s2'));

it('is told by the times of heaps whose objects have no ids', () => {
  const dated = (label: string, capturedAt: string | null) => ({ label, largestId: null, capturedAt });
  const heaps = [dated('T0', '2026-01-02T03:00:00.000Z'), dated('T1', '2026-01-02T02:00:00.000Z')];
  expect(orderWarning({ byId: false }, heaps)?.message).toMatch(/by their times it was “T1”, “T0”\.$/);
  expect(orderWarning({ byId: false }, asTaken(heaps))).toBeNull();
  expect(orderWarning({ byId: false }, [...heaps, dated('T2', null)])).toBeNull();
});
