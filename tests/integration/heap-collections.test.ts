import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StoredHeap } from '../../src/core/heap/stored-heap.ts';
import { heapFunctions } from '../../src/core/heap/view/closures.ts';
import { heapCollections } from '../../src/core/heap/view/collections.ts';
import { analysedFile } from '../support/heap/analysed.ts';
import { answerOf } from '../support/heap/answer-of.ts';
import { browserPath, pageSnapshot } from '../support/heap/detached-dom.ts';
import { type NodeLine, nodes, skipReason } from '../support/tools.ts';

const PROGRAM = resolve(import.meta.dirname, '../fixtures/heap/collections.cjs');

/** Lines of Node that write the hole that a deleted entry leaves. */
const TELLS_HOLES: ReadonlySet<NodeLine> = new Set([22, 24]);

describe.each([...nodes])('a heap of Node %i', (line, program) => {
  let folder = '';
  let heap: StoredHeap;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'plateau-collections-'));
    const path = join(folder, 'collections.heapsnapshot');
    execFileSync(program, [PROGRAM, path], { stdio: 'ignore' });
    heap = (await analysedFile(path)).heap;
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('has collections of the entries the program gave them, told exactly where the file does', () => {
    const { rows, total } = answerOf(heapCollections(heap));
    expect(total).toBeGreaterThanOrEqual(rows.length);
    const own = rows.filter(({ path }) => /Held\.\w+$/.test(path));
    const told = Object.fromEntries(
      own.map(({ path, kind, entries: { least, most } }) => [
        path.replace(/^.*Held\./, ''),
        `${kind} ${least === most ? most : `${least}–${most}`}`,
      ]),
    );
    const elements = (name: string) => told[name]?.replace(/\d+$/, (room) => (Number(room) >= 2000 ? 'room' : room));
    expect({
      ...told,
      arrayOfNumbers: elements('arrayOfNumbers'),
      arrayOfFractions: elements('arrayOfFractions'),
    }).toEqual({
      map: 'Map 1000',
      mapOfNumbers: 'Map 256–1024',
      mapByNumber: 'Map 1000',
      mapToTrue: 'Map 1000',
      mapWithOneText: 'Map 256–1024',
      mapDeletedFrom: TELLS_HOLES.has(line) ? 'Map 700' : expect.stringMatching(/^Map 700(–1024)?$/),
      names: 'Map 40',
      set: 'Set 500',
      keys: 'Array 50',
      weakMap: 'WeakMap 50',
      weakMapToNumbers: 'WeakMap 50',
      weakSet: 'WeakSet 50',
      array: 'Array 2000',
      arrayOfNumbers: 'Array 0–room',
      arrayOfFractions: 'Array 0–room',
      sparse: 'Array 50',
      dictionary: 'Object 300',
      counts: 'Object 300',
    });
  });

  it('tells what holds a collection, what it is full of, and what would be freed with it', () => {
    const { rows } = answerOf(heapCollections(heap));
    const map = rows.find(({ path }) => path.endsWith('Held.map'));
    expect(map).toMatchObject({ path: 'global.held → Held.map', contents: 'Entry' });
    const found = heap.edges(map?.node.node ?? 0).find(({ name }) => name === 'table');
    expect(heap.type(found?.to ?? 0)).toBe('array');
    expect(map?.node.retained).toBe(heap.value('retained', map?.node.node ?? 0));
    expect(rows.map(({ node }) => node.retained)).toEqual(
      rows.map(({ node }) => node.retained).toSorted((a, b) => b - a),
    );
  });

  it('lists functions by what their scopes keep, one row for those of one scope', () => {
    const { rows } = answerOf(heapFunctions(heap));
    const reader = rows.find(({ name }) => name === 'reader');
    expect(reader).toMatchObject({ instances: 3, scopes: 3, sharedWith: 0, others: { count: 0 }, line: 49 });
    expect(reader?.module).toMatch(/collections\.cjs$/);
    expect(reader?.heaviest).toMatchObject({ variable: 'large', node: { type: 'object' } });
    expect(reader?.heaviest?.node.retained).toBeGreaterThanOrEqual(131_072 * 8);
    expect(reader?.retained).toBeGreaterThan(3 * 131_072 * 8);
    expect(reader?.retained).toBeLessThan(3 * 131_072 * 8 + 2000);
    expect(reader?.alone).toBe(reader?.retained);

    const pair = rows.filter(({ name, others }) => [name, ...others.names].includes('second'));
    expect(pair).toHaveLength(1);
    expect(pair[0]).toMatchObject({ instances: 2, scopes: 1, alone: 0, others: { count: 1 } });
    expect(pair[0]?.heaviest?.variable).toBe('shared');
    expect(pair[0]?.retained).toBeGreaterThan(500_000);
    expect(pair[0]?.retained).toBeLessThan(502_000);
  });
});

const noBrowser = browserPath() === null ? ['Chromium'] : [];

describe.skipIf(noBrowser.length > 0)(`a page${skipReason(noBrowser)}`, () => {
  it('has its collections and closures told the same way', { timeout: 60_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'plateau-collections-page-'));
    const file = join(folder, 'page.heapsnapshot');
    await pageSnapshot(
      `<!doctype html><script>
        const times = (count, make) => Array.from({ length: count }, (_, i) => make(i));
        class Held {
          map = new Map(times(1000, (i) => ['key ' + i, { i }]));
          numbers = new Map(times(1000, (i) => [i, i]));
          set = new Set(times(500, (i) => 'item ' + i));
          fractions = times(2000, (i) => i + 0.5);
          handlers = times(30, () => {
            const rows = times(1000, (i) => ({ i }));
            return function handler() { return rows.length; };
          });
        }
        window.held = new Held();
      </script>`,
      file,
    );
    const { heap } = await analysedFile(file);
    rmSync(folder, { recursive: true });
    const { rows } = answerOf(heapCollections(heap));
    const entries = (name: string) => rows.find(({ path }) => path === `Window.held → Held.${name}`)?.entries;
    expect(entries('map')).toEqual({ least: 1000, most: 1000 });
    expect(entries('numbers')).toEqual({ least: 256, most: 1024 });
    expect(entries('set')).toEqual({ least: 500, most: 500 });
    expect(entries('fractions')).toEqual({ least: 0, most: 2000 });
    expect(entries('handlers')).toEqual({ least: 30, most: 30 });
    const handler = answerOf(heapFunctions(heap)).rows.find(({ name }) => name === 'handler');
    expect(handler).toMatchObject({ instances: 30, scopes: 30, heaviest: { variable: 'rows' } });
    expect(handler?.alone).toBe(handler?.retained);
    expect(rows.filter(({ path }) => path === 'handler() → Context.rows')).toHaveLength(30);
  });
});
