import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pySpy } from '../../src/main/capture/py-spy/index.ts';
import { missingTools, skipReason } from '../support/tools.ts';
import {
  asNobody,
  isRoot,
  NobodyConnection,
  nobodyMayRun,
  openToNobody,
  processesWith,
  profilesOf,
  selfShare,
  Targets,
  targetProgram,
  until,
} from './support/capture-targets.ts';
import { CaptureBench } from './support/capture-with.ts';

const missing = missingTools('python3', 'py-spy');
const ORDERS = targetProgram('orders.py');
const needsRoot = isRoot ? '' : ' (skipped: needs root)';
const nobody = missing.length === 0 && nobodyMayRun('py-spy');
const needsNobody = nobody ? '' : ' (skipped: needs root, and a checkout that everybody may read)';

describe.skipIf(missing.length > 0)(`py-spy on a running Python${skipReason(missing)}`, () => {
  let bench: CaptureBench;
  let targets: Targets;
  const undo: (() => void)[] = [];
  beforeEach(() => {
    bench = new CaptureBench();
    targets = new Targets();
  });
  afterEach(async () => {
    targets.end();
    for (const step of undo.splice(0).reverse()) step();
    await bench.remove();
  });

  const left = (): readonly string[] => readdirSync(bench.remote);
  const spies = (pid: number): readonly number[] => processesWith(`record\0-p\0${pid}`);

  it('finds the hot function, and not any more after the change', async () => {
    const before = await targets.start('python3', ORDERS);
    const first = await bench.capture(pySpy, { pid: before, seconds: 3, rate: 99 });
    expect(await selfShare(first.files[0], 'cpu', 'find_price')).toBeGreaterThan(0.4);
    const after = await targets.start('python3', ORDERS, '--after');
    const second = await bench.capture(pySpy, { pid: after, seconds: 3, rate: 99 });
    expect(await selfShare(second.files[0], 'cpu', 'find_price')).toBe(0);
    expect(first.provenance).toMatchObject({ exitCode: 0, partial: null, rate: 99, target: { runtime: 'python' } });
    expect(first.provenance.profiler.version).toMatch(/^py-spy \d/);
    expect([first.clean, left(), bench.journal.list()]).toEqual([true, [], []]);
  });

  it('counts waiting threads when asked for wall time', async () => {
    const pid = await targets.start('python3', ORDERS, '--idle-threads', '3');
    const { files, provenance } = await bench.capture(pySpy, { pid, event: 'wall', seconds: 3, rate: 50 });
    const names = (await profilesOf(files[0])).flatMap((profile) => profile.threads.map((thread) => thread.name));
    expect(names).toContain('waiter-2');
    expect(provenance.idleThreads).toHaveLength(3);
  });

  it('reads native frames, blocking', async () => {
    const pid = await targets.start('python3', ORDERS);
    const { files, provenance } = await bench.capture(pySpy, { pid, seconds: 2, rate: 50, options: { native: true } });
    expect(provenance.commands.flat()).toContain('--native');
    expect(provenance.commands.flat()).not.toContain('--nonblocking');
    expect((await profilesOf(files[0])).length).toBeGreaterThan(0);
  });

  it('is gone with its folder when cancelled at half time, and the target lives', async () => {
    const pid = await targets.start('python3', ORDERS);
    const controller = new AbortController();
    const capture = bench.capture(pySpy, { pid, seconds: 60 }, controller.signal);
    const cancelled = expect(capture).rejects.toMatchObject({ code: 'job.cancelled' });
    await until(() => spies(pid).length > 0, 'py-spy runs');
    controller.abort();
    await cancelled;
    await until(() => spies(pid).length === 0, 'the end of py-spy and its guardian');
    expect([left(), bench.journal.list(), existsSync(`/proc/${pid}`)]).toEqual([[], [], true]);
  });

  it('keeps what was sampled when the target ends on the way', async () => {
    const pid = await targets.start('python3', ORDERS, '--seconds', '4');
    const { files, provenance } = await bench.capture(pySpy, { pid, seconds: 60, rate: 50 });
    expect(provenance.partial).toMatch(/^the process ended after [\d.]+ of 60 s$/);
    expect(await selfShare(files[0], 'cpu', 'find_price')).toBeGreaterThan(0.4);
    expect([left(), bench.journal.list()]).toEqual([[], []]);
  });

  it('ends in time where py-spy cannot keep up, and says so', async () => {
    const pid = await targets.start('python3', ORDERS, '--idle-threads', '150');
    const { provenance } = await bench.capture(pySpy, { pid, seconds: 2, rate: 1000, event: 'wall' });
    expect(provenance.actualSeconds).toBeLessThan(20);
    expect(provenance.warnings.map(({ code }) => code)).toContain('capture.behind');
  });

  it('says that nothing ran where every thread waits', async () => {
    const pid = await targets.start('python3', '-c', 'import time; print("ready", flush=True); time.sleep(60)');
    await expect(bench.capture(pySpy, { pid, seconds: 1, rate: 20 })).rejects.toMatchObject({
      code: 'capture.noSamples',
      hint: expect.stringContaining('“wall”'),
    });
  });

  it('takes a process with a hostile name and hostile arguments', async () => {
    const hostile = `$(touch ${bench.folder}/pwned) 'a' "b" \u001b[31m\n; \`id\` & | é`;
    const pid = await targets.start('python3', ORDERS, '--', hostile);
    const { files, provenance } = await bench.capture(pySpy, { pid, seconds: 2, rate: 50 });
    expect(provenance.target?.arguments.at(-1)).toBe(hostile);
    expect(await selfShare(files[0], 'cpu', 'find_price')).toBeGreaterThan(0.4);
    expect(existsSync(join(bench.folder, 'pwned'))).toBe(false);
  });

  it('refuses without the tool, and tells where it would be found', async () => {
    const pid = await targets.start('python3', ORDERS);
    const facts = await bench.factsOf(pid);
    const { 'py-spy': _, ...tools } = facts.host.tools;
    const without = { ...facts, host: { ...facts.host, tools } };
    expect(facts.process && pySpy.readiness(facts.process, without.host)).toMatchObject({ ready: false });
    await expect(bench.capture(pySpy, { pid }, undefined, without)).rejects.toMatchObject({
      code: 'capture.toolMissing',
      hint: expect.stringContaining('pip install'),
    });
    const gone = { ...tools, 'py-spy': { path: '/nowhere/py-spy', version: 'py-spy 0.4.1' } };
    await expect(
      bench.capture(pySpy, { pid }, undefined, { ...facts, host: { ...facts.host, tools: gone } }),
    ).rejects.toMatchObject({ code: 'capture.toolMissing' });
    expect([left(), bench.journal.list()]).toEqual([[], []]);
  });

  it('tells of a process that ended before it was looked at', async () => {
    const pid = await targets.start('python3', ORDERS);
    const facts = await bench.factsOf(pid);
    targets.end();
    await until(() => !existsSync(`/proc/${pid}`), 'the end of the target');
    await expect(bench.capture(pySpy, { pid }, undefined, facts)).rejects.toMatchObject({ code: 'capture.noProcess' });
  });

  it('refuses a process that is no Python, also where the facts were wrong', async () => {
    const pid = await targets.start('sh', '-c', 'echo ready; exec sleep 60');
    const facts = await bench.factsOf(pid);
    await expect(bench.capture(pySpy, { pid }, undefined, facts)).rejects.toMatchObject({ code: 'capture.notPython' });
    if (facts.process === null) throw new Error('not seen');
    const wrong = { ...facts, process: { ...facts.process, runtime: 'python' as const } };
    await expect(bench.capture(pySpy, { pid }, undefined, wrong)).rejects.toMatchObject({ code: 'capture.notPython' });
  });

  it.skipIf(!nobody)(`says why it may not read another user’s process, and what would help${needsNobody}`, async () => {
    await bench.remove();
    bench = new CaptureBench(new NobodyConnection());
    openToNobody(bench);
    const pid = await targets.start('/usr/bin/env', 'python3', ORDERS);
    const facts = await bench.factsOf(pid);
    // The path of root's process is hidden from nobody, and so is its runtime.
    if (facts.process === null) throw new Error('not seen');
    const python = { ...facts, process: { ...facts.process, runtime: 'python' as const } };
    expect(pySpy.readiness(python.process, facts.host)).toMatchObject({
      ready: false,
      why: expect.stringContaining('belongs to root (uid 0)'),
      remedies: expect.arrayContaining([expect.stringContaining('sudo -n ')]),
    });
    await expect(bench.capture(pySpy, { pid }, undefined, python)).rejects.toMatchObject({
      code: 'capture.notPermitted',
      message: expect.stringContaining('belongs to root (uid 0)'),
      hint: expect.stringContaining('sudo -n '),
    });
    expect([left(), bench.journal.list()]).toEqual([[], []]);
  });

  it.skipIf(!nobody || !existsSync('/usr/bin/python3'))(
    `captures as somebody without rights what belongs to the same user${needsNobody}`,
    async () => {
      await bench.remove();
      bench = new CaptureBench(new NobodyConnection());
      openToNobody(bench);
      const pid = await targets.start(...asNobody('/usr/bin/python3', ORDERS));
      const { files, provenance } = await bench.capture(pySpy, { pid, seconds: 2, rate: 50 });
      expect(await selfShare(files[0], 'cpu', 'find_price')).toBeGreaterThan(0.4);
      expect(provenance.host.facts.uid).toBe(65534);
      expect(left()).toEqual([]);
    },
  );

  it.skipIf(!isRoot)(`tells of a full disk, before and after${needsRoot}`, async () => {
    const small = join(bench.folder, 'small');
    mkdirSync(small);
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'none', small]).status).toBe(0);
    undo.push(() => spawnSync('umount', ['-l', small]));
    const pid = await targets.start('python3', ORDERS);
    const facts = await bench.factsOf(pid);
    const place = (free: number) => ({
      ...facts,
      host: { ...facts.host, folder: { path: small, writable: true, free } },
    });
    await expect(bench.capture(pySpy, { pid }, undefined, place(65_536))).rejects.toMatchObject({
      code: 'capture.diskFull',
    });
    // The look was long ago, and the disk has filled up since.
    await expect(bench.capture(pySpy, { pid }, undefined, place(1e12))).rejects.toMatchObject({
      code: 'capture.diskFull',
    });
    expect(readdirSync(small)).toEqual([]);
  });
});
