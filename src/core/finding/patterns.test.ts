import { expect, it } from 'vitest';
import { FINDING_CATEGORIES } from './model.ts';
import { BOTTLENECK_PATTERNS, patternOf } from './patterns.ts';

it('has a signature, a proof and fixes for each pattern of the playbooks', () => {
  const named = FINDING_CATEGORIES.filter((category) => patternOf(category) !== null);
  expect(named).toEqual([
    'n-plus-one',
    'index',
    'lock-contention',
    'cache',
    'queue-backlog',
    'external-dependency',
    'payload',
    'pool-exhaustion',
    'cpu-hot-path',
    'memory-leak',
  ]);
  expect(BOTTLENECK_PATTERNS).toHaveLength(named.length);
  for (const { signature, proof, fixes, source } of BOTTLENECK_PATTERNS) {
    expect([signature, proof]).toEqual([expect.stringMatching(/\.$/), expect.stringMatching(/\.$/)]);
    expect(fixes.length).toBeGreaterThan(1);
    expect(source).toMatch(/^S[234]:\d+-\d+(, S4:\d+-\d+)?$/);
  }
});

it('has none where the playbooks have none', () => expect(patternOf('other')).toBeNull());
