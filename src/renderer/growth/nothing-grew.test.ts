import { expect, it } from 'vitest';
import type { GrowthSnapshot } from '../../core/heap/growth/model.ts';
import { DEFAULT_RULE_SET } from '../../core/verdict/rule-set.ts';
import { nothingGrew } from './nothing-grew.ts';

const heap = (nodeCount: number): GrowthSnapshot => ({
  id: `h${nodeCount}`,
  label: `s${nodeCount}`,
  sha256: '',
  nodeCount,
  totalSize: 1000 * nodeCount,
  takenAt: null,
  operations: null,
  forcedGc: true,
});
const snapshots = [heap(1000), heap(1500), heap(1510), heap(1520)];
const { values } = DEFAULT_RULE_SET;

it('names the bounds of the rule set that judged', () => {
  const { title, text } = nothingGrew({ snapshots, sizes: 'retained' }, 1, values, 0);
  expect(title).toBe('Nothing grew in every step');
  expect(text).toMatch(
    /^No class gained 10 objects or more that keep 64 KiB or more alive in each of the 2 steps after/,
  );
  const changed = { ...values, 'growth.instances': { value: 500, unit: 'instances', source: 'user' } };
  expect(nothingGrew({ snapshots, sizes: 'retained' }, 1, changed, 0).text).toMatch(/^No class gained 500 objects/);
  expect(nothingGrew({ snapshots, sizes: 'retained' }, 1, undefined, 0).text).toMatch(
    /^No class gained enough objects that keep enough alive/,
  );
});

it('claims nothing of classes that grew but are the runtime’s own', () => {
  const { title, text } = nothingGrew({ snapshots, sizes: 'retained' }, 1, values, 2);
  expect(title).toBe('Nothing of the program grew in every step');
  expect(text).toMatch(
    /^No class of the program gained .* 2 did that belong to the runtime, or are held weakly only\./,
  );
});

it('does not speak of what tables do not tell', () => {
  expect(nothingGrew({ snapshots, sizes: 'shallow' }, 1, values, 0).text).not.toMatch(/alive/);
  expect(nothingGrew({ snapshots, sizes: 'none' }, 1, values, 0).text).toBe(
    'No class gained 10 objects or more in each of the 2 steps after the warm-up. Their bytes are not known. The whole heap: +20 objects.',
  );
  expect(nothingGrew({ snapshots: snapshots.slice(0, 2), sizes: 'none' }, 0, values, 0).text).toBe(
    'No class has more objects after than before. The whole heap: +500 objects.',
  );
});
