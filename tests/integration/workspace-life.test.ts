import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ImportOutcome, Job } from '../../src/core/item.ts';
import { DEFAULT_VIEW } from '../../src/core/profile/view-spec.ts';
import { lines } from '../../src/main/api/replies.ts';
import type { Services } from '../../src/main/services/index.ts';
import { checkout } from '../support/built.ts';
import { servicesIn } from './support/services.ts';

const DAY = 24 * 3600 * 1000;
const capture = `${checkout}resources/sample/orders-before.speedscope.json`;
let folder = '';
let workspace = '';
const open: Services[] = [];

/** A process of its own, as far as its services go, at a moment. */
function start(at = Date.parse('2026-01-01T00:00:00.000Z')): Services {
  const services = servicesIn(folder, { now: () => new Date(at).toISOString() });
  open.push(services);
  services.workspaces.openOrCreate(workspace);
  return services;
}

async function importCapture(services: Services, path = capture): Promise<string> {
  const { result } = await services.jobs.finished(services.imports.importPaths([path], { via: 'file' }).id);
  const [imported] = (result as ImportOutcome).imported;
  if (imported === undefined) throw new Error(JSON.stringify(result));
  return imported.id;
}

const staged = (): readonly string[] => readdirSync(join(workspace, 'staging'));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plateau-life-'));
  workspace = join(folder, 'life.plateau');
});
afterEach(async () => {
  for (const services of open.splice(0)) await services.close();
  rmSync(folder, { recursive: true, force: true });
});

test('a profile that other code derived is derived again from its raw file, and judged again', async () => {
  const first = start();
  const id = await importCapture(first);
  const picture = await first.profiles.flame(id, DEFAULT_VIEW, { root: -1, pixels: 800 });
  first.close();
  const db = new Database(join(workspace, 'workspace.db'));
  db.exec(`UPDATE derived SET version = 0; DELETE FROM evaluations; UPDATE items SET detail = '{}'`);
  db.close();
  const second = start();
  expect(await second.profiles.flame(id, DEFAULT_VIEW, { root: -1, pixels: 800 })).toEqual(picture);
  const detail = second.profiles.detail(id);
  expect(detail.evaluations).toHaveLength(1);
  expect(detail.nodeCount).toBeGreaterThan(0);
});

test('a raw file that was changed is never read as what it was', async () => {
  const first = start();
  const id = await importCapture(first);
  const { sha256 } = first.workspaces.item(id);
  first.close();
  const db = new Database(join(workspace, 'workspace.db'));
  db.exec('UPDATE derived SET version = 0');
  db.close();
  writeFileSync(join(workspace, 'artifacts', sha256.slice(0, 2), sha256), 'main;other 12\n');
  const second = start();
  await expect(second.profiles.functions(id, DEFAULT_VIEW)).rejects.toMatchObject({ code: 'item.artifactDamaged' });
});

test('a deletion can be undone though another process opens the workspace, and is final a day later', async () => {
  const first = start();
  const id = await importCapture(first);
  first.workspaces.delete(id);
  start();
  expect(first.workspaces.restore(id).id).toBe(id);
  first.workspaces.delete(id);
  const later = start(Date.parse('2026-01-01T00:00:00.000Z') + 2 * DAY);
  expect(() => later.workspaces.restore(id)).toThrow(expect.objectContaining({ code: 'item.notFound' }));
  expect(
    readdirSync(join(workspace, 'artifacts'), { recursive: true, withFileTypes: true }).filter((e) => e.isFile()),
  ).toEqual([]);
});

test('a cancelled import leaves nothing behind, whether it was reading, working or waiting', async () => {
  const services = start();
  const large = join(folder, 'large.folded');
  writeFileSync(
    large,
    Array.from({ length: 400_000 }, (_, i) => `main;a${i % 977};b${i % 7919};c${i} ${(i % 9) + 1}\n`).join(''),
  );
  const upload = (): Promise<Job> =>
    services.imports.importStream('up.folded', new Blob(['main;a 1\n'.repeat(1000)]).stream(), { via: 'drop' });
  const running = [
    services.imports.importPaths([large], { via: 'file' }),
    services.imports.importPaths([large], { via: 'file' }),
  ];
  const waiting = await upload();
  services.jobs.cancel(waiting.id);
  for await (const job of services.jobs.watch(running[0]?.id ?? '', new AbortController().signal)) {
    if (job.state === 'running' && job.progress.phase.startsWith('reading')) break;
  }
  for (const { id } of running) services.jobs.cancel(id);
  const ends = await Promise.all([...running, waiting].map(({ id }) => services.jobs.finished(id)));
  expect(ends.map(({ state }) => state)).toEqual(['cancelled', 'cancelled', 'cancelled']);
  expect(services.workspaces.items({})).toEqual([]);
  await expect.poll(staged).toEqual([]);
});

test('judges a whole workspace in a process of its own, while pictures are drawn', async () => {
  const services = start();
  const id = await importCapture(services);
  const job = services.profiles.evaluateAll();
  await services.profiles.flame(id, DEFAULT_VIEW, { root: -1, pixels: 800 });
  expect(await services.jobs.finished(job.id)).toMatchObject({ state: 'done', result: { evaluated: 1 } });
});

test('a stream whose reader goes without reading on lets go of its source', async () => {
  let ended = false;
  async function* endless(): AsyncGenerator<number> {
    try {
      for (let i = 0; ; i++) yield i;
    } finally {
      ended = true;
    }
  }
  const reader = lines(() => endless(), new AbortController().signal).body?.getReader();
  await reader?.read();
  await new Promise((resolve) => setTimeout(resolve, 5));
  await reader?.cancel();
  await expect.poll(() => ended).toBe(true);
});
