import { expect, test } from 'vitest';
import { profileOf } from '../../../tests/support/profile-of.ts';
import { CATEGORIES } from '../profile/model.ts';
import { functionsTable } from './functions-table.ts';
import { DEFAULT_RULE_SET } from './rule-set.ts';

const scope = { sampleType: 0, threads: 'all', basis: 'active' } as const;

test('every function with weight, heaviest self first, with shares, errors and charged weight', () => {
  const profile = profileOf('main;hot 476\nmain;hot;runtime.asyncPreempt 118\nmain;x 406\nworker;time.sleep 900');
  const { meta, columns } = functionsTable(profile, scope, DEFAULT_RULE_SET);
  expect(meta.names.map(({ key }) => key)).toEqual(['hot', 'x', 'runtime.asyncPreempt', 'main']);
  expect(meta).toMatchObject({ denominator: 1000, unit: 'count', method: 'wilson' });
  expect([...(columns.self ?? [])]).toEqual([0.476, 0.406, 0.118, 0]);
  expect([...(columns.total ?? [])]).toEqual([0.594, 0.406, 0.118, 1]);
  expect([...(columns.charged ?? [])]).toEqual([594, 406, 0, 0]);
  expect(columns.selfLow?.[0]).toBeCloseTo(0.4452, 4);
  expect(columns.selfHigh?.[0]).toBeCloseTo(0.507, 4);
  expect(columns.totalLow?.[3]).toBeGreaterThan(0.99);
  expect(CATEGORIES[columns.category?.[2] ?? 0]).toBe('runtime');
});

test('recursive functions are counted once in their total', () => {
  const { meta, columns } = functionsTable(profileOf('main;fib;fib;fib 10\nmain;fib 10'), scope, DEFAULT_RULE_SET);
  expect(meta.names.map(({ key }, row) => [key, columns.total?.[row]])).toEqual([
    ['fib', 1],
    ['main', 1],
  ]);
});

test('bases and threads: idle time counts where it is asked for, one thread alone where it is chosen', () => {
  const profile = profileOf('[a]\nmain;hot 30\nmain;(garbage collector) 10\n(idle) 60\n[b]\nmain;cold 50');
  const whole = (basis: 'all' | 'active' | 'app', threads: 'all' | number = 'all') =>
    functionsTable(profile, { sampleType: 0, threads, basis }, DEFAULT_RULE_SET).meta.denominator;
  expect([whole('all'), whole('active'), whole('app'), whole('active', 1)]).toEqual([150, 90, 80, 50]);
});

test('blocks of a bursty capture widen the interval of a total share as well', () => {
  const text = Array.from({ length: 40 }, (_, i) => (i % 20 < 10 ? 'main;a;hot 10' : 'main;cold 10')).join('\n');
  const { meta, columns } = functionsTable(profileOf(text, { secondsBetween: 1 }), scope, DEFAULT_RULE_SET);
  expect(meta.method).toBe('block');
  const row = meta.names.findIndex(({ key }) => key === 'a');
  expect((columns.totalHigh?.[row] ?? 0) - (columns.totalLow?.[row] ?? 0)).toBeGreaterThan(0.25);
});
