import { readdirSync, readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cpuProfileImporter } from '../../src/core/profile/importers/cpuprofile.ts';
import { heapProfileImporter } from '../../src/core/profile/importers/heapprofile.ts';
import { closeInspector, inspectorProfiler } from '../../src/main/capture/inspector/index.ts';
import type { CapturedFile, PlanFacts } from '../../src/main/capture/profiler.ts';
import type { RemoteCommand } from '../../src/main/remote/connection.ts';
import { LocalConnection } from '../../src/main/remote/local.ts';
import { readBytes, soleProfile, totals } from '../support/read-profile.ts';
import { missingTools, skipReason } from '../support/tools.ts';
import { CaptureBench } from './support/capture-with.ts';
import { memoryCgroup } from './support/memory-cgroup.ts';
import { freePort, isOpen, type NodeTarget, Targets, targetPath } from './support/node-target.ts';

let bench: CaptureBench;
let targets: Targets;
const servers: Server[] = [];
beforeEach(() => {
  bench = new CaptureBench();
  targets = new Targets();
});
afterEach(async () => {
  targets.end();
  for (const server of servers.splice(0)) server.close();
  await bench.remove();
});

/** Heaviest functions of a captured file by their own weight, the heaviest first. */
async function heaviest(file: CapturedFile | undefined): Promise<readonly string[]> {
  if (file === undefined) return [];
  const isHeap = file.name.endsWith('.heapprofile');
  const bytes = new Uint8Array(readFileSync(file.path));
  const profile = soleProfile(await readBytes(isHeap ? heapProfileImporter : cpuProfileImporter, bytes));
  const type = profile.sampleTypes[profile.defaultSampleType]?.name ?? '';
  return [...totals(profile, type)]
    .filter(([name]) => !name.startsWith('('))
    .sort((a, b) => b[1].self - a[1].self)
    .map(([name]) => name);
}

/** A service that holds a port. */
async function holding(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return address === null || typeof address === 'string' ? 0 : address.port;
}

/** Does something once the capture samples. */
async function whenSampling(act: () => unknown): Promise<void> {
  while (!bench.progress.some((line) => /^sampling 0\.\d/.test(line)))
    await new Promise((resolve) => setTimeout(resolve, 20));
  act();
}

async function expectUntouched(target: NodeTarget): Promise<void> {
  expect(target.isAlive()).toBe(true);
  expect(target.output()).not.toContain('Debugger');
  expect(await isOpen(target.port)).toBe(false);
  expect(bench.journal.list()).toEqual([]);
}

async function expectClosed(target: NodeTarget): Promise<void> {
  expect(target.isAlive()).toBe(true);
  expect(await isOpen(target.port)).toBe(false);
  expect(bench.journal.list()).toEqual([]);
  expect(readdirSync(bench.remote)).toEqual([]);
}

describe('a running Node', () => {
  it.each(['orders.cjs', 'orders.mjs'])('is sampled, and its inspector closed again (%s)', async (script) => {
    const target = await targets.node(script);
    const { files, provenance, clean } = await bench.capture(inspectorProfiler, { pid: target.pid, seconds: 1 });
    expect(files.map(({ name, kind }) => [name, kind])).toEqual([['main.cpuprofile', 'profile']]);
    expect((await heaviest(files[0]))[0]).toBe('findPrice');
    expect(provenance).toMatchObject({ rate: 1000, partial: null, warnings: [] });
    expect(provenance.profiler.version).toMatch(/^node\.js\/v\d+/);
    expect(clean).toBe(true);
    await expectClosed(target);
  });

  it('can be captured again, and shows that it was mended', async () => {
    const target = await targets.node('orders.cjs', ['--after']);
    for (let i = 0; i < 2; i++) {
      const { files } = await bench.capture(inspectorProfiler, { pid: target.pid, seconds: 1 });
      expect((await heaviest(files[0])).slice(0, 3)).not.toContain('findPrice');
      await expectClosed(target);
    }
  });

  it('has its worker threads sampled too, a file each', async () => {
    const target = await targets.node('orders.mjs', ['--worker']);
    const { files } = await bench.capture(inspectorProfiler, { pid: target.pid, seconds: 1 });
    expect(files.map(({ name }) => name)).toEqual(['main.cpuprofile', 'worker-1.cpuprofile']);
    expect((await heaviest(files[0]))[0]).toBe('findPrice');
    expect((await heaviest(files[1]))[0]).toBe('packParcel');
    await expectClosed(target);
  });

  it('tells where what it keeps is allocated', async () => {
    const target = await targets.node('orders.cjs', ['--leak']);
    const { files, provenance } = await bench.capture(inspectorProfiler, {
      pid: target.pid,
      seconds: 1,
      event: 'heap',
    });
    expect(files.map(({ name }) => name)).toEqual(['main.heapprofile']);
    expect((await heaviest(files[0])).slice(0, 2)).toContain('rememberOrder');
    expect(provenance.rate).toBe(null);
    await expectClosed(target);
  });

  it('gives a heap snapshot, streamed', async () => {
    const target = await targets.node('orders.cjs', ['--keep', '20']);
    const { files } = await bench.capture(inspectorProfiler, { pid: target.pid, event: 'snapshot' });
    expect(files).toMatchObject([{ name: 'main.heapsnapshot', kind: 'heap', format: 'heapsnapshot', forcedGc: true }]);
    const { snapshot, strings } = JSON.parse(readFileSync(files[0]?.path ?? '', 'utf8'));
    expect(snapshot.node_count).toBeGreaterThan(300_000);
    expect(strings).toContain('customer-99');
    expect(bench.progress.join('\n')).toMatch(
      /collecting garbage[\s\S]*walking the heap 0\.\d+[\s\S]*fetching the snapshot: \d+ MB/,
    );
    await expectClosed(target);
  });

  it('keeps the inspector open that was open before', async () => {
    const port = await freePort();
    const target = await targets.node('orders.cjs', [], [`--inspect=${port}`]);
    for (const asked of [null, port]) {
      const { files } = await bench.capture(inspectorProfiler, { pid: target.pid, seconds: 1, port: asked });
      expect((await heaviest(files[0]))[0]).toBe('findPrice');
    }
    expect([target.isAlive(), await isOpen(port)]).toEqual([true, true]);
    expect(bench.journal.list()).toEqual([]);
  });

  it('is reached by its port alone where processes cannot be seen', async () => {
    const port = await freePort();
    const target = await targets.node('orders.cjs', [], [`--inspect=${port}`]);
    const seen = await bench.factsOf(null);
    const facts: PlanFacts = { ...seen, host: { ...seen.host, system: 'Darwin' } };
    const { files } = await bench.capture(
      inspectorProfiler,
      { pid: target.pid, seconds: 1, port },
      new AbortController().signal,
      facts,
    );
    expect((await heaviest(files[0]))[0]).toBe('findPrice');
  });

  it('opens another port than its arguments say, by its environment', async () => {
    const port = await freePort();
    const target = await targets.start([process.execPath, targetPath('orders.cjs')], {
      NODE_OPTIONS: `--inspect-port=${port}`,
    });
    const { files, clean } = await bench.capture(inspectorProfiler, { pid: target.pid, seconds: 1 });
    expect((await heaviest(files[0]))[0]).toBe('findPrice');
    expect([clean, await isOpen(port)]).toEqual([true, false]);
  });
});

describe('ends early', () => {
  it('when it is cancelled: the inspector is closed, nothing stays', async () => {
    const target = await targets.node('orders.cjs');
    const controller = new AbortController();
    void whenSampling(() => controller.abort());
    const capture = bench.capture(inspectorProfiler, { pid: target.pid, seconds: 60 }, controller.signal);
    await expect(capture).rejects.toMatchObject({ code: 'job.cancelled' });
    await expectClosed(target);
  });

  it.each(['--end', '--exit'])('when the program ends in order, with what there is (%s)', async (how) => {
    const target = await targets.node('orders.cjs', [how]);
    void whenSampling(() => target.signal('SIGTERM'));
    const { files, provenance } = await bench.capture(inspectorProfiler, { pid: target.pid, seconds: 60 });
    expect((await heaviest(files[0]))[0]).toBe('findPrice');
    expect(provenance.partial).toMatch(/^The process ended after \d\.\d s\.$/);
    await target.ended;
    expect(bench.journal.list()).toEqual([]);
  });

  it('when the program is killed, and says that its samples are lost', async () => {
    const target = await targets.node('orders.cjs');
    void whenSampling(() => target.signal('SIGKILL'));
    const capture = bench.capture(inspectorProfiler, { pid: target.pid, seconds: 60 });
    await expect(capture).rejects.toMatchObject({ code: 'capture.targetEnded' });
    expect(bench.journal.list()).toEqual([]);
  });

  it('when the connection goes: cleaning up closes the inspector, and no other', async () => {
    const target = await targets.node('orders.cjs');
    const other = await freePort();
    await targets.node('orders.cjs', [], [`--inspect=${other}`]);
    void whenSampling(() => bench.connection.close());
    const capture = bench.capture(inspectorProfiler, { pid: target.pid, seconds: 60 });
    await expect(capture).rejects.toMatchObject({
      code: 'ssh.closed',
      message: expect.stringContaining('The profile is lost'),
    });
    const [entry] = bench.journal.list();
    const [recipe] = entry?.running ?? [];
    if (recipe?.kind !== 'inspector') throw new Error('the journal knows no inspector');
    expect(await isOpen(target.port)).toBe(true);
    const again = new LocalConnection();
    await closeInspector(again, { ...recipe, port: other });
    await closeInspector(again, { ...recipe, startTicks: recipe.startTicks + 1 });
    expect([await isOpen(other), await isOpen(target.port)]).toEqual([true, true]);
    await closeInspector(again, recipe);
    expect([target.isAlive(), await isOpen(target.port)]).toEqual([true, false]);
    await closeInspector(again, recipe);
    await again.close();
  });
});

describe('is refused', () => {
  it('where another process holds the port: both are left alone', async () => {
    const target = await targets.node('orders.cjs');
    const server = createServer();
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(target.port, '127.0.0.1', resolve));
    let visits = 0;
    server.on('connection', () => visits++);
    await expect(bench.capture(inspectorProfiler, { pid: target.pid })).rejects.toMatchObject({
      code: 'capture.inspectorBusy',
    });
    expect([target.isAlive(), visits, bench.journal.list()]).toEqual([true, 0, []]);
    expect(target.output()).not.toContain('inspector');
  });

  it('where the port belongs to another Node than was chosen', async () => {
    const port = await freePort();
    await targets.node('orders.cjs', [], [`--inspect=${port}`]);
    const target = await targets.node('orders.cjs');
    await expect(bench.capture(inspectorProfiler, { pid: target.pid, port })).rejects.toMatchObject({
      code: 'capture.wrongProcess',
    });
    expect(await isOpen(port)).toBe(true);
    await expectUntouched(target);
  });

  it('where what answers is no Node', async () => {
    const target = await targets.node('orders.cjs');
    for (const answer of ['{"Browser":"Deno/2.1.4"}', '{"Browser":1}', 'hello', 'x'.repeat(100_000)]) {
      const port = await holding(createHttpServer((_, response) => response.end(answer)));
      await expect(bench.capture(inspectorProfiler, { pid: target.pid, port })).rejects.toMatchObject({
        code: 'capture.notNode',
      });
    }
    await expectUntouched(target);
  });

  it('where the process is another one by now', async () => {
    const target = await targets.node('orders.cjs');
    const seen = await bench.factsOf(target.pid);
    if (seen.process === null) throw new Error('not seen');
    const facts: PlanFacts = { ...seen, process: { ...seen.process, startTicks: seen.process.startTicks - 1 } };
    await expect(
      bench.capture(inspectorProfiler, { pid: target.pid }, new AbortController().signal, facts),
    ).rejects.toMatchObject({ code: 'capture.otherProcess' });
    await expectUntouched(target);
  });

  it('where SIGUSR1 would end the process', async () => {
    const target = await targets.node('orders.cjs', [], ['--disable-sigusr1']);
    await expect(bench.capture(inspectorProfiler, { pid: target.pid })).rejects.toMatchObject({
      code: 'capture.notReady',
    });
    // The probe may have seen it otherwise: the last look before the signal counts.
    const seen = await bench.factsOf(target.pid);
    if (seen.process === null) throw new Error('not seen');
    const facts: PlanFacts = { ...seen, process: { ...seen.process, catchesUsr1: true } };
    await expect(
      bench.capture(inspectorProfiler, { pid: target.pid }, new AbortController().signal, facts),
    ).rejects.toMatchObject({ code: 'capture.noSignal' });
    await expectUntouched(target);
  });

  it('where memory would not suffice for a snapshot', async () => {
    class SmallHost extends LocalConnection {
      override exec(argv: readonly string[]): Promise<RemoteCommand> {
        return super.exec(argv.includes('plateau-headroom') ? ['echo', '90000000 20000000'] : argv);
      }
    }
    const small = new CaptureBench(new SmallHost());
    try {
      const target = await targets.node('orders.cjs', ['--keep', '5']);
      await expect(small.capture(inspectorProfiler, { pid: target.pid, event: 'snapshot' })).rejects.toMatchObject({
        code: 'capture.noHeadroom',
        message: expect.stringContaining('70 MB are left'),
      });
      expect([target.isAlive(), await isOpen(target.port), small.journal.list()]).toEqual([true, false, []]);
    } finally {
      await small.remove();
    }
  });

  it('where its control group would not suffice for a snapshot, if this machine lets a test make one', async ({
    skip,
  }) => {
    const group = memoryCgroup(256 * 1024 * 1024);
    if (group === null) return skip('no control group can be made here');
    try {
      const target = await targets.node('orders.cjs', ['--keep', '20']);
      group.add(target.pid);
      await expect(bench.capture(inspectorProfiler, { pid: target.pid, event: 'snapshot' })).rejects.toMatchObject({
        code: 'capture.noHeadroom',
        message: expect.stringMatching(/\b2\d\d MB are left/),
      });
      await expectClosed(target);
    } finally {
      targets.end();
      await group.remove();
    }
  });

  it('where the program handles the signal itself, or stands still: within 10 s', async () => {
    const own = await targets.node('orders.cjs', ['--own-signal']);
    const still = await targets.node('orders.cjs', ['--block', '20000']);
    const beside = new CaptureBench();
    try {
      await Promise.all([
        expect(bench.capture(inspectorProfiler, { pid: own.pid })).rejects.toMatchObject({
          code: 'capture.inspectorClosed',
          message: expect.stringContaining('handles that signal itself'),
        }),
        expect(beside.capture(inspectorProfiler, { pid: still.pid })).rejects.toMatchObject({
          code: 'capture.inspectorClosed',
          message: expect.stringContaining('stands still'),
        }),
      ]);
      expect(own.output()).toContain('my own signal');
      expect([own.isAlive(), still.isAlive(), bench.journal.list()]).toEqual([true, true, []]);
      // That one may open yet: it is not forgotten.
      expect(beside.journal.list()).toMatchObject([{ running: [{ kind: 'inspector', pid: still.pid }] }]);
    } finally {
      await beside.remove();
    }
  });
});

const missing = missingTools('python3');
describe.skipIf(missing.length > 0)(`a Python process asked for the Node way${skipReason(missing)}`, () => {
  it('survives', async () => {
    const script = 'import time; print("ready", flush=True); time.sleep(60)';
    const target = await targets.start(['python3', '-c', script]);
    await expect(bench.capture(inspectorProfiler, { pid: target.pid })).rejects.toMatchObject({
      code: 'capture.notNode',
    });
    const seen = await bench.factsOf(target.pid);
    if (seen.process === null) throw new Error('not seen');
    const facts: PlanFacts = { ...seen, process: { ...seen.process, runtime: 'node', catchesUsr1: true } };
    await expect(
      bench.capture(inspectorProfiler, { pid: target.pid }, new AbortController().signal, facts),
    ).rejects.toMatchObject({ code: 'capture.notNode' });
    expect([target.isAlive(), bench.journal.list()]).toEqual([true, []]);
  });
});
