import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { SYSTEM_DISTANCE } from '../../src/core/heap/graph/distances.ts';
import { type AnalysedHeap, analysedFile } from '../support/heap/analysed.ts';
import { type OracleAggregate, type OracleSnapshot, readWithDevTools } from '../support/heap/devtools-oracle.ts';
import { makeSeries, missingFor } from '../support/heap/make-series.ts';
import { oddSnapshot } from '../support/heap/odd-snapshot.ts';
import { denoPath, devToolsHeapPath, type NodeLine, nodes, run, skipReason } from '../support/tools.ts';

const missing = devToolsHeapPath() === null ? ['DevTools’ heap snapshot worker'] : [];

/** A little of everything that the passes treat in a way of its own: WeakMaps, plain objects of several shapes, closures, cons strings. */
const PROGRAM = `
const { writeHeapSnapshot } = require('node:v8');
class Session { constructor(i) { this.token = 'session ' + i + ' ' + Math.sqrt(i); this.items = [i, i + 1]; this.on = () => i + this.items.length; } }
const kept = (globalThis.kept = { byKey: new WeakMap(), refs: [], keys: [], points: [], sessions: new Map(), big: 'x'.repeat(5000) });
for (let i = 0; i < 300; i++) {
  const key = { key: i };
  kept.keys.push(key);
  kept.byKey.set(key, new Session(i));
  kept.refs.push(new WeakRef(new Session(-i)));
  kept.points.push({ at: i, x: [i], y: { deep: [i], 'a,b': {} } });
  kept.sessions.set('s' + i, new Session(i));
}
writeHeapSnapshot('all.heapsnapshot');
`;

/** Differences, as text, a few of them: what each column says where DevTools says something else. */
function differing(mine: ArrayLike<number>, theirs: ArrayLike<number>, count: number): readonly string[] {
  const found: string[] = [];
  for (let node = 0; node < count && found.length < 5; node++) {
    if (mine[node] !== theirs[node]) found.push(`node ${node}: ${mine[node]}, DevTools ${theirs[node]}`);
  }
  return found;
}

const sum = <T>(rows: readonly T[], value: (row: T) => number): number =>
  rows.reduce((total, row) => total + value(row), 0);

/** Functions are one class to DevTools and told apart here; the rest must agree to the byte. */
function classDifferences(analysed: AnalysedHeap, aggregates: readonly OracleAggregate[]): readonly string[] {
  const mine = Map.groupBy(
    analysed.classes.filter(({ count }) => count > 0),
    ({ type, name }) => (type === 'closure' ? 'Function' : name),
  );
  const theirs = Map.groupBy(aggregates, ({ name }) => name);
  return [...new Set([...mine.keys(), ...theirs.keys()])].flatMap((name) => {
    const own = mine.get(name) ?? [];
    const other = theirs.get(name) ?? [];
    const functions = own.some(({ type }) => type === 'closure');
    const said = [
      sum(own, ({ count }) => count),
      sum(own, ({ self }) => self),
      // Two rows of one name and classes that dominate one another cannot be added up.
      functions || own.length > 1 || other.length > 1 ? 0 : sum(own, ({ retained }) => retained),
    ];
    const expected = [
      sum(other, ({ count }) => count),
      sum(other, ({ self }) => self),
      functions || own.length > 1 || other.length > 1 ? 0 : sum(other, ({ maxRet }) => maxRet),
    ];
    return said.join() === expected.join() ? [] : [`${name}: ${said}, DevTools ${expected}`];
  });
}

/** Distances from the program's roots; behind the root itself the order of the search is another, and only what is reached is the same. */
function fromProgram(distances: ArrayLike<number>): ArrayLike<number> {
  const hasRoots = distances[0] === SYSTEM_DISTANCE;
  return Array.from(distances, (distance) =>
    distance < 0 ? distance : hasRoots ? Math.min(distance, SYSTEM_DISTANCE) : 0,
  );
}

function expectEqual(analysed: AnalysedHeap, oracle: OracleSnapshot, which = ''): void {
  const { heap, facts, classes } = analysed;
  expect(facts.nodeCount).toBe(oracle.nodeCount);
  const column = (name: string) => heap.all(name);
  const same = (name: string, theirs: ArrayLike<number>) => differing(column(name), theirs, oracle.nodeCount);
  expect(
    {
      id: same('id', oracle.id),
      ownSize: same('ownSize', oracle.selfSize),
      distance: differing(fromProgram(column('distance')), fromProgram(oracle.distance), oracle.nodeCount),
      dominator: same('dominator', oracle.dominator),
      retained: same('retained', oracle.retainedSize),
    },
    which,
  ).toEqual({ id: [], ownSize: [], distance: [], dominator: [], retained: [] });
  const of = column('class');
  const names: string[] = [];
  for (let node = 0; node < oracle.nodeCount && names.length < 5; node++) {
    const row = classes[of[node] ?? 0];
    const own = row?.type === 'closure' ? 'Function' : (row?.name ?? '');
    const theirs = oracle.strings[oracle.className[node] ?? 0] ?? '';
    if (own !== theirs) names.push(`node ${node}: ${own}, DevTools ${theirs}`);
  }
  expect(names, which).toEqual([]);
  expect(classDifferences(analysed, oracle.aggregates), which).toEqual([]);
  expect(facts.totalSize + facts.extraNativeBytes).toBe(oracle.totalSize);
}

describe.skipIf(missing.length > 0)(`beside DevTools’ own worker${skipReason(missing)}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'plateau-devtools-'));
  afterEach(() => vi.unstubAllEnvs());
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const lines: readonly NodeLine[] = [18, 20, 22, 24, 26];
  for (const line of lines) {
    const path = nodes.get(line);
    const absent = path === undefined ? [`Node ${line}`] : [];
    it.skipIf(absent.length > 0)(
      `says the same of every node of a heap of Node ${line}${skipReason(absent)}`,
      async () => {
        const own = mkdtempSync(join(folder, 'node-'));
        run(path ?? '', ['-e', PROGRAM], own);
        const file = join(own, 'all.heapsnapshot');
        expectEqual(await analysedFile(file), await readWithDevTools(file));
      },
    );
  }

  const deno = denoPath();
  const noDeno = deno === null ? ['Deno'] : [];
  it.skipIf(noDeno.length > 0)(`says the same of every node of a heap of Deno${skipReason(noDeno)}`, async () => {
    const own = mkdtempSync(join(folder, 'deno-'));
    writeFileSync(join(own, 'program.cjs'), PROGRAM);
    vi.stubEnv('DENO_DIR', own);
    vi.stubEnv('DENO_NO_UPDATE_CHECK', '1');
    run(deno ?? '', ['run', '--allow-all', '--no-remote', 'program.cjs'], own);
    const file = join(own, 'all.heapsnapshot');
    const analysed = await analysedFile(file);
    expectEqual(analysed, await readWithDevTools(file));
    expect(analysed.warnings).toEqual([]);
    expect(analysed.classes.find(({ name }) => name === 'Session')?.count).toBe(900);
  });

  const browser = missingFor('detached-dom', 24);
  const noBrowser = browser === null ? [] : [browser];
  it.skipIf(noBrowser.length > 0)(`says the same of a page with detached nodes${skipReason(noBrowser)}`, async () => {
    const { files } = await makeSeries('detached-dom', { node: 24, folder: join(folder, 'dom') });
    const file = files.at(-1) ?? '';
    const analysed = await analysedFile(file);
    expectEqual(analysed, await readWithDevTools(file));
    expect(analysed.facts.detached?.count).toBeGreaterThan(100);
  });

  it('says the same of heaps in which everything that is rare is common', async () => {
    for (let seed = 1; seed <= 25; seed++) {
      const file = join(folder, `odd-${seed}.heapsnapshot`);
      writeFileSync(file, oddSnapshot(seed));
      expectEqual(await analysedFile(file), await readWithDevTools(file), `seed ${seed}`);
    }
  });
});
