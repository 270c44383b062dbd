import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HeapSketch } from '../../../../tests/support/heap/sketch.ts';
import { Workspace } from '../../workspace/workspace.ts';
import { growthCompareTask, growthComparisonTask } from './growth-compare-tasks.ts';
import { growthTask, openGrowth } from './growth-tasks.ts';
import { heapNodeTask } from './heap-tasks.ts';
import { importTask } from './import-task.ts';
import { workspaceAt } from './open-workspaces.ts';

const AT = '2026-01-01T00:00:00.000Z';
const common = { at: AT, version: '0' };
const context = { signal: new AbortController().signal, progress: () => undefined };
/** More than are held open at once. */
const STEPS = 10;

const folder = mkdtempSync(join(tmpdir(), 'plateau-growth-'));
const workspace = join(folder, 'one.plateau');
const ids: string[] = [];

/** Twenty more sessions a step; what holds them is called otherwise in each. */
function heap(step: number): string {
  const sketch = new HeapSketch();
  const cache = sketch.object(sketch.global, 'cache', 'Cache', 32);
  for (let i = 0; i < 20 * step; i++) {
    const session = sketch.object(cache, `s${i}`, 'Session', 4000);
    sketch.edge(session, 'property', 'of', cache);
  }
  // Strings of its own, so that another heap's file read in its place is seen.
  sketch.object(sketch.global, `only${'x'.repeat(step)}`, `Only${step}`, 8, 100_001 + 2 * step);
  return sketch.text();
}

beforeAll(async () => {
  Workspace.create(workspace, { at: AT });
  const sources = Array.from({ length: STEPS }, (_, step) => {
    const path = join(folder, `s${step}.heapsnapshot`);
    writeFileSync(path, heap(step));
    return { path, name: path, staged: false };
  });
  const outcome = await importTask({ workspace, sources, options: { via: 'file' }, ...common }, context);
  expect(outcome.failed).toEqual([]);
  ids.push(...outcome.imported.map(({ id }) => id));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const spec = (warmUp: number) => ({
  steps: ids.map((id, i) => ({ id, operations: i === 0 ? null : 20, forcedGc: true })),
  warmUp,
});

describe('a series of more heaps than are held open', () => {
  it('is measured from the heaps’ own files', () => {
    const { itemId } = growthTask({ workspace, ...spec(1), ...common }, context);
    const { matching, classes, paths, owners } = openGrowth(workspace, itemId, context);
    const counts = Array.from({ length: STEPS }, (_, step) => 20 * step);
    expect(matching.byId).toBe(true);
    expect(classes.find(({ name }) => name === 'Session')?.count).toEqual(counts);
    const own = paths.filter((path) => path.class === 'object:Session');
    expect(own.map(({ path, count }) => [path, count])).toEqual([['global.cache → Cache.s*', counts]]);
    expect(owners[0]).toMatchObject({ name: 'Cache', path: 'global.cache' });
    // Nothing of another heap was read in the place of one.
    for (let step = 0; step < STEPS; step++) {
      const count = counts.map((_, i) => (i === step ? 1 : 0));
      expect(classes.find(({ name }) => name === `Only${step}`)?.count).toEqual(count);
    }
  });

  it('leaves the heaps that are looked at open', () => {
    const look = (id: string) => heapNodeTask({ workspace, id, node: 2 });
    const before = ids.slice(0, 4).map(look);
    growthTask({ workspace, ...spec(2), ...common }, context);
    expect(ids.slice(0, 4).map(look)).toEqual(before);
  });

  it('may have the same heap twice', () => {
    const [first, second] = ids.slice(-2);
    const steps = [first, second, second, first, second].map((id) => ({ id, operations: null, forcedGc: true }));
    const { itemId } = growthTask({ workspace, steps, warmUp: 1, ...common }, context);
    const session = openGrowth(workspace, itemId, context).classes.find(({ name }) => name === 'Session');
    expect(session?.count).toEqual([160, 180, 180, 160, 180]);
  });
});

describe('two series that are not comparable', () => {
  it('are stored as that, and compared where a reason is given', () => {
    const steps = spec(1).steps;
    const { itemId: before } = growthTask({ workspace, steps, warmUp: 1, ...common }, context);
    const uncounted = steps.map((step) => ({ ...step, operations: null }));
    const { itemId: after } = growthTask({ workspace, steps: uncounted, warmUp: 1, ...common }, context);
    const compared = (override?: string) => {
      const { itemId } = growthCompareTask({ workspace, before, after, override, ...common }, context);
      const { level, summary } = workspaceAt(workspace).items.get(itemId);
      const { verdicts } = growthComparisonTask({ workspace, id: itemId }, context).comparison;
      return { level, summary, statuses: verdicts.map(({ status }) => status) };
    };
    expect(compared()).toEqual({ level: 'none', summary: 'not comparable', statuses: ['not-comparable'] });
    expect(compared('the same script')).toEqual({
      level: 'likely-bottleneck',
      summary: 'Session persisting',
      statuses: ['persisting'],
    });
  });
});

describe('a comparison of two series', () => {
  it('stays what it was where heaps of a series are deleted', () => {
    const steps = spec(1).steps;
    const side = (given: typeof steps) => growthTask({ workspace, steps: given, warmUp: 1, ...common }, context).itemId;
    const [before, after] = [side(steps.slice(0, 5)), side(steps.slice(5))];
    const { itemId: id } = growthCompareTask({ workspace, before, after, ...common }, context);
    const told = () => growthComparisonTask({ workspace, id }, context).comparison;
    const kept = told();
    expect(kept.comparable).toBe(true);
    const { items } = workspaceAt(workspace);
    const late = ids.slice(5);
    try {
      items.delete(late[0] ?? '', AT);
      expect(told()).toEqual(kept);
      for (const gone of late) items.delete(gone, AT);
      expect(told()).toMatchObject({ comparable: true, rows: kept.rows });
    } finally {
      for (const gone of late) items.restore(gone);
    }
  });
});

describe('a heap’s file', () => {
  it('tells that it was closed, and reads no other in its place', () => {
    const { heaps } = workspaceAt(workspace);
    const [first = '', second = ''] = ids;
    const file = heaps.open(first);
    file?.close();
    // The system gives the same number to the next file.
    const other = heaps.open(second);
    expect(() => file?.read('type')).toThrow(expect.objectContaining({ code: 'data.closed' }));
    expect(() => file?.copy('type')).toThrow(expect.objectContaining({ code: 'data.closed' }));
    other?.close();
  });
});
