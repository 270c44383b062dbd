import { describe, expect, it } from 'vitest';
import type { Growth } from '../../../core/heap/growth/model.ts';
import { compareGrowths } from '../../../core/verdict/heap/compare-growths.ts';
import { evaluateGrowth } from '../../../core/verdict/heap/evaluate-growth.ts';
import { DEFAULT_RULE_SET } from '../../../core/verdict/rule-set.ts';
import { EXIT } from '../command.ts';
import { gateExit, growthExit } from './series.ts';

/** A series in which one class has these counts, each object keeping 1,000 bytes of a heap that grows by ten times as much. */
function growthOf(name: string, counts: readonly number[], warmUp: number): Growth {
  const zeros = counts.slice(1).map(() => 0);
  const added = counts.slice(1).map((count, i) => Math.max(0, count - (counts[i] ?? 0)));
  return {
    snapshots: counts.map((count, i) => ({
      ...{ id: `h${i}`, label: `s${i}`, sha256: '', nodeCount: 10_000 + count, totalSize: 5_000_000 + 3500 * count },
      ...{ takenAt: null, operations: i === 0 ? null : 100, forcedGc: true },
    })),
    warmUp,
    matching: { byId: true, kind: 'ids', renamed: zeros, reason: '' },
    sizes: 'retained',
    classes: [
      {
        ...{ key: `object:${name}`, type: name.startsWith('system / ') ? 'hidden' : 'object', name },
        ...{ module: 'app.js', line: 1, column: 1 },
        ...{ count: counts, self: counts.map((count) => 100 * count), retained: counts.map((count) => 1000 * count) },
        ...{ added, addedBytes: added, removed: zeros, stillAlive: added, unreached: 0, partOf: null },
      },
    ],
    paths: [],
    owners: [],
  };
}

describe('a gate', () => {
  const exit = (growth: Growth, gate: 'watch' | 'investigate' | 'likely-bottleneck') =>
    gateExit(evaluateGrowth(growth, DEFAULT_RULE_SET), gate);

  it('is not passed by what grew in too few differences to be judged', () => {
    for (const gate of ['watch', 'investigate', 'likely-bottleneck'] as const) {
      expect(exit(growthOf('Session', [0, 5000], 0), gate)).toBe(EXIT.undecided);
      expect(exit(growthOf('Session', [0, 0, 5000], 1), gate)).toBe(EXIT.undecided);
    }
  });

  it('is passed where nothing grew, and where it is only the runtime', () => {
    expect(exit(growthOf('Session', [5000, 5000], 0), 'watch')).toBe(EXIT.passed);
    expect(exit(growthOf('system / Map', [0, 5000], 0), 'investigate')).toBe(EXIT.passed);
  });

  it('is not passed by a series too short to be compared, whatever its level', () => {
    const side = (growth: Growth) => ({
      ...{ label: 's', format: 'v8', runtime: 'V8', version: null, host: null },
      growth,
    });
    const before = side(growthOf('Session', [0, 1000, 2000, 3000], 1));
    const comparison = compareGrowths(before, side(growthOf('Other', [0, 9000, 99_000], 1)), DEFAULT_RULE_SET);
    expect(comparison.verdicts.map(({ level, status }) => [level, status])).toEqual([['investigate', 'inconclusive']]);
    expect(growthExit({ ...comparison, override: null }, 'likely-bottleneck')).toBe(EXIT.undecided);
  });
});
