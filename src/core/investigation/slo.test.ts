import { describe, expect, it } from 'vitest';
import { limitFor, type Slo, withObjectives } from './slo.ts';

const slos: readonly Slo[] = [
  { level: 'audit', of: '', metric: 'p95', limit: 300, source: 'S1:16' },
  { level: 'flow', of: 'submit', metric: 'p95', limit: 500, source: 'S3:32' },
  { level: 'component', of: 'orders', metric: 'p95', limit: 180, source: 'S2:73' },
  { level: 'endpoint', of: 'POST /orders', metric: 'p95', limit: 700, source: 'user' },
  { level: 'endpoint', of: 'POST /orders', metric: 'p95', limit: 650, source: 'user' },
  { level: 'audit', of: '', metric: 'availability', limit: 0.999, source: 'S1:16' },
  { level: 'audit', of: '', metric: 'availability', limit: 0.9995, source: 'user' },
];

it('puts objectives in the place of those of the same, and leaves the others', () => {
  const [first, ...others] = slos;
  if (first === undefined) throw new Error('there are objectives');
  const made = { ...first, limit: first.limit + 1 };
  expect(withObjectives(slos, [made])).toEqual([...others, made]);
});

describe('limitFor', () => {
  it.each([
    [
      'the endpoint before everything else, the strictest of two',
      { metric: 'p95', endpoint: 'POST /orders', component: 'orders', flow: 'submit' },
      650,
    ],
    ['the component before the flow', { metric: 'p95', endpoint: 'GET /x', component: 'orders', flow: 'submit' }, 180],
    ['the flow before the audit', { metric: 'p95', flow: 'submit' }, 500],
    ['the audit where nothing else speaks', { metric: 'p95', flow: 'access' }, 300],
    ['the highest availability', { metric: 'availability' }, 0.9995],
  ] as const)('takes %s', (_what, asked, limit) => {
    expect(limitFor(slos, asked)?.limit).toBe(limit);
  });

  it('has none for what nobody limited', () => {
    expect(limitFor(slos, { metric: 'p99' })).toBeNull();
  });
});
