import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClassRow, HeapFacts } from '../../heap/stored.ts';
import { evaluateHeap } from '../heap/evaluate-heap.ts';
import { DEFAULT_RULE_SET } from '../rule-set.ts';
import { type HeldHeap, heldHeap } from './held-heap.ts';

const MB = 1e6;

const FACTS: HeapFacts = {
  ...{ format: 'v8', runtime: 'node', takenAt: null, table: null, nodeCount: 0, edgeCount: 0, extraNativeBytes: 0 },
  ...{ unreached: { count: 0, bytes: 0 }, totalSize: 0, sizeByType: [], detached: null, hasIds: true, largestId: null },
  ...{ hasSites: false, suspects: [], repeated: null },
};

const row = (name: string, retained: number): ClassRow => ({
  ...{ key: `object ${name}`, type: 'object', name, module: null, line: null, column: null },
  ...{ count: 1000, self: retained, retained, distance: 3 },
});

/** A heap of classes that keep so much. */
function heap(id: string, classes: Readonly<Record<string, number>>, more: Partial<HeapFacts> = {}): HeldHeap {
  const rows = Object.entries(classes).map(([name, retained]) => row(name, retained));
  const facts = { ...FACTS, totalSize: rows.reduce((sum, { retained }) => sum + retained, 0), ...more };
  const verdicts = evaluateHeap({ captureId: id, sha256: id, facts, classes: rows }, DEFAULT_RULE_SET);
  return { itemId: id, sha256: id, label: id, verdicts, facts, classes: new Map(rows.map((one) => [one.key, one])) };
}

const before = heap('h1', { Session: 60 * MB, Other: 4 * MB, Rest: 5 * MB });
const session = (after: HeldHeap) =>
  heldHeap(before, after, DEFAULT_RULE_SET).find(({ subject }) => subject.label === 'Session');

describe('what keeps a large part of one heap', () => {
  it('persists where it keeps as much, and nothing is said of whether it grows', () => {
    const found = session(heap('h2', { Session: 62 * MB, Other: 4 * MB, Rest: 5 * MB }));
    expect(found).toMatchObject({ status: 'persisting', level: 'watch' });
    expect(found?.reason).toContain('Whether it grows one heap a side cannot tell');
  });

  it('is masked where the rest of the heap grew, which is said with its bytes', () => {
    const found = session(heap('h2', { Session: 60 * MB, Other: 900 * MB, Rest: 5 * MB }));
    expect(found?.status).toBe('masked');
    expect(found?.reason).toContain('what else is in the heap went from 9 MB to 905 MB (+9956 %)');
  });

  it.each<[string, HeldHeap]>([
    ['keeps next to nothing', heap('h2', { Session: MB, Other: 4 * MB, Rest: 50 * MB })],
    ['keeps three times as much', heap('h2', { Session: 180 * MB, Other: 4 * MB, Rest: 5 * MB })],
  ])('is left open where it %s: a process that just began, or that was asked more, looks the same', (_, after) => {
    expect(session(after)).toMatchObject({ status: 'inconclusive', guards: ['RT-ONE-HEAP'] });
  });

  it('is left open where the later heap does not list it', () => {
    expect(session(heap('h2', { Other: 4 * MB }))).toMatchObject({ status: 'inconclusive', guards: ['RT-SILENT'] });
  });

  it('is not comparable with a heap of another format', () => {
    expect(session(heap('h2', { Session: 60 * MB }, { format: 'hprof', runtime: 'jvm' }))).toMatchObject({
      ...{ status: 'not-comparable', guards: ['RT-FORMAT'] },
      reason: expect.stringContaining('format: v8 and hprof; runtime: node and jvm'),
    });
  });

  it('is never told as more than persisting of the heap itself', () => {
    const bytes = fc.dictionary(fc.stringMatching(/^[A-Z][a-z]{1,6}$/), fc.integer({ min: 0, max: 1e9 }), {
      maxKeys: 8,
    });
    fc.assert(
      fc.property(bytes, (classes) => {
        const one = heap('h1', classes);
        for (const { status } of heldHeap(one, one, DEFAULT_RULE_SET)) expect(status).toBe('persisting');
      }),
    );
  });
});
