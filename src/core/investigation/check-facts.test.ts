import { expect, it } from 'vitest';
import { checkFact } from './check-facts.ts';

const body = (timeout: string) => ({ values: { 'data.http_client_timeout': timeout } });

it.each([
  ['1s', 'HTTP client timeout 1 s: within the ceiling of 1 s (S1:108)'],
  ['1001ms', 'HTTP client timeout 1.001 s: above the ceiling of 1 s (S1:108)'],
  ['250ms', 'HTTP client timeout 250 ms: within the ceiling of 1 s (S1:108)'],
])('holds a timeout of %s against the ceiling of the playbook', (timeout, text) =>
  expect(checkFact('review.timeouts', body(timeout))).toBe(text),
);

it('says nothing of other lines, and of a timeout that nobody gave', () => {
  expect(checkFact('review.plans', body('1s'))).toBeNull();
  expect(checkFact('review.timeouts', { values: {} })).toBeNull();
});
