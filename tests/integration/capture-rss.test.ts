import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CaptureRequest } from '../../src/core/capture/request.ts';
import type { Series } from '../../src/core/series/model.ts';
import { readSeries } from '../../src/core/series/read-series.ts';
import type { Captured } from '../../src/main/capture/capture-once.ts';
import { cleanUp, endLeftovers, fetchLeft } from '../../src/main/capture/collect.ts';
import { rss } from '../../src/main/capture/rss/index.ts';
import { LAUNCH, SAMPLER } from '../../src/main/capture/rss/script.ts';
import { LocalConnection } from '../../src/main/remote/local.ts';
import { SSHD_TOOLS, startSshd } from '../support/sshd.ts';
import { missingTools, skipReason } from '../support/tools.ts';
import { CaptureBench } from './support/capture-with.ts';
import { memoryCgroup } from './support/memory-cgroup.ts';
import { connectFrom } from './support/ssh-person.ts';

const noSshd = missingTools(...SSHD_TOOLS);
const GROWING = 'const kept = []; setInterval(() => kept.push(Buffer.alloc(4e6, 1)), 100)';

/** Whether a control group with a limit can be made here. */
const cgroup = memoryCgroup(64 * 1024 ** 2);
await cgroup?.remove();

let bench: CaptureBench;
const started: ChildProcess[] = [];
beforeEach(() => {
  bench = new CaptureBench();
});
afterEach(async () => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  await bench.remove();
});

function target(program: string, args: readonly string[]): ChildProcess & { readonly pid: number } {
  const child = spawn(program, args, { stdio: 'ignore' });
  started.push(child);
  const { pid } = child;
  if (pid === undefined) throw new Error(`${program} did not start`);
  return Object.assign(child, { pid });
}
const growing = () => target(process.execPath, ['-e', GROWING]);

const capture = (pid: number, more: Partial<CaptureRequest> = {}, signal?: AbortSignal): Promise<Captured> =>
  bench.capture(rss, { event: 'memory', pid, rate: 1, seconds: 4, ...more }, signal);

const seriesOf = (path: string | undefined): Series => readSeries(new Uint8Array(readFileSync(path ?? ''))).series;
const valuesOf = ({ columns }: Series): readonly (number | null)[] => columns[0]?.values ?? [];
const left = (): readonly string[] => readdirSync(bench.remote);

/** Samplers of this test's folder that run now. */
function samplers(): readonly string[] {
  return readdirSync('/proc').filter((name) => {
    try {
      return /^\d+$/.test(name) && readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(bench.remote);
    } catch {
      return false;
    }
  });
}

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 400; i++) {
    if (condition()) return;
    await new Promise((go) => setTimeout(go, 50));
  }
  throw new Error('it did not come about');
}
const begun = (): boolean => bench.progress.some((line) => line.startsWith('rss '));

describe('the memory sampler', () => {
  it('follows a process that grows, ends at its limit and leaves nothing', async () => {
    const { pid } = growing();
    const { files, provenance, clean } = await capture(pid);
    const series = seriesOf(files[0]?.path);
    expect(series.columns).toMatchObject([{ name: 'rss', unit: 'bytes' }]);
    expect(series.restarts).toEqual([]);
    const values = valuesOf(series);
    expect(values.length).toBeGreaterThanOrEqual(3);
    expect(values.at(-1)).toBeGreaterThan((values[0] ?? 0) + 10e6);
    expect(files[0]).toMatchObject({ kind: 'series', name: 'rss.csv', remoteSha256: files[0]?.sha256 });
    expect(provenance).toMatchObject({ partial: null, rate: 1 });
    expect([clean, left(), samplers(), bench.journal.list()]).toEqual([true, [], [], []]);
    expect(begun()).toBe(true);
  });

  it.each([
    ['goes on when the connection goes, and is ended and collected by another one', 600, false],
    ['ends by itself when the connection goes, and is collected whole', 6, true],
  ] as const)('%s', async (_, seconds, isWhole) => {
    const { pid } = growing();
    const lost = capture(pid, { seconds });
    lost.catch(() => undefined);
    await until(begun);
    await bench.connection.close();
    await expect(lost).rejects.toMatchObject({ code: 'ssh.closed' });
    const [entry] = bench.journal.list();
    if (entry === undefined) throw new Error('nothing in the journal');
    expect(entry.running).toMatchObject([{ kind: 'process' }]);
    const log = join(entry.folder ?? '', 'rss.csv');
    const before = readFileSync(log, 'utf8').length;
    await until(() =>
      isWhole ? existsSync(join(entry.folder ?? '', 'ended-limit')) : readFileSync(log, 'utf8').length > before,
    );
    const connection = new LocalConnection();
    try {
      const { journal } = bench;
      const { signal } = new AbortController();
      const options = { connection, journal, signal, closeInspector: async () => undefined };
      expect(await endLeftovers(entry, options)).toBe(true);
      expect(samplers()).toEqual([]);
      // As it stands in the journal now, for whoever collects it a second time.
      const [now] = bench.journal.list();
      expect(now?.running).toEqual([]);
      const { files, whole } = await fetchLeft(now ?? entry, {
        ...options,
        newStagingPath: () => join(bench.folder, 'collected'),
        onBytes: () => undefined,
      });
      expect(files).toMatchObject([{ kind: 'series', name: 'rss.csv' }]);
      expect(whole).toBe(isWhole);
      expect(valuesOf(seriesOf(files[0]?.path)).length).toBeGreaterThanOrEqual(2);
      expect(await cleanUp(entry, options)).toBe(true);
      expect([left(), journal.list()]).toEqual([[], []]);
    } finally {
      await connection.close();
    }
  });

  it.skipIf(noSshd.length > 0)(`goes on when the line over SSH is cut${skipReason(noSshd)}`, async () => {
    const sshd = await startSshd();
    const remote = new CaptureBench(await connectFrom(sshd.config().home, 'staging'));
    try {
      const { pid } = growing();
      const lost = remote.capture(rss, { event: 'memory', pid, rate: 1, seconds: 600 });
      lost.catch(() => undefined);
      await until(() => remote.progress.some((line) => line.startsWith('rss ')));
      sshd.killChildren();
      await expect(lost).rejects.toMatchObject({ code: 'ssh.lost' });
      const [entry] = remote.journal.list();
      const log = join(entry?.folder ?? '', 'rss.csv');
      const before = readFileSync(log, 'utf8').length;
      await until(() => readFileSync(log, 'utf8').length > before);
    } finally {
      await remote.remove();
      // Its folder is gone, and so it ends.
      await until(() => sshd.sessions().length === 0);
      await sshd.stop();
    }
  });

  it('keeps what it has when the process ends', async () => {
    const child = growing();
    const captured = capture(child.pid, { seconds: 600 });
    captured.catch(() => undefined);
    await until(begun);
    child.kill('SIGKILL');
    const { files, provenance } = await captured;
    expect(provenance.partial).toMatch(
      /^The process ended, or its pid went to another program, after [\d.]+ s of 10 min\.$/,
    );
    expect(valuesOf(seriesOf(files[0]?.path)).length).toBeGreaterThanOrEqual(1);
    expect([left(), samplers()]).toEqual([[], []]);
  });

  it('tells of a log that does not grow', async () => {
    const captured = capture(growing().pid, { seconds: 12 });
    captured.catch(() => undefined);
    await until(begun);
    const [sampler = ''] = samplers();
    process.kill(Number(sampler), 'SIGSTOP');
    await new Promise((go) => setTimeout(go, 9000));
    process.kill(Number(sampler), 'SIGCONT');
    const { provenance } = await captured;
    expect(provenance.warnings).toMatchObject([{ code: 'rss.stalled' }]);
    expect(provenance.partial).toBeNull();
  });

  it('is ended by a cancel, and nothing is left', async () => {
    const { pid } = growing();
    const controller = new AbortController();
    const cancelled = capture(pid, { seconds: 600 }, controller.signal);
    cancelled.catch(() => undefined);
    await until(begun);
    controller.abort();
    await expect(cancelled).rejects.toMatchObject({ code: 'job.cancelled' });
    expect([left(), samplers(), bench.journal.list()]).toEqual([[], [], []]);
  });

  it('reads past a name with brackets, blanks and line ends', async () => {
    const hostile = join(bench.folder, 'a) R 1 1\n) S 2');
    execFileSync('cp', ['/bin/sleep', hostile]);
    const { pid } = target(hostile, ['60']);
    const { files, provenance } = await capture(pid, { seconds: 2 });
    expect(valuesOf(seriesOf(files[0]?.path))[0]).toBeGreaterThan(0);
    expect(provenance.partial).toBeNull();
  });

  it('goes on where the same program was started again under its pid', async () => {
    const { pid } = target('sleep', ['60']);
    const { startTicks } = (await bench.factsOf(pid)).process ?? { startTicks: 0 };
    const folder = join(bench.remote, 'plateau-0000000000000000');
    mkdirSync(folder);
    writeFileSync(join(folder, 'go'), '');
    launch(pid, startTicks - 1, folder, 2);
    await until(() => existsSync(join(folder, 'ended-limit')));
    expect(readFileSync(join(folder, 'rss.csv'), 'utf8')).toContain(`,${startTicks}\n`);
  });

  it('ends when its folder is removed', async () => {
    const { pid } = target('sleep', ['60']);
    const folder = join(bench.remote, 'plateau-0000000000000000');
    mkdirSync(folder);
    writeFileSync(join(folder, 'go'), '');
    const { startTicks } = (await bench.factsOf(pid)).process ?? { startTicks: 0 };
    launch(pid, startTicks, folder, 600);
    await until(() => existsSync(join(folder, 'rss.csv')));
    rmSync(folder, { recursive: true });
    await until(() => samplers().length === 0);
  });

  it.skipIf(cgroup === null)(
    `writes what the process may use at most, also when that changes${cgroup === null ? ' (skipped: no control group can be made here)' : ''}`,
    async () => {
      const child = target('sleep', ['60']);
      const limited = memoryCgroup(64 * 1024 ** 2);
      try {
        limited?.add(child.pid);
        const captured = capture(child.pid, { seconds: 5 });
        captured.catch(() => undefined);
        await until(begun);
        limited?.limit(32 * 1024 ** 2);
        const { columns } = seriesOf((await captured).files[0]?.path);
        expect(columns.map(({ name, unit }) => `${name} ${unit}`)).toEqual(['rss bytes', 'limit bytes']);
        expect(columns[1]?.values[0]).toBe(64 * 1024 ** 2);
        expect(columns[1]?.values.at(-1)).toBe(32 * 1024 ** 2);
      } finally {
        child.kill('SIGKILL');
        await limited?.remove();
      }
    },
  );

  it('takes no rate above one a second, and no other event', async () => {
    const facts = await bench.factsOf(target('sleep', ['60']).pid);
    const plan = (more: Partial<CaptureRequest>) => rss.plan(bench.request(rss, { event: 'memory', ...more }), facts);
    expect(() => plan({ rate: 2 })).toThrow(expect.objectContaining({ code: 'capture.badRate' }));
    expect(() => plan({ event: 'cpu' })).toThrow(expect.objectContaining({ code: 'capture.badEvent' }));
    expect(plan({ seconds: 7200, rate: null })).toMatchObject({ rate: 0.1, samples: { low: 720, high: 720 } });
  });
});

/** Starts the sampler as the profiler does. */
function launch(pid: number, startTicks: number, folder: string, seconds: number, every = 1): void {
  const numbers = [pid, startTicks, every, seconds].map(String);
  execFileSync('sh', ['-c', LAUNCH, 'test', SAMPLER, ...numbers, folder]);
}

const canMount =
  spawnSync('sh', ['-c', 'd=$(mktemp -d) && mount -t tmpfs -o size=64k none "$d" && umount "$d" && rmdir "$d"'])
    .status === 0;

it.skipIf(!canMount)(
  `a full disk costs lines, never half of one${canMount ? '' : ' (skipped: no tmpfs can be mounted here)'}`,
  async () => {
    const folder = join(bench.remote, 'plateau-0000000000000000');
    mkdirSync(folder);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8k', 'none', folder]);
    try {
      // One of its two pages is taken; the log fills the other one without a pause between looks.
      writeFileSync(join(folder, 'ballast'), Buffer.alloc(4096));
      writeFileSync(join(folder, 'go'), '');
      const { pid } = growing();
      const { startTicks } = (await bench.factsOf(pid)).process ?? { startTicks: 0 };
      launch(pid, startTicks, folder, 600, 0);
      await until(() => existsSync(join(folder, 'ended-full')) && samplers().length === 0);
      const text = readFileSync(join(folder, 'rss.csv'), 'utf8');
      expect(text.length).toBeGreaterThan(4096 - 64);
      expect(text.split('\n').filter((line) => !/^(time,.*|\d+,\d+,(\d*,)?\d+|)$/.test(line))).toEqual([]);
      expect(text.endsWith('\n')).toBe(true);
    } finally {
      spawnSync('umount', ['-l', folder]);
    }
  },
);
