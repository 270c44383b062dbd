import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { diffWithDevTools, type OracleSnapshot, readWithDevTools } from '../support/heap/devtools-oracle.ts';
import { oddSnapshot } from '../support/heap/odd-snapshot.ts';
import { devToolsHeapPath, run, skipReason } from '../support/tools.ts';

const missing = devToolsHeapPath() === null ? ['DevTools’ heap snapshot worker'] : [];

const PROGRAM = `
const { writeHeapSnapshot } = require('node:v8');
class Session { constructor(i) { this.token = 'session ' + i + ' ' + Math.sqrt(i); this.items = [i, i + 1]; } }
const kept = (globalThis.kept = { byKey: new WeakMap(), keys: [], points: [], sessions: new Map() });
for (let i = 0; i < 200; i++) { const key = { key: i }; kept.keys.push(key); kept.byKey.set(key, new Session(i)); }
for (let i = 0; i < 300; i++) kept.points.push({ at: i, x: [i], y: { deep: [i] } });
writeHeapSnapshot('before.heapsnapshot');
for (let i = 0; i < 100; i++) kept.sessions.set('s' + i, new Session(i));
kept.points.length = 100;
writeHeapSnapshot('after.heapsnapshot');
`;

describe.skipIf(missing.length > 0)(`DevTools’ heap snapshot worker${skipReason(missing)}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'plateau-oracle-'));
  const [before, after] = [join(folder, 'before.heapsnapshot'), join(folder, 'after.heapsnapshot')];
  let snapshot: OracleSnapshot;

  beforeAll(async () => {
    run(process.execPath, ['-e', PROGRAM], folder);
    snapshot = await readWithDevTools(before);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);
  const at = (values: ArrayLike<number>, i: number) => values[i] ?? Number.NaN;

  it('keeps the sum of self sizes when it moves them, and the root retains all of it', () => {
    expect(sum(snapshot.selfSize)).toBe(sum(snapshot.fileSelfSize));
    expect(snapshot.retainedSize[0]).toBe(sum(snapshot.fileSelfSize));
    expect(snapshot.selfSize).not.toEqual(snapshot.fileSelfSize);
  });

  it('gives dominators that form one tree below the root', () => {
    const reached = new Uint8Array(snapshot.nodeCount);
    reached[0] = 1;
    for (let i = 1; i < snapshot.nodeCount; i++) {
      const way: number[] = [];
      for (let node = i; reached[node] === 0; node = at(snapshot.dominator, node)) {
        expect(way.length).toBeLessThan(snapshot.nodeCount);
        way.push(node);
      }
      for (const node of way) reached[node] = 1;
    }
    expect(snapshot.dominator[0]).toBe(0);
    expect(sum(reached)).toBe(snapshot.nodeCount);
  });

  it('retains what a node holds itself and what its children in the tree retain', () => {
    const retained = Float64Array.from(snapshot.selfSize);
    for (let i = 1; i < snapshot.nodeCount; i++) {
      const dominator = at(snapshot.dominator, i);
      retained[dominator] = at(retained, dominator) + at(snapshot.retainedSize, i);
    }
    expect(retained).toEqual(snapshot.retainedSize);
  });

  it('counts every node with a self size in one class', () => {
    const counts = new Map<string, number>();
    snapshot.selfSize.forEach((size, i) => {
      const key = snapshot.strings[at(snapshot.classKey, i)] ?? '';
      if (size > 0) counts.set(key, (counts.get(key) ?? 0) + 1);
    });
    const told = new Map<string, number>();
    for (const { key, count } of snapshot.aggregates) told.set(key, (told.get(key) ?? 0) + count);
    expect(told).toEqual(counts);
    expect(sum(snapshot.aggregates.map(({ self }) => self))).toBe(sum(snapshot.selfSize));
  });

  it('knows the program’s classes and shapes', () => {
    const row = (name: string) => snapshot.aggregates.find((aggregate) => aggregate.name === name);
    expect(row('Session')).toMatchObject({ count: 200, lost: false });
    expect(row('Session')?.key).toMatch(/^\d+,\d+,\d+,Session$/);
    // V8 keeps one more of a literal, to copy it from.
    expect([300, 301]).toContain(row('{x, y}')?.count);
    expect([300, 301]).toContain(row('{deep}')?.count);
  });

  it('names what was added and removed between two snapshots', async () => {
    const diff = await diffWithDevTools(before, after);
    const row = (name: string) => diff.find((change) => change.name === name);
    expect(row('Session')).toMatchObject({ addedCount: 100, removedCount: 0 });
    expect(row('{x, y}')).toMatchObject({ addedCount: 0, removedCount: 200 });
  });

  it('hangs nodes that only hold one another below the root, without a distance', async () => {
    const file = join(folder, 'odd.heapsnapshot');
    writeFileSync(file, oddSnapshot(1));
    const odd = await readWithDevTools(file);
    const ring = Array.from({ length: 6 }, (_, i) => odd.nodeCount - 1 - i);
    expect(ring.map((node) => odd.dominator[node])).toEqual(ring.map(() => 0));
    expect(ring.map((node) => odd.distance[node])).toEqual(ring.map(() => -5));
  });
});
