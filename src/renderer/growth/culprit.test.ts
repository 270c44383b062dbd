import { expect, it } from 'vitest';
import type { ClassGrowth } from '../../core/heap/growth/model.ts';
import type { Verdict } from '../../core/verdict/verdict.ts';
import { costOf, culpritOf, doubtOf, heldBackOf, loudAndQuiet, quietWords } from './culprit.ts';

const row: ClassGrowth = {
  key: 'object:Session@app.cjs:1:1',
  type: 'object',
  name: 'Session',
  module: 'app.cjs',
  line: 1,
  column: 1,
  count: [0, 1500, 2500, 3500],
  self: [],
  retained: [],
  added: null,
  addedBytes: null,
  removed: null,
  stillAlive: null,
  unreached: 0,
  partOf: null,
};

const verdict = (change: Partial<Verdict> = {}): Verdict => ({
  rule: 'LK-SHARE',
  ruleVersion: 1,
  ruleSetSha256: '',
  subject: { kind: 'class', key: row.key, label: 'Session' },
  scope: { captures: [], threads: 'all', sampleType: 'objects', denominator: 'retained growth' },
  measure: { name: 'share of growth', value: 0.9, unit: 'share', method: 'exact' },
  threshold: { op: '>', value: 0.4, source: 'a' },
  level: 'likely-bottleneck',
  certainty: 'confirmed',
  reason: '',
  advice: 'growth.path',
  evidence: [],
  guards: [],
  details: { class: row.key, instances: 2000, perOperation: 200, residual: 0, linear: 'yes' },
  ...change,
});

const told = (one: Verdict, counts = row.count, from = 1) =>
  culpritOf(one, new Map([[row.key, { ...row, count: counts }]]), { owners: [] }, from).headline;

it('says per operation what follows the operations, and by how much else', () => {
  expect(told(verdict())).toBe('grows by 200 objects per operation');
  // On a line, but fewer than the rules call following: the rules decide, not the deviation.
  expect(
    told(verdict({ details: { class: row.key, instances: 2000, perOperation: 0.02, residual: 0, linear: 'no' } })),
  ).toBe('has 2,000 more objects over 2 steps');
  expect(told(verdict({ details: { class: row.key, instances: 1 } }), [0, 1], 0)).toBe('has 1 more object');
});

it('says in short why it is not sure', () => {
  expect(doubtOf(verdict())).toBeNull();
  expect(doubtOf(verdict({ certainty: 'probable', guards: ['QG-GC'] }))).toMatch(/forced/);
  expect(doubtOf(verdict({ certainty: 'probable' }))).toMatch(/neither follows/);
});

it('tells loud from quiet by level', () => {
  const watch = verdict({ level: 'watch' });
  const loud = verdict();
  expect(loudAndQuiet([loud, watch])).toEqual({ loud: [loud], quiet: [watch] });
});

it('says why classes are listed behind the others', () => {
  const little = verdict({ level: 'watch', details: { everyStep: 'no' } });
  const code = verdict({ level: 'watch', details: { everyStep: 'yes', runtimes: 'yes' } });
  const weak = verdict({ level: 'watch', rule: 'LK-REACH', details: { everyStep: 'yes' } });
  expect(heldBackOf([little, code, weak])).toEqual([code, weak]);
  expect(quietWords([little], false)).toBe('grew by little, or not in every step');
  expect(quietWords([code, weak], false)).toMatch(/^grew in every step, and belong to the runtime/);
  expect(quietWords([little, code], false)).toMatch(/^grew by little, not in every step, or belong to the runtime/);
  expect(quietWords([little, code], true)).toBe('grew besides');
});

it('gives the cost of an operation with its range', () => {
  const cost = { value: 108_800, unit: 'bytes', per: 'operation' as const };
  expect(costOf(verdict({ cost: { ...cost, low: 108_800, high: 108_801 } }))?.range).toBe('the same in every step');
  expect(costOf(verdict({ cost: { ...cost, low: 0, high: 200_000 } }))?.range).toBe(
    '0\u00a0B to 200\u00a0kB in a step',
  );
  expect(costOf(verdict())).toBeNull();
});
