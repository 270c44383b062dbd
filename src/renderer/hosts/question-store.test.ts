import { expect, it } from 'vitest';
import type { Question } from '../../core/capture/host.ts';
import { frontQuestion } from './question-store.ts';

const operations: Question = {
  id: 'q1',
  kind: 'operations',
  host: 'staging-1',
  label: 'api',
  taken: 1,
  heaps: 4,
  operations: 200,
};
const secret: Question = {
  id: 'q2',
  kind: 'secret',
  host: 'staging-2',
  address: 'anna@staging-2',
  what: 'password',
  prompt: 'Password',
  echo: false,
  attempt: 1,
};

it('puts what a connection waits for before what may stay open for hours', () => {
  expect(frontQuestion([])).toBeUndefined();
  expect(frontQuestion([operations])).toBe(operations);
  expect(frontQuestion([operations, secret])).toBe(secret);
  expect(frontQuestion([secret, { ...secret, id: 'q3' }])).toBe(secret);
});
