import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ImportOutcome } from '../../src/core/item.ts';
import type { Services } from '../../src/main/services/index.ts';
import { heapCollectionsTask, heapFunctionsTask } from '../../src/main/services/tasks/heap-tasks.ts';
import { built } from '../support/built.ts';
import { servicesIn } from './support/services.ts';

const PROGRAM = resolve(import.meta.dirname, '../fixtures/heap/leaky-service.mjs');
let folder = '';
let services: Services;
let id = '';

beforeAll(async () => {
  built('main/cli.js');
  folder = mkdtempSync(join(tmpdir(), 'plateau-heapview-'));
  services = servicesIn(folder);
  services.workspaces.openOrCreate(join(folder, 'heap.plateau'));
  const path = join(folder, 'service.heapsnapshot');
  execFileSync(process.execPath, [PROGRAM, path], { stdio: 'ignore' });
  const { result } = await services.jobs.finished(services.imports.importPaths([path], { via: 'file' }).id);
  id = (result as ImportOutcome).imported[0]?.id ?? '';
}, 60_000);

afterAll(async () => {
  await services.close();
  rmSync(folder, { recursive: true, force: true });
});

it('names the holder in its path, from the program’s own global object on', async () => {
  const { facts, evaluations } = services.heaps.detail(id);
  expect(facts.suspects[0]).toMatchObject({ name: 'App', path: 'global.app' });
  expect(evaluations[0]?.verdicts[0]?.reason).toMatch(/^App at global\.app keeps .*Session/);
});

it('draws boxes that fill the heap, and tells what the small ones are', async () => {
  const { facts } = services.heaps.detail(id);
  const boxes = await services.heaps.map(id, 0, facts.totalSize / 500);
  expect(boxes.reduce((sum, { rest }) => sum + rest, 0)).toBe(boxes[0]?.retained);
  expect(boxes.find(({ node, name }) => node === -1 && name === 'Session')).toBeDefined();
});

it('tells no content of a string until it is asked for, and notes that in the journal', async () => {
  const { nodes } = await services.heaps.search(id, 'string', 'held again and again', 200);
  expect(nodes.length).toBeGreaterThan(0);
  expect(JSON.stringify(nodes)).not.toContain('again');
  const { text } = await services.heaps.reveal(id, nodes[0]?.node ?? 0);
  expect(text).toBe('held again and again');
  const database = new Database(join(folder, 'heap.plateau', 'workspace.db'), { readonly: true });
  const notes = database.prepare("SELECT * FROM journal WHERE action = 'reveal'").all();
  database.close();
  expect(notes).toHaveLength(1);
  expect(JSON.stringify(notes)).not.toContain('again');
});

it('names a WeakMap’s entry by ids, where V8 writes the text that is noted in it', async () => {
  const sql = "SELECT source, name FROM edges WHERE name LIKE '% / part of key (%'";
  const { rows } = await services.heaps.query(id, sql, { most: 1000, reveal: true });
  const ids = /^\d+ \/ part of key \(@\d+\) -> value \(@\d+\) pair in WeakMap \(table @\d+\)$/;
  for (const [, name] of rows) expect(name).toMatch(ids);
  const noted = "SELECT node FROM nodes WHERE type = 'string' AND name LIKE 'noted%secret%'";
  const values = await services.heaps.query(id, noted, { most: 10, reveal: true });
  expect(values.rows).toHaveLength(2);
  for (const [value] of values.rows) {
    const held = await services.heaps.referrers(id, Number(value), { from: 0, to: 100 });
    expect(held.nodes.filter(({ edge }) => ids.test(edge?.name ?? ''))).toHaveLength(2);
    const paths = await services.heaps.paths(id, Number(value));
    const entries = paths.filter(({ parent, edge }) => parent === 0 && ids.test(edge?.name ?? ''));
    expect(entries.map(({ className }) => className)).toEqual([expect.stringMatching(/^(App|Cache)$/)]);
    expect(JSON.stringify([held, paths, await services.heaps.node(id, Number(value))])).not.toContain('secret');
  }
});

it('lists collections and closures, and gives both up when nobody waits', async () => {
  const { rows } = await services.heaps.collections(id);
  expect(rows[0]).toMatchObject({ path: 'global.app → App.cache → Cache.sessions', contents: 'Session' });
  expect(rows[0]?.entries).toEqual({ least: 6000, most: 6000 });
  const functions = (await services.heaps.functions(id)).rows;
  expect(functions.find(({ name }) => name === 'onClose')).toMatchObject({
    instances: 600,
    scopes: 600,
    heaviest: { variable: 'history' },
  });
  const cancelled = { signal: AbortSignal.abort(), progress: () => undefined };
  const asked = { workspace: join(folder, 'heap.plateau'), id };
  for (const task of [heapCollectionsTask, heapFunctionsTask]) {
    await expect(task(asked, cancelled)).rejects.toMatchObject({ code: 'job.cancelled' });
    await expect(task(asked, { ...cancelled, signal: new AbortController().signal })).resolves.toMatchObject({
      rows: expect.any(Array),
    });
  }
});

it('makes what was derived again from the file, as a job that can be watched', async () => {
  const before = await services.heaps.children(id, 0, { from: 0, to: 5 });
  const again = await reopened();
  const [file] = readdirSync(join(folder, 'heap.plateau', 'heaps'));
  truncateSync(join(folder, 'heap.plateau', 'heaps', file ?? ''), 1000);
  expect(await again.heaps.children(id, 0, { from: 0, to: 5 })).toEqual(before);
  const job = again.jobs.list().find(({ kind }) => kind === 'derive');
  expect(job).toMatchObject({ title: 'Make “service.heapsnapshot” ready again', item: id });
  expect((await again.jobs.finished(job?.id ?? '')).state).toBe('done');
});

it('says so where the file itself is not the one that was imported', async () => {
  const again = await reopened();
  const { sha256 } = again.heaps.detail(id).provenance;
  rmSync(join(folder, 'heap.plateau', 'heaps'), { recursive: true });
  const artifact = join(folder, 'heap.plateau', 'artifacts', sha256.slice(0, 2), sha256);
  rmSync(artifact);
  writeFileSync(artifact, '{"snapshot":{"meta":{"node_fields":');
  await expect(again.heaps.children(id, 0, { from: 0, to: 5 })).rejects.toMatchObject({
    code: expect.stringMatching(/^(import|item)\./),
  });
});

/** The same workspace in a program started anew: nothing of the heap is open. */
async function reopened(): Promise<Services> {
  await services.close();
  services = servicesIn(folder);
  services.workspaces.openOrCreate(join(folder, 'heap.plateau'));
  return services;
}
