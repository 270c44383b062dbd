import { describe, expect, it } from 'vitest';
import { analysedDrawing } from '../../../tests/support/heap/analysed.ts';
import type { DrawnNode } from '../../../tests/support/heap/drawn-snapshot.ts';
import { heapFixture, readHprofBytes } from '../../../tests/support/heap-of.ts';
import { analyseHeap } from './analyse.ts';
import { HeapStrings } from './strings.ts';

/** A cache of 1,000 bytes that the root holds, and a larger one that nothing does. */
const withGarbage: readonly DrawnNode[] = [
  { type: 'synthetic', name: '', edges: [['internal', 'roots', 1]] },
  { type: 'synthetic', name: '(roots)', edges: [['property', 'cache', 2]] },
  { name: 'Cache', size: 400, edges: [['property', 'entry', 3]] },
  { name: 'Entry', size: 600 },
  { name: 'Garbage', size: 5000, edges: [['property', 'entry', 5]] },
  { name: 'Entry', size: 1000 },
];

describe('a heap of a JVM with garbage in it', async () => {
  const { facts, classes } = await analysedDrawing(withGarbage, 'hprof');
  const row = (name: string) => classes.find((one) => one.name === name);

  it('is as large as what is held', () => {
    expect(facts.totalSize).toBe(1000);
    expect(facts.unreached).toEqual({ count: 2, bytes: 6000 });
    expect(facts.sizeByType).toEqual([{ type: 'object', bytes: 1000 }]);
  });

  it('suspects nothing that is not held', () => {
    expect(facts.suspects.map(({ name }) => name)).toEqual(['Cache']);
  });

  it('counts the garbage of a class, which retains nothing', () => {
    expect(row('Garbage')).toMatchObject({ count: 1, self: 5000, retained: 0, distance: -5 });
    expect(row('Entry')).toMatchObject({ count: 2, self: 1600, retained: 600 });
  });

  it('leaves what garbage refers to as well to its holder', async () => {
    const shared = withGarbage.map((node) =>
      node.name === 'Garbage' ? { ...node, edges: [...(node.edges ?? []), ['property', 'old', 3] as const] } : node,
    );
    const { heap } = await analysedDrawing(shared, 'hprof');
    expect([2, 4].map((node) => heap.value('retained', node))).toEqual([1000, 6000]);
  });

  it('tells how far a class is by those of its objects that are reached', () => {
    expect(row('Entry')?.distance).toBe(3);
  });
});

it('gives the real dump of a JVM sums that agree', async () => {
  const { graph, columns } = await readHprofBytes(heapFixture('hprof/session-leak-17.hprof.gz'));
  const { facts, classes } = analyseHeap(graph, columns, new HeapStrings(columns, 'utf8'));
  expect(facts.unreached.count).toBeGreaterThan(0);
  expect(facts.sizeByType.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(facts.totalSize);
  expect(classes.reduce((sum, { self }) => sum + self, 0)).toBe(facts.totalSize + facts.unreached.bytes);
  const unreached = classes.filter(({ distance, count }) => distance < 0 && count > 0);
  expect(unreached.every(({ retained }) => retained === 0)).toBe(true);
  expect(unreached.map(({ name }) => name)).not.toContain('byte[]');
});

describe('a heap of V8 with weakly held objects in it', async () => {
  const { facts, classes } = await analysedDrawing(withGarbage);
  const row = (name: string) => classes.find((one) => one.name === name);

  it('holds them all, as DevTools says', () => {
    expect(facts.totalSize).toBe(7000);
    expect(row('Garbage')).toMatchObject({ count: 1, self: 5000, retained: 6000, distance: -5 });
    expect(row('Entry')).toMatchObject({ count: 2, self: 1600, retained: 1600 });
  });

  it('suspects nothing that is not held', () => {
    expect(facts.suspects.map(({ name }) => name)).toEqual(['Cache']);
  });
});

it('suspects a single string, whose content stays hidden', async () => {
  const { facts } = await analysedDrawing([
    { type: 'synthetic', name: '', edges: [['element', 1, 1]] },
    { name: 'global', size: 100, edges: [['property', 'held', 2]] },
    { type: 'concatenated string', name: 'secret', size: 9000 },
  ]);
  expect(facts.suspects).toMatchObject([{ node: 2, name: '(concatenated string)', path: 'global.held' }]);
});

it('suspects nothing in a heap without bytes', async () => {
  const nodes: DrawnNode[] = [{ type: 'synthetic', name: '' }];
  for (let i = 1; i < 1000; i++) nodes.push({ name: 'Part' });
  const { facts } = await analysedDrawing(nodes);
  expect(facts.suspects).toEqual([]);
});
