import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CaptureOutcome } from '../../src/core/item.ts';
import { LocalConnection } from '../../src/main/remote/local.ts';
import type { Services } from '../../src/main/services/index.ts';
import { until } from './support/capture-targets.ts';
import { Targets } from './support/node-target.ts';
import { servicesIn } from './support/services.ts';

describe('a series that is captured', () => {
  const targets = new Targets();
  let folder = '';
  let services: Services;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plateau-home-'));
    services = servicesIn(folder, { network: { connect: async () => new LocalConnection(), aliases: () => [] } });
  });
  afterEach(async () => {
    targets.end();
    await services.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('stays in the workspace it began in, also where another one is opened meanwhile', async () => {
    const { workspaces, hosts, captures, jobs, questions } = services;
    const home = workspaces.openOrCreate(join(folder, 'home.plateau')).path;
    hosts.add({ name: 'box', destination: 'box', class: 'staging', transport: 'ssh2', remoteFolder: folder });
    const target = await targets.node('session-leak.cjs');
    const job = await captures.start({
      host: 'box',
      profiler: 'inspector',
      event: 'snapshot',
      pid: target.pid,
      startTicks: null,
      launch: null,
      seconds: 3,
      rate: null,
      hypothesis: 'exploratory',
      label: 'sessions',
      repeat: 1,
      port: null,
      options: {},
      program: null,
      confirmedHost: null,
      compareWith: [],
      series: { heaps: 2, operations: 10, between: { kind: 'ask' } },
    });
    await until(() => questions.list().length > 0 || jobs.get(job.id).finishedAt !== null, 'the first heap', 60);
    const other = workspaces.openOrCreate(join(folder, 'other.plateau')).path;
    for (const question of questions.list()) questions.answer(question.id, true);
    const { error, result } = await jobs.finished(job.id);
    expect(error).toBeNull();
    const { captures: taken, growthId, warnings } = result as CaptureOutcome;
    expect(warnings.map(({ code }) => code)).toContain('capture.otherWorkspace');
    expect([workspaces.current.path, workspaces.items({})]).toEqual([other, []]);
    workspaces.open(home);
    const items = workspaces.items({}).map(({ id }) => id);
    expect(items.sort()).toEqual([...taken.flatMap(({ itemIds }) => itemIds), growthId].sort());
    const detail = await services.growths.detail(growthId ?? '');
    expect(detail.growth.snapshots.map(({ operations, forcedGc }) => [operations, forcedGc])).toEqual([
      [null, true],
      [10, true],
    ]);
  }, 120_000);
});
