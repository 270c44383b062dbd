import { describe, expect, it } from 'vitest';
import type { ClassGrowth, Growth, Matching, PathGrowth } from '../../heap/growth/model.ts';
import { DEFAULT_RULE_SET } from '../rule-set.ts';
import { compareGrowths } from './compare-growths.ts';
import { evaluateGrowth } from './evaluate-growth.ts';

interface Given {
  readonly count: readonly number[];
  /** Bytes that each object keeps. */
  readonly each?: number;
}

/** A series with these classes; the first difference is warm-up. `heap`: bytes of each heap, by default what the classes keep and 10 MB. */
function growthOf(
  classes: Readonly<Record<string, Given>>,
  options: {
    readonly heap?: readonly number[];
    readonly paths?: readonly PathGrowth[];
    readonly operations?: number | null;
    readonly matching?: Partial<Matching>;
  } = {},
): Growth {
  const { operations = 10, paths = [], matching = {} } = options;
  const all = Object.entries(classes);
  const steps = all[0]?.[1].count.length ?? 0;
  const total = (step: number) => all.reduce((sum, [, { count, each = 1000 }]) => sum + each * (count[step] ?? 0), 1e7);
  return {
    snapshots: Array.from({ length: steps }, (_, step) => ({
      id: `h${step}`,
      label: `s${step}`,
      sha256: '',
      nodeCount: 1,
      totalSize: options.heap?.[step] ?? total(step),
      takenAt: null,
      operations: step === 0 ? null : operations,
      forcedGc: true,
    })),
    warmUp: 1,
    matching: { byId: true, kind: 'ids', renamed: [], reason: 'why', ...matching },
    sizes: all.every(([, { each }]) => each === 0) ? 'none' : 'retained',
    classes: all.map(([name, { count, each = 1000 }]): ClassGrowth => {
      const grown = count.slice(1).map((value, i) => Math.max(0, value - (count[i] ?? 0)));
      return {
        ...{ key: `object:${name}`, type: 'object', name, module: null, line: null, column: null },
        ...{ count, self: count.map((value) => each * value), retained: count.map((value) => each * value) },
        ...{ added: grown, addedBytes: grown, removed: grown.map(() => 0), stillAlive: grown },
        ...{ unreached: 0, partOf: null },
      };
    }),
    paths,
    owners: [],
  };
}

const LEAK = { count: [0, 1000, 2000, 3000] };

describe('the share of growth', () => {
  const top = (growth: Growth) => evaluateGrowth(growth, DEFAULT_RULE_SET)[0];

  it('is of what the heap grew by', () => {
    expect(top(growthOf({ Session: LEAK }, { heap: [1e7, 1e7, 1.2e7, 1.4e7] }))?.measure.value).toBe(0.5);
  });

  it.each([
    ['hardly grew, because something else shrank', 10_000],
    ['did not grow', 0],
    ['shrank', -1],
  ])('is that of its own growth where the heap %s', (_, net) => {
    const verdict = top(growthOf({ Session: LEAK }, { heap: [1e7, 1e7, 1e7, 1e7 + net] }));
    expect(verdict).toMatchObject({ rule: 'LK-SHARE', level: 'likely-bottleneck', measure: { value: 1 } });
    expect(verdict?.reason).toContain('keeps 2 MB more alive, 100 % of what the heap grew by');
  });
});

describe('one path', () => {
  const path = (name: string, from: number, to: number): PathGrowth => ({
    ...{ class: 'object:Session', path: name, wholePath: name, bytes: [], example: null },
    count: [0, from, (from + to) / 2, to],
  });
  const others = Array.from({ length: 39 }, (_, i) => path(`other${i}`, 0, 1));
  const certainty = (main: number) => {
    // Not by the operations: the steps differ.
    const growth = growthOf(
      { Session: { count: [0, 1000, 3500, 4000] } },
      { paths: [path('main', 0, main), ...others], operations: null },
    );
    const [verdict] = evaluateGrowth(growth, DEFAULT_RULE_SET);
    return [verdict?.certainty, verdict?.subject.kind, verdict?.details?.onePath];
  };

  it('holds four in five of all new objects, and not only of those on the paths that are kept', () => {
    expect(certainty(2900)).toEqual(['confirmed', 'retention-path', 0.966667]);
    expect(certainty(1000)).toEqual(['probable', 'class', 0.333333]);
  });
});

describe('heaps of different processes', () => {
  it.each([
    ['another process', 'otherProcess', ['QG-PROCESS']],
    ['no ids', 'noIds', []],
  ] as const)('are told from those without ids: %s', (_, kind, guards) => {
    const [verdict] = evaluateGrowth(
      growthOf({ Session: LEAK }, { matching: { byId: false, kind, renamed: [] } }),
      DEFAULT_RULE_SET,
    );
    expect(verdict).toMatchObject({ guards, certainty: kind === 'noIds' ? 'confirmed' : 'probable' });
  });
});

describe('tables that tell no bytes', () => {
  const tables = (count: readonly number[]) =>
    growthOf(
      { Session: { count, each: 0 }, function: { count: [2000, 2000, 2000, 2000], each: 0 } },
      { heap: [0, 0, 0, 0], operations: 5, matching: { byId: false, kind: 'noIds' } },
    );

  it('are judged by their counts, and nothing is said of bytes', () => {
    const verdicts = evaluateGrowth(tables([1, 1501, 2501, 3501]), DEFAULT_RULE_SET);
    expect(verdicts).toMatchObject([
      {
        rule: 'LK-GROW',
        level: 'investigate',
        certainty: 'probable',
        measure: { name: 'instances', value: 2000 },
        reason:
          'Session went from 1,501 → 2,501 → 3,501 objects, 200 per operation. How many bytes they take is not known: only objects are counted.',
      },
    ]);
    expect(verdicts[0]).not.toHaveProperty('cost');
    expect(verdicts[0]?.details).not.toHaveProperty('bytes');
  });

  it('are compared by them', () => {
    const side = (count: readonly number[]) => ({
      ...{ label: 'series', format: 'objgraph', runtime: 'Python', version: null, host: null },
      growth: tables(count),
    });
    const status = (after: readonly number[]) => {
      const { unit, verdicts } = compareGrowths(side([1, 1501, 2501, 3501]), side(after), DEFAULT_RULE_SET);
      expect(unit).toBe('instances');
      return verdicts.map(({ status: found, reason }) => [found, reason]);
    };
    expect(status([1, 1501, 2501, 3501])).toEqual([
      [
        'persisting',
        'Session grew by 200 objects per operation before, and grows by 200 objects per operation now (±0 %): nothing changed.',
      ],
    ]);
    expect(status([1, 1501, 1501, 1502])).toEqual([
      [
        'resolved',
        'Session grew by 200 objects per operation before; in the last 2 steps it grew by at most 0.2 objects per operation.',
      ],
    ]);
  });
});

describe('the limit of a verdict', () => {
  const verdict = (given: Given, heap: readonly number[]) => {
    const [{ rule, measure, threshold } = {}] = evaluateGrowth(
      growthOf({ Session: given }, { heap }),
      DEFAULT_RULE_SET,
    );
    return [rule, measure?.value, measure?.unit, threshold?.value];
  };

  it('is one of what was measured', () => {
    const heap = [1e7, 1e7, 5e7, 9e7];
    expect(verdict(LEAK, heap)).toEqual(['LK-GROW', 2000, 'instances', 10]);
    expect(verdict({ count: [0, 100, 100, 150] }, heap)).toEqual(['LK-GROW', 50, 'instances', 10]);
    expect(verdict({ count: [0, 100, 100, 105], each: 20_000 }, heap)).toEqual(['LK-GROW', 100_000, 'bytes', 65_536]);
    expect(verdict(LEAK, [1e7, 1e7, 1.2e7, 1.4e7])).toEqual(['LK-SHARE', 0.5, 'share', 0.4]);
  });
});
