import { expect, it } from 'vitest';
import type { Verdict } from '../../core/verdict/verdict.ts';
import { evidenceOf } from './evidence.ts';

const verdict = (...pointers: readonly string[]): Verdict => ({
  rule: 'LK-SUSPECT',
  ruleVersion: 1,
  ruleSetSha256: '',
  subject: { kind: 'class', key: '', label: '' },
  scope: { captures: [], threads: 'all', sampleType: 'live heap', denominator: 'heap' },
  measure: { name: 'retained share', value: 0.2, unit: 'share', method: 'exact' },
  threshold: { op: '>=', value: 0.1, source: '' },
  level: 'watch',
  certainty: 'probable',
  reason: '',
  advice: '',
  evidence: pointers.map((pointer) => ({ captureId: 'h1', sha256: '', pointer })),
  guards: [],
});

it.each([
  ['node:17', { kind: 'node', node: 17 }],
  ['class:object:Session@file:///a.js:5:28', { kind: 'class', key: 'object:Session@file:///a.js:5:28' }],
  ['node:__proto__', null],
  ['node:-1', null],
  ['profile', null],
] as const)('%s leads to %j', (pointer, found) => {
  expect(evidenceOf(verdict(pointer))).toEqual(found);
});

it('takes the first pointer that leads anywhere', () => {
  expect(evidenceOf(verdict('profile', 'node:3', 'node:4'))).toEqual({ kind: 'node', node: 3 });
  expect(evidenceOf(verdict())).toBeNull();
});
