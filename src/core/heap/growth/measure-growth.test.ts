import { describe, expect, it } from 'vitest';
import { type DrawnNode, drawnSnapshot } from '../../../../tests/support/heap/drawn-snapshot.ts';
import { measuredTexts } from '../../../../tests/support/heap/measured.ts';
import { oddSnapshot } from '../../../../tests/support/heap/odd-snapshot.ts';
import { HeapSketch } from '../../../../tests/support/heap/sketch.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { measureTables } from './measure-tables.ts';
import { unmatchable } from './same-process.ts';

describe('a heap beside itself', () => {
  it('has nothing new, nothing gone, and nothing that grew', async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const text = oddSnapshot(seed);
      const { growth, verdicts } = await measuredTexts([text, text, text], { operations: 10 });
      expect(growth.matching.byId).toBe(true);
      for (const row of growth.classes) {
        expect(new Set(row.count).size).toBe(1);
        expect(new Set(row.retained).size).toBe(1);
        expect(row.added).toEqual([0, 0]);
        expect(row.removed).toEqual([0, 0]);
      }
      expect(growth.owners).toEqual([]);
      expect(verdicts).toEqual([]);
    }
  });
});

describe('heaps of two programs', () => {
  it('are compared by class only', async () => {
    const { growth } = await measuredTexts([oddSnapshot(1), oddSnapshot(2), oddSnapshot(3)]);
    expect(growth.matching.byId).toBe(false);
    expect(growth.matching.kind).toBe('otherProcess');
    expect(growth.matching.reason).toContain('not from one process');
    expect(growth.classes.every(({ added }) => added === null)).toBe(true);
  });
});

/** Heaps of one process: each has what `step` draws, one time more than the one before. */
function series(heaps: number, step: (sketch: HeapSketch, k: number) => void): readonly string[] {
  return Array.from({ length: heaps }, (_, count) => {
    const sketch = new HeapSketch();
    for (let k = 0; k < count; k++) step(sketch, k);
    return sketch.text();
  });
}

/** Classes that are judged to be looked into. */
const serious = (verdicts: readonly Verdict[]) =>
  verdicts.filter(({ level }) => level !== 'watch').map(({ details }) => details?.class);

describe('classes whose objects hold one another', () => {
  it('are told of by the largest, where each is part of the other', async () => {
    // Sessions are in a list, and each has a large list: lists are part of sessions by dominators, sessions of lists by their paths.
    const texts = series(4, (sketch) => {
      const list = sketch.object(sketch.global, 'pushed', 'List', 32);
      const map = sketch.object(sketch.global, 'map', 'Map', 32);
      const table = sketch.object(map, 'table', 'Table', 32);
      for (let i = 0; i < 200; i++) {
        const session = sketch.object(list, `s${i}`, 'Session', 64);
        sketch.edge(table, 'property', `s${i}`, session);
        sketch.object(session, 'data', 'List', 5000);
      }
    });
    const { growth, verdicts } = await measuredTexts(texts, { operations: 1 });
    const row = (name: string) => growth.classes.find((own) => own.name === name);
    expect([row('Session')?.partOf, row('List')?.partOf]).toEqual(['object:List', 'object:Session']);
    expect(serious(verdicts)).toEqual(['object:Session']);
    expect(verdicts[0]?.level).toBe('likely-bottleneck');
    expect(verdicts[0]?.details?.path).toBe('global.pushed → List.s*');
  });

  it('are told of where what holds them is judged lower', async () => {
    const texts = series(5, (sketch) => {
      for (let op = 0; op < 5; op++) {
        const batch = sketch.object(sketch.global, 'batch', 'Batch', 64);
        for (let i = 0; i < 200; i++) sketch.object(batch, `s${i}`, 'Session', 500);
      }
    });
    const { growth, verdicts } = await measuredTexts(texts, { operations: 5 });
    expect(growth.classes.find(({ name }) => name === 'Session')?.partOf).toBe('object:Batch');
    expect(serious(verdicts)).toEqual(['object:Session']);
    expect(verdicts.map(({ level, certainty, details }) => [level, certainty, details?.class])).toEqual([
      ['likely-bottleneck', 'confirmed', 'object:Session'],
      ['watch', 'confirmed', 'object:Batch'],
    ]);
    expect(verdicts[0]?.details?.path).toBe('global.batch → Batch.s*');
    // A batch that grows as they do speaks for them.
    const whole = series(5, (sketch) => {
      for (let op = 0; op < 20; op++) {
        const batch = sketch.object(sketch.global, 'batch', 'Batch', 64);
        for (let i = 0; i < 50; i++) sketch.object(batch, `s${i}`, 'Session', 500);
      }
    });
    expect(serious((await measuredTexts(whole, { operations: 20 })).verdicts)).toEqual(['object:Batch']);
  });
});

describe('plain objects that hold the program', () => {
  it('do not stand before the class that leaks, though all of it is theirs', async () => {
    const texts = series(4, (sketch, k) => {
      const app = k === 0 ? sketch.object(sketch.global, 'app', 'Object', 16) : 2;
      for (let i = 0; i < 50; i++) {
        const session = sketch.object(app, `s${k}-${i}`, 'Session', 64);
        sketch.object(session, 'cart', 'Object', 2000);
      }
      for (let i = 0; i < 9; i++) sketch.object(app, `b${k}-${i}`, 'Log', 24_000);
    });
    const { growth, verdicts } = await measuredTexts(texts, { operations: 50 });
    const share = (name: string) => {
      const { retained = [] } = growth.classes.find((row) => row.name === name) ?? {};
      return (
        ((retained[3] ?? 0) - (retained[1] ?? 0)) /
        ((growth.snapshots[3]?.totalSize ?? 0) - (growth.snapshots[1]?.totalSize ?? 0))
      );
    };
    expect(share('Object')).toBeGreaterThan(0.9);
    expect(share('Session')).toBeLessThan(0.4);
    expect(serious(verdicts)).toEqual(['object:Session']);
  });
});

describe('two heaps', () => {
  it('count their one difference, and what is part of another in it', async () => {
    const texts = series(2, (sketch) => {
      for (let i = 0; i < 50; i++) {
        const session = sketch.object(sketch.global, `s${i}`, 'Session', 64);
        sketch.object(session, 'cart', 'Cart', 3000);
      }
    });
    for (const ids of [true, false]) {
      const { growth } = await measuredTexts(texts, { warmUp: 1, hasIds: ids });
      expect(growth.matching.byId).toBe(ids);
      expect(growth.classes.find(({ name }) => name === 'Cart')?.partOf, `ids: ${ids}`).toBe('object:Session');
    }
  });
});

describe('plain objects that only the last heap has many of', () => {
  it('are called alike in all heaps, so that their paths are not split', async () => {
    // {wrapper} is one in a thousand plain objects of the last heap, and fewer of the others.
    const texts = [3000, 3000, 3000, 1000].map((plain, step) => {
      const sketch = new HeapSketch();
      const keep = sketch.object(sketch.global, 'keep', 'Keep', 16);
      for (let i = 0; i < 2; i++) {
        const wrapper = sketch.object(keep, 'of', 'Object', 16);
        const held = sketch.object(wrapper, 'wrapper', 'Held', 16);
        for (let k = 0; k < 10; k++) sketch.object(held, `k${k}`, 'Part', 40);
      }
      for (let i = 0; i < 20 * step; i++) sketch.object(keep, `p${i}`, 'Part', 40, 1_000_001 + 2 * i);
      for (let i = 0; i < plain; i++) sketch.object(sketch.global, `o${i}`, 'Object', 16, 2_000_001 + 2 * i);
      return sketch.text();
    });
    const { growth } = await measuredTexts(texts);
    const parts = growth.paths.filter((path) => path.class === 'object:Part');
    expect(parts.map(({ path, count }) => [path, count])).toEqual([
      ['global.keep → Keep.p*', [0, 20, 40, 60]],
      ['global.keep → Keep.of → {wrapper}.wrapper → Held.k*', [20, 20, 20, 20]],
    ]);
  });
});

describe('heaps that are known to be of different processes', () => {
  const snapshot = (process: string | null, hasIds: boolean) => ({ process, hasIds });

  it('are told to be so, with ids and without', () => {
    for (const hasIds of [true, false]) {
      expect(unmatchable([snapshot('a', hasIds), snapshot('b', hasIds)])?.kind).toBe('otherProcess');
      expect(unmatchable([snapshot('a', hasIds), snapshot(null, hasIds)])?.kind).toBe(hasIds ? undefined : 'noIds');
    }
    const table = { id: '', label: '', sha256: '', nodeCount: 1, totalSize: 0, takenAt: null, operations: 1 };
    const tables = ['a', 'b'].map((process) => ({ ...table, forcedGc: true, hasBytes: true, classes: [], process }));
    expect(measureTables(tables, 1).matching.kind).toBe('otherProcess');
  });
});

describe('a root that has another id in each heap', () => {
  it('is the root all the same: every way up ends there', async () => {
    const texts = [1, 3, 5].map((root, step) => {
      const nodes: DrawnNode[] = [
        { type: 'synthetic', name: '', id: root, edges: [] },
        ...Array.from({ length: 20 * (step + 1) }, (_, i) => ({ name: 'Session', size: 5000, id: 101 + 2 * i })),
      ];
      const edges = nodes.slice(1).map((_, i) => ['element', i, i + 1] as const);
      return drawnSnapshot([{ ...nodes[0], name: '', edges }, ...nodes.slice(1)]);
    });
    const { growth } = await measuredTexts(texts, { warmUp: 0 });
    expect(growth.matching.byId).toBe(true);
    expect(growth.classes.find(({ name }) => name === 'Session')?.added).toEqual([20, 20]);
  });
});

describe('a chain that is as deep as it has objects', () => {
  it('has a path of its first and its last steps, and takes no longer than another', async () => {
    // Five kinds in turn: longer than what counts as a step that repeats.
    const kinds = ['A', 'B', 'C', 'D', 'E'];
    const texts = [100, 200, 60_000].map((deep) => {
      const sketch = new HeapSketch();
      let holder = sketch.global;
      for (let i = 0; i < deep; i++) {
        const kind = kinds[i % kinds.length] ?? '';
        holder = sketch.object(holder, kind.toLowerCase(), kind, 2000);
      }
      return sketch.text();
    });
    const { growth } = await measuredTexts(texts, { warmUp: 0 });
    const path = growth.paths.find((one) => one.class === 'object:A' && one.path.includes('…'));
    expect(path?.path).toBe(
      [
        ...['global.a → A.b → B.c → C.d → D.e → E.a → A.b → B.c → C.d → D.e → E.a → A.b → … → D.e → E.a'],
        ...['A.b → B.c → C.d → D.e → E.a → A.b → B.c → C.d → D.e → E.a'],
      ].join(' → '),
    );
    expect(path?.count.at(-1)).toBe(12_000 - 5);
  });
});
