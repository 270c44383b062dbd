import { describe, expect, it } from 'vitest';
import { evaluateGrowth } from '../../verdict/heap/evaluate-growth.ts';
import { DEFAULT_RULE_SET } from '../../verdict/rule-set.ts';
import { type MeasuredTable, measureTables } from './measure-tables.ts';

/** Four tables in which one class has these counts, each object of 100 bytes; beside it one that stays. */
function tables(counts: readonly number[], hasBytes: boolean, each = 100): readonly MeasuredTable[] {
  const row = (name: string, count: number) => {
    const self = hasBytes ? each * count : 0;
    const place = { module: null, line: null, column: null };
    // Of a dump among the tables the retained sizes are known; they say nothing beside what only counts the objects' own.
    return {
      key: `type:${name}`,
      type: 'object' as const,
      name,
      ...place,
      count,
      self,
      retained: 3 * self,
      distance: 0,
    };
  };
  return counts.map((count, i) => ({
    id: `h${i}`,
    label: `T${i}`,
    sha256: '',
    nodeCount: count + 50,
    totalSize: hasBytes ? each * (count + 50) : 0,
    takenAt: null,
    operations: i === 0 ? null : 100,
    forcedGc: true,
    hasBytes,
    process: null,
    classes: [row('Session', count), row('module', 50)],
  }));
}

const LEAK = [1, 1501, 2501, 3501];
const judged = (heaps: readonly MeasuredTable[]) => evaluateGrowth(measureTables(heaps, 1), DEFAULT_RULE_SET);

describe('tables with bytes', () => {
  it('are measured by the objects’ own bytes, and nothing is called kept alive', () => {
    const growth = measureTables(tables(LEAK, true), 1);
    expect(growth.sizes).toBe('shallow');
    expect(growth.classes[0]?.retained).toEqual(growth.classes[0]?.self);
    const [verdict] = judged(tables(LEAK, true));
    expect(verdict).toMatchObject({ level: 'likely-bottleneck', details: { bytes: 200_000, linear: 'yes' } });
    expect(verdict?.reason).toMatch(/takes 200 kB more itself/);
    expect(verdict?.reason).not.toMatch(/alive/);
  });

  it('are not judged by counts', () => {
    expect(judged(tables(LEAK, true, 10)).map(({ level }) => level)).toEqual(['watch']);
  });
});

describe('tables that count objects only', () => {
  it('are judged by their counts, and probable at most', () => {
    const growth = measureTables(tables(LEAK, false), 1);
    expect(growth.sizes).toBe('none');
    const [verdict, ...more] = judged(tables(LEAK, false));
    expect(more).toEqual([]);
    expect(verdict).toMatchObject({
      rule: 'LK-GROW',
      level: 'investigate',
      certainty: 'probable',
      guards: ['QG-BYTES'],
      measure: { name: 'instances', value: 2000 },
      details: { perOperation: 10, linear: 'yes', everyStep: 'yes' },
    });
    expect(verdict?.cost).toBeUndefined();
    expect(verdict?.details).not.toHaveProperty('bytes');
    expect(verdict?.reason).toMatch(/How many bytes they take is not known/);
  });

  it.each([
    ['by fewer than ten in a step is watched', [1, 1501, 1509, 3501], ['watch']],
    ['no more at the end is nothing', [1, 1501, 2501, 2501], []],
  ] as const)('%s', (_name, counts, levels) => {
    expect(judged(tables(counts, false)).map(({ level }) => level)).toEqual(levels);
  });

  it('leave the bytes of others out', () => {
    const [first, ...rest] = tables(LEAK, true);
    const mixed = [...(first === undefined ? [] : [{ ...first, hasBytes: false }]), ...rest];
    expect(measureTables(mixed, 1).sizes).toBe('none');
    expect(measureTables(mixed, 1).classes[0]?.self).toEqual([0, 0, 0, 0]);
  });
});

describe('tables that list their largest rows only', () => {
  it('say what they leave out, and in which heaps', () => {
    const bytes = (isComplete: boolean) =>
      tables(LEAK, true).map((one, i) => ({
        ...one,
        isComplete,
        unlisted: new Set(i === 3 ? ['type:Session'] : []),
      }));
    const growth = measureTables(bytes(false), 1);
    expect([growth.unlistedMost, growth.classes[0]?.unlisted, growth.classes[1]?.unlisted]).toEqual([
      5000,
      [3],
      undefined,
    ]);
    expect(measureTables(bytes(true), 1).unlistedMost).toBeUndefined();
    expect(growth.snapshots[0]).not.toHaveProperty('unlisted');
    const counted = tables(LEAK, false).map((one) => ({ ...one, isComplete: false }));
    expect(measureTables(counted, 1).unlistedMost).toBeNull();
  });
});
